// Preloaded into a measured process: puts the journal that writes nothing in the place of the real one when
// SLUICE_BENCH_JOURNAL is "none". Registered either way, so that both kinds of run pay for it.

import { register } from 'node:module';

register('./redirect-journal.js', import.meta.url);
