// Each promise names the test that shows it, and that test is there.

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const page = readFileSync(`${root}docs/guarantees.md`, 'utf8');
const promises = page.split('\n').filter((line) => /^\| (?!-|promise)/.test(line));

test('every promise names a test that exists', () => {
  assert.ok(promises.length > 20);
  const unshown = promises.filter((line) => {
    const tests = [...line.matchAll(/`(test\/[^`]+)`/g)].map(([, file]) => `${root}${file}`);
    return tests.length === 0 || !tests.every((file) => existsSync(file));
  });
  assert.equal(unshown, []);
});

test.run();
