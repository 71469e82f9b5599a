// Who watches a project is told of its packages' files, as of the project's own.

import { mkdirSync, rmSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isSameLook, lookAtDisk } from '../../compiler/load/look-at-disk.js';
import { seeFiles } from '../../compiler/load/see-files.js';
import { sharing } from './sharing.js';

const MACROS = '{% macro cents(c) %}1{% endmacro %}';

const MOVES: readonly (readonly [string, boolean, (project: ReturnType<typeof sharing>) => void])[] = [
  ['a macro of a package is written', true, ({ write }) => write({ 'shared/acme/macros/money.sql': MACROS })],
  ['a model is added', true, ({ write }) => write({ 'shared/acme/models/new.sql': 'SELECT 1 AS id' })],
  ['a package is removed', true, ({ path }) => rmSync(path('shared/acme'), { recursive: true })],
  [
    'npm installs it nearer',
    true,
    ({ write }) => write({ 'project/node_modules/@acme/sluice-hub/sluice.json': '{ }' }),
  ],
  ['what a package has besides', false, ({ write }) => write({ 'shared/acme/syncs/x.sync.json': '{}' })],
  ['a folder', false, ({ path }) => mkdirSync(path('shared/acme/docs'))],
];

for (const [name, moves, move] of MOVES) {
  test(name, async () => {
    const project = sharing();
    const root = project.path('project');
    const look = async () => lookAtDisk(root, await seeFiles(root), []);
    const before = await look();
    assert.ok(isSameLook(before, await look()));
    move(project);
    assert.is(isSameLook(before, await look()), !moves);
  });
}

test.run();
