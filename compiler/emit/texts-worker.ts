// A thread that writes target/compiled/ and ends; what it throws reaches whoever started it.

import { workerData } from 'node:worker_threads';
import { type CompiledTexts, writeCompiledTexts } from './compiled-texts.js';

writeCompiledTexts(workerData as CompiledTexts);
