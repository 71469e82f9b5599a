// Texts that a customer, a destination or a file may have written to steer the terminal of who looks at them: every view
// for people is free of control characters and keeps each value on its line; JSON keeps them as they are.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { startCrm } from '../kit/crm.js';
import { peopleProject } from '../kit/people.js';
import { endedWith } from '../kit/sluice.js';

const crm = await startCrm();
test.after(() => crm.close());
const shop = peopleProject({ url: crm.url });
/** ESC, CSI as one character, a line feed, a mark that turns the writing round. */
const STEERING = `chr(27) || '[2J' || chr(155) || '31m' || chr(10) || 'Plan: 0 to create' || chr(8238)`;
await shop.people(`SELECT '1' || ${STEERING} AS id, 'ann@x.example' AS email, 'Ann' || ${STEERING} AS name`);
const KEY = '1\u001b[2J\u009b31m\nPlan: 0 to create\u202e';

test('no view for people passes them on', async () => {
  const commands = [
    ['plan', '--out', 'a.plan'],
    ['plan', '--format', 'markdown'],
    ['show', 'a.plan'],
    ['preview', 'people'],
    ['preview', 'contacts'],
    ['apply', '--auto-approve'],
    ['state', 'list', 'contacts'],
    ['state', 'show', 'contacts', KEY],
    ['explain', 'contacts', KEY],
    ['runs', 'show', 'last'],
    ['rollback', 'last'],
  ];
  for (const command of commands) {
    const { out, err } = endedWith(0, await shop.sluice(command));
    const text = `${out}${err}`;
    assert.not.match(text, /[^\P{Cc}\n]|\u202E/u, command.join(' '));
    assert.not.match(text, /^Plan: 0 to create(?!,)/m, command.join(' '));
  }
});

test('JSON has them', async () => {
  const { out } = endedWith(0, await shop.sluice(['state', 'show', 'contacts', KEY, '--json']));
  assert.is((JSON.parse(out) as { record: { key: string } }).record.key, KEY);
});

test.run();
