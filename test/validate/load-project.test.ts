// Loading: which files of a folder are read, and what is said of those that cannot be.

import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { renderDiagnostics } from '../../cli/views/render-diagnostics.js';
import { loadProject } from '../../compiler/load/load-project.js';

const test = suite<{ folder: string }>('load-project');

test.before.each(async (context) => {
  context.folder = await mkdtemp(join(tmpdir(), 'sluice-load-'));
});
test.after.each(async ({ folder }) => rm(folder, { recursive: true }));

test('reads the files of each folder by their endings, sorted', async ({ folder }) => {
  await write(folder, {
    'sluice.json': '{}',
    'models/b.sql': 'select 2',
    'models/a/a.sql': 'select 1',
    'models/a/a.model.json': '{}',
    'models/notes.md': 'docs',
    'models/notes.txt': 'no',
    'syncs/crm.sync.json': '{}',
    'syncs/crm.json': 'no',
    'macros/m.sql': 'm',
    'sources/s.source.json': '{}',
    'destinations/d.destination.json': '{}',
    'connectors/c.connector.json': '{}',
    'elsewhere/x.sql': 'no',
  });
  const { files, diagnostics } = await loadProject(folder);
  assert.equal(diagnostics, []);
  assert.is(files?.root, folder);
  assert.equal(
    [...(files?.texts.keys() ?? [])],
    [
      'connectors/c.connector.json',
      'destinations/d.destination.json',
      'macros/m.sql',
      'models/a/a.model.json',
      'models/a/a.sql',
      'models/b.sql',
      'models/notes.md',
      'sluice.json',
      'sources/s.source.json',
      'syncs/crm.sync.json',
    ],
  );
  assert.is(files?.texts.get('models/b.sql'), 'select 2');
});

test('passes over hidden and generated folders', async ({ folder }) => {
  await write(folder, {
    'sluice.json': '{}',
    'models/.draft.sql': 'no',
    'models/.old/a.sql': 'no',
    'models/node_modules/a.sql': 'no',
    'models/target/a.sql': 'no',
  });
  const { files } = await loadProject(folder);
  assert.equal([...(files?.texts.keys() ?? [])], ['sluice.json']);
});

test('fingerprints seeds by their bytes and reads none of them', async ({ folder }) => {
  await write(folder, { 'sluice.json': '{}', 'seeds/geo/countries.csv': 'code\nde\n', 'seeds/a.parquet': 'PAR1' });
  const { files } = await loadProject(folder);
  const hash = createHash('sha256').update('code\nde\n').digest('hex');
  assert.equal(files?.seeds.at(1), {
    name: 'countries',
    file: 'seeds/geo/countries.csv',
    fingerprint: `sha256:v1:${hash}`,
  });
  assert.is(files?.seeds.length, 2);
  assert.is(files?.texts.has('seeds/geo/countries.csv'), false);
});

test('drops a byte order mark', async ({ folder }) => {
  await write(folder, { 'sluice.json': '\uFEFF{}' });
  assert.is((await loadProject(folder)).files?.texts.get('sluice.json'), '{}');
});

test('says how to make a project where there is none', async ({ folder }) => {
  const { files, diagnostics } = await loadProject(folder);
  assert.is(files, undefined);
  assert.is(
    render(diagnostics),
    `error SL0103: No project here
  There is no sluice.json in ${folder}. Go to the project's folder or name it with --project-dir DIR; to start a new project, run sluice init.
`,
  );
});

test('reports a file that is not UTF-8 and reads the others', async ({ folder }) => {
  await write(folder, { 'sluice.json': '{}', 'models/a.sql': 'select 1' });
  await writeFile(join(folder, 'models/b.sql'), Buffer.from([0x66, 0xfc, 0x72]));
  const { files, diagnostics } = await loadProject(folder);
  assert.is(files?.texts.get('models/a.sql'), 'select 1');
  assert.equal(files?.unreadable, ['models/b.sql']);
  assert.is(
    render(diagnostics),
    `models/b.sql error SL0104: Unreadable file
  This file is not UTF-8 text. Save it in that encoding.
`,
  );
});

test('follows links within the project only', async ({ folder }) => {
  const outside = await mkdtemp(join(tmpdir(), 'sluice-outside-'));
  await write(outside, { 'secret.sql': 'select 1', 'more/a.sql': 'select 1' });
  await write(folder, { 'sluice.json': '{}', 'shared/real.sql': 'select 7', 'models/a.sql': 'select 1' });
  await symlink(join(folder, 'shared'), join(folder, 'models/shared'));
  await symlink(join(outside, 'secret.sql'), join(folder, 'models/secret.sql'));
  await symlink(join(outside, 'more'), join(folder, 'models/more'));
  await symlink(join(folder, 'models'), join(folder, 'models/again'));
  await symlink(join(folder, 'nowhere'), join(folder, 'models/dead.sql'));
  const { files, diagnostics } = await loadProject(folder);
  assert.equal([...(files?.texts.keys() ?? [])], ['models/a.sql', 'models/shared/real.sql', 'sluice.json']);
  assert.is(
    render(diagnostics),
    `models/again error SL0104: Unreadable file
  This symbolic link leads to a folder that it is in and is not followed. Copy the files into the project, or remove the link.

models/dead.sql error SL0104: Unreadable file
  models/dead.sql cannot be read: it does not exist, or it is a link to something that does not exist.

models/more error SL0104: Unreadable file
  This symbolic link leads out of the project and is not followed. Copy the files into the project, or remove the link.

models/secret.sql error SL0104: Unreadable file
  This symbolic link leads out of the project and is not followed. Copy the files into the project, or remove the link.

4 errors
`,
  );
  await rm(outside, { recursive: true });
});

function render(diagnostics: Parameters<typeof renderDiagnostics>[0]): string {
  return renderDiagnostics(diagnostics, new Map(), { color: false });
}

async function write(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }
}

test.run();
