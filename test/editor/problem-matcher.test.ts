// The problem matcher on the page about editors, held against what the program prints: it finds every located mistake,
// at its place, and says what the JSON document says.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { DiagnosticDocument } from '../../cli/views/diagnostics-document.js';
import { makeProject } from '../kit/project.js';
import { endedWith, sluice } from '../kit/sluice.js';
import { FILES } from './shop.js';

type Pattern = Readonly<Record<'file' | 'line' | 'column' | 'severity' | 'code' | 'message', number>> & {
  readonly regexp: string;
};

const BROKEN = {
  ...FILES,
  'models/step.sql': "SELECT *,\n  nmae FROM {{ ref('raw_people') }}\n",
  'models/firms.sql': "{{ config(key='id') }}\n\tSELECT * FROM {{ ref('raw_frims') }}\n",
  'destinations/crm.destination.json': '{\n  "connector": "hubspot"\n  "secrets": {}\n}\n',
  'destinations/other_crm.destination.json': { connector: 'hubspot', settings: { url: 'x', 'a\nb': 1 } },
  'seeds/raw.firms.csv': 'id\n1\n',
};

const page = readFileSync(fileURLToPath(new URL('../../../docs/editors.md', import.meta.url)), 'utf8');
const block = [...page.matchAll(/```json\n([\s\S]*?)```/g)]
  .map(([, text = '']) => text)
  .find((text) => text.includes('"tasks"'));
const { tasks } = JSON.parse(block ?? '{}') as {
  tasks: readonly [{ command: string; problemMatcher: { pattern: readonly Pattern[] } }];
};
const { command, problemMatcher } = tasks[0];

/** As VS Code reads a pattern of several lines: each on the line after the one before; messages are put together. */
function matched(output: string): readonly string[] {
  const lines = output.split('\n');
  return lines.flatMap((_, start) => {
    const found: Record<string, string> = {};
    for (const [index, { regexp, ...groups }] of problemMatcher.pattern.entries()) {
      const match = new RegExp(regexp).exec(lines[start + index] ?? '');
      if (match === null) return [];
      for (const [property, group] of Object.entries(groups)) {
        const text = (match[group] ?? '').trim();
        found[property] = found[property] === undefined ? text : `${found[property]}\n${text}`;
      }
    }
    return [JSON.stringify(found)];
  });
}

test('it finds what is wrong, where it is, and what to do', async () => {
  const { root } = makeProject(BROKEN);
  const [program, ...args] = command.split(' ');
  assert.is(program, 'sluice');
  const ran = endedWith(3, await sluice(args, { cwd: root, env: { FORCE_COLOR: '1' } }));
  const { out } = endedWith(3, await sluice('validate --json', { cwd: root }));
  const { diagnostics } = JSON.parse(out) as { diagnostics: readonly DiagnosticDocument[] };
  const located = diagnostics.flatMap(({ file, range, severity, code, summary, detail }) =>
    range === undefined
      ? []
      : [
          JSON.stringify({
            file,
            line: String(range.start.line),
            column: String(range.start.column),
            severity,
            code,
            message: `${summary}\n${detail.split('\n')[0]}`,
          }),
        ],
  );
  assert.ok(located.length >= 5, ran.err);
  assert.equal(matched(ran.err), located);
});

test('the mistake on the page is one that it finds', () => {
  const [, example = ''] = /```\n(syncs[\s\S]*?)```/.exec(page) ?? [];
  assert.is(matched(example).length, 1);
});

test.run();
