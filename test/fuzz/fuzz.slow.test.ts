// The same as fuzz.test.ts, longer; RUNS in the environment says by how much.

import { test } from 'uvu';
import { fuzzProjects, fuzzTemplates } from './fuzzing.js';

const TIMES = Number(process.env.RUNS ?? 1);

test('many random and damaged templates', () => fuzzTemplates(60_000 * TIMES));

test('many projects with damaged files', () => fuzzProjects(600 * TIMES));

test.run();
