// Holds the table of codes and the page that explains them together: whoever is shown a code finds its entry.

import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { DIAGNOSTIC_SUMMARIES } from '../../core/diagnostic-codes.js';

const page = readFileSync(new URL('../../../docs/diagnostics.md', import.meta.url), 'utf8');
const entries = page
  .split(/^(?=#{1,2} )/m)
  .filter((section) => section.startsWith('## '))
  .map((section) => section.trim());

test('the page has one entry for each code, in order, with its summary as heading', () => {
  const headings = entries.map((entry) => entry.split('\n')[0]);
  const expected = Object.entries(DIAGNOSTIC_SUMMARIES).map(([code, summary]) => `## ${code} ${summary}`);
  assert.equal(headings, expected);
});

test('each entry says what the code means, shows the mistake and what to do', () => {
  const incomplete = entries.filter((entry) => !/^## [^\n]+\n\n[A-Z`].+?\n\n```.+?\n```\n\nTo do: .+\.$/s.test(entry));
  assert.equal(
    incomplete.map((entry) => entry.split('\n')[0]),
    [],
  );
});

test.run();
