// The same as in recompile.test.ts, of many more projects.

import { test } from 'uvu';
import { checkEdits } from './edited-project.js';

test('after any edit of any project, a compile that begins where the last one ended gives what a whole one gives', async () => {
  await checkEdits({ edits: 40, runs: 8 });
});

test.run();
