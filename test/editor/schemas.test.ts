// The schemas for editors as files: valid, met by every file of every project that compiles, the same for the same
// project, written only when they change, and never through a link.

import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compileProject } from '../../compiler/compile.js';
import { schemaTexts, writeSchemas } from '../../compiler/editor/write-schemas.js';
import { makeProject } from '../kit/project.js';
import { endedWith, sluice } from '../kit/sluice.js';
import { openEditor } from './language-service.js';
import { FILES } from './shop.js';

const EXAMPLE = fileURLToPath(new URL('../../../example-project', import.meta.url));
const KINDS = ['sync', 'model', 'source', 'destination', 'connector'];

/** The schemas of a project by path below target/schemas. */
async function schemasOf(root: string): Promise<ReadonlyMap<string, string>> {
  const { editor, diagnostics } = await compileProject({ root, env: {} });
  if (editor === undefined) throw new Error(JSON.stringify(diagnostics));
  const files = await writeSchemas(root, await schemaTexts(editor));
  return new Map(files.map((file) => [file.replace('target/schemas/', ''), readFileSync(join(root, file), 'utf8')]));
}

/** A project's own JSON files with the kind of each. */
function filesOf(root: string): readonly (readonly [kind: string, file: string])[] {
  return readdirSync(root, { recursive: true })
    .map(String)
    .filter((file) => !file.startsWith('target') && file.endsWith('.json'))
    .flatMap((file) => {
      if (file === 'sluice.json') return [['project', file] as const];
      return KINDS.filter((kind) => file.endsWith(`.${kind}.json`)).map((kind) => [kind, file] as const);
    });
}

async function checkProject(root: string): Promise<number> {
  const schemas = await schemasOf(root);
  const ajv = new Ajv({
    allErrors: true,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    allowUnionTypes: true,
  });
  ajv.addVocabulary(['enumDescriptions', 'errorMessage']);
  const validators = new Map([...schemas].map(([file, text]) => [file, ajv.compile(JSON.parse(text) as object)]));
  const files = filesOf(root);
  for (const [kind, file] of files) {
    const validate = validators.get(`${kind}.schema.json`);
    const valid = validate?.(JSON.parse(readFileSync(join(root, file), 'utf8')));
    assert.ok(valid, `${file}: ${JSON.stringify(validate?.errors)}`);
  }
  return files.length;
}

test('they are valid, and every file of a project that compiles meets its own', async () => {
  const example = makeProject(copied(EXAMPLE));
  assert.is(await checkProject(example.root), 10);
  assert.is(await checkProject(makeProject(FILES).root), 9);
});

test('a project with nothing in it has schemas too', async () => {
  const { root } = makeProject({ 'sluice.json': { name: 'a', warehouse: { type: 'duckdb', path: 'w' } } });
  assert.is(await checkProject(root), 1);
  assert.equal(
    await openEditor(root).offers(
      'syncs/x.sync.json',
      '{ "$schema": "../target/schemas/sync.schema.json", "model": ¦ }',
    ),
    [],
  );
});

test('the same project has the same schemas, wherever it stands', async () => {
  assert.equal(await schemasOf(makeProject(FILES).root), await schemasOf(makeProject(FILES).root));
});

test('a schema that would not change is not written again', async () => {
  const project = makeProject(FILES);
  await schemasOf(project.root);
  const files = ['sync', 'destination'].map((kind) => project.path(`target/schemas/${kind}.schema.json`));
  for (const file of files) utimesSync(file, 0, 0);
  project.write({ 'models/more.sql': "{{ config(key='id') }}\nSELECT 1 AS id\n" });
  await schemasOf(project.root);
  assert.equal(
    files.map((file) => statSync(file).mtimeMs > 0),
    [true, false],
  );
});

test('a model that no longer asks for a schema of its own leaves none behind', async () => {
  const project = makeProject(FILES);
  await schemasOf(project.root);
  assert.ok(existsSync(project.path('target/schemas/models/people.schema.json')));
  project.write({ 'models/people.model.json': {} });
  await schemasOf(project.root);
  assert.not(existsSync(project.path('target/schemas/models/people.schema.json')));
});

test('a link in the place of a schema is refused, and what it leads to is left alone', async () => {
  const outside = makeProject({ 'kept.json': {} });
  const link = makeProject(FILES);
  link.write({ 'target/schemas/a.txt': '' });
  symlinkSync(outside.path('kept.json'), link.path('target/schemas/sync.schema.json'));
  const { err } = endedWith(3, await sluice('compile', { cwd: link.root }));
  assert.match(err, /^target\/schemas\/sync\.schema\.json error SL0106: Unwritable folder/);
  assert.is(outside.read('kept.json'), '{}\n');
});

test('a starter project has them from the start, and its settings name them', async () => {
  const { root } = makeProject({});
  endedWith(0, await sluice(['init', 'starter'], { cwd: root }));
  const starter = join(root, 'starter');
  const settings = JSON.parse(readFileSync(join(starter, '.vscode/settings.json'), 'utf8')) as {
    'json.schemas': readonly { fileMatch: readonly string[]; url: string }[];
  };
  const editor = openEditor(starter, settings['json.schemas']);
  const file = 'syncs/active_customers.sync.json';
  const text = readFileSync(join(starter, file), 'utf8');
  assert.equal(await editor.problems(file, text), []);
  assert.equal(await editor.offers(file, text.replace('"customers"', '¦')), ['customers']);
  assert.equal(await editor.offers('sluice.json', '{ "warehouse": { ¦ } }'), ['path', 'type']);
  for (const { url } of settings['json.schemas']) assert.ok(existsSync(join(starter, url)), url);
  const { out } = endedWith(0, await sluice('compile', { cwd: starter }));
  assert.is(out, 'Compiled 1 model and 1 sync to target/.\n');
});

test('the settings on the page about editors are those of a starter project', async () => {
  const { root } = makeProject({});
  endedWith(0, await sluice('init', { cwd: root }));
  const page = readFileSync(fileURLToPath(new URL('../../../docs/editors.md', import.meta.url)), 'utf8');
  const blocks = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(([, block = '']) => block);
  const settings = blocks.find((block) => block.includes('json.schemas'));
  assert.equal(JSON.parse(settings ?? ''), JSON.parse(readFileSync(join(root, '.vscode/settings.json'), 'utf8')));
});

test('five thousand models and five hundred syncs cost little', async () => {
  const { root } = makeProject(FILES);
  const { editor } = await compileProject({ root, env: {} });
  if (editor === undefined) throw new Error('It does not compile');
  const { people } = editor.manifest.models;
  const { contacts } = editor.manifest.syncs;
  const sync = editor.project.syncs.get('contacts');
  if (people === undefined || contacts === undefined || sync === undefined) throw new Error('It lacks something');
  const many = <T>(count: number, make: (index: number) => T) =>
    Array.from({ length: count }, (_, index) => make(index));
  const models = many(5000, (i) => ({ ...people, name: `model_${i}` }));
  const syncs = many(500, (i) => ({ ...contacts, name: `sync_${i}`, model: `model_${i * 3}` }));
  const named = <T extends { readonly name: string }>(nodes: readonly T[]) =>
    Object.fromEntries(nodes.map((node) => [node.name, node]));
  const facts = {
    manifest: { ...editor.manifest, models: named(models), syncs: named(syncs) },
    project: {
      ...editor.project,
      syncs: new Map(syncs.map(({ name, model }) => [name, { ...sync, value: { ...sync.value, model } }])),
    },
    columns: () => many(12, (i) => ({ name: `column_${i}`, type: 'VARCHAR' })),
  };
  const before = process.cpuUsage();
  await writeSchemas(root, await schemaTexts(facts));
  const { user, system } = process.cpuUsage(before);
  const bytes = statSync(join(root, 'target/schemas/sync.schema.json')).size;
  assert.ok(bytes < 1_000_000, `${bytes} bytes`);
  assert.ok((user + system) / 1000 < 500, `${(user + system) / 1000} ms`);
});

function copied(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true }).map(String);
  return Object.fromEntries(
    files
      .filter((file) => statSync(join(folder, file)).isFile() && !/^(target|\.sluice|output)\//.test(file))
      .filter((file) => !file.endsWith('.duckdb'))
      .map((file) => [file, readFileSync(join(folder, file), 'utf8')]),
  );
}

test.run();
