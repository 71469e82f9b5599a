// Every attempt of docs/sandbox.md in the real program: each is refused with the codes that the page names, in bounded
// time and memory, and leaves nothing behind.

import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { DiagnosticDocument } from '../../cli/views/diagnostics-document.js';
import { makeProject, type Project } from '../kit/project.js';
import { type Ran, sluice } from '../kit/sluice.js';
import { ATTEMPTS, type Attempt, FILE_ATTEMPTS } from './published.js';

/** JavaScript's heap; and what the whole process may come to, in kilobytes: DuckDB has its own share. */
const HEAP = '--max-old-space-size=256';
const MAX_RSS = 1_500_000;
const MAX_MS = 120_000;
const REPORT = "process.on('exit',()=>process.stderr.write('\\npeak '+process.resourceUsage().maxRSS))";

const BASE = {
  'sluice.json': {
    name: 'shop',
    warehouse: { type: 'duckdb', path: 'warehouse.duckdb' },
    vars: { plan: { name: 'pro', seats: { max: 5 } }, label: 'x' },
  },
  'seeds/raw.csv': 'id\n1\n',
  'models/customers.sql': "{{ config(key='id') }}\nSELECT * FROM {{ ref('raw') }}\n",
  'destinations/files.destination.json': { connector: 'file', settings: { directory: 'out' } },
  'destinations/crm.destination.json': { connector: 'hubspot', secrets: { token: { env: 'HUBSPOT_TOKEN' } } },
};

interface Refusals {
  readonly ran: Ran;
  /** Codes by file. */
  readonly codes: ReadonlyMap<string, readonly string[]>;
}

async function run(project: Project, command = 'validate'): Promise<Refusals> {
  const before = performance.now();
  const ran = await sluice([command, '--json'], {
    cwd: project.root,
    env: { NODE_OPTIONS: `${HEAP} --import=data:text/javascript,${encodeURIComponent(REPORT)}` },
  });
  assert.ok(ran.code === 0 || ran.code === 3, `ended with ${ran.code}: ${ran.err.slice(-2000)}`);
  const peak = Number(/peak (\d+)$/.exec(ran.err)?.[1]);
  assert.ok(peak > 0 && peak < MAX_RSS, `a peak of ${peak} KB`);
  assert.ok(performance.now() - before < MAX_MS, `took ${performance.now() - before} ms`);
  const codes = new Map<string, string[]>();
  const { diagnostics } = JSON.parse(ran.out) as { diagnostics: readonly DiagnosticDocument[] };
  for (const { file = '', code } of diagnostics) codes.set(file, [...(codes.get(file) ?? []), code]);
  return { ran, codes };
}

function batchOf(language: string): readonly Attempt[] {
  const found = ATTEMPTS.filter((attempt) => attempt.language === language);
  assert.ok(found.length > 10, `the page has ${found.length} attempts with ${language}`);
  return found;
}

/** One project in which each attempt is a file of its own; the others must not hide what is said of one. */
async function check(language: string, fileOf: (index: number) => string): Promise<void> {
  const attempts = batchOf(language);
  const project = makeProject(BASE);
  for (const [index, { bytes }] of attempts.entries()) {
    mkdirSync(join(project.path(fileOf(index)), '..'), { recursive: true });
    writeFileSync(project.path(fileOf(index)), bytes);
  }
  const before = readdirSync(project.root, { recursive: true }).length;
  const { codes } = await run(project);
  for (const [index, { line, codes: expected }] of attempts.entries())
    assert.equal([...(codes.get(fileOf(index)) ?? [])].sort(), [...expected].sort(), line);
  assert.is(readdirSync(project.root, { recursive: true }).length, before);
}

test('templates', () => check('jinja', (index) => `models/t${index}.sql`));

test('SQL', () => check('sql', (index) => `models/q${index}.sql`));

test('JSON', () => check('json', (index) => `syncs/s${index}.sync.json`));

const OUTSIDE = makeProject({ 'secret.sql': 'SELECT 1 AS id\n', 'more/a.sql': 'SELECT 1 AS id\n' });
const SOURCE = (path: string) => ({ 'sources/a.source.json': { name: 'a', tables: [{ name: 'b', path }] } });

const FILES: Readonly<Record<string, (project: Project) => void>> = {
  'a model that is a link to a file outside the project': ({ path }) =>
    symlinkSync(OUTSIDE.path('secret.sql'), path('models/secret.sql')),
  'a folder of models that is a link out of the project': ({ path }) =>
    symlinkSync(OUTSIDE.path('more'), path('models/more')),
  'a link that leads back to itself': ({ path }) => symlinkSync(path('models/a.sql'), path('models/a.sql')),
  'a model that is not UTF-8': ({ path }) => writeFileSync(path('models/a.sql'), Buffer.from('ff00ff', 'hex')),
  'a seed whose name is SQL': ({ path }) =>
    writeFileSync(path("seeds/a\" (i int); COPY (SELECT 1) TO 'pwned'; --.csv"), 'id\n1\n'),
  'a source of files above the project': ({ write }) => write(SOURCE('../../etc/passwd.csv')),
  'a source of files at an absolute path': ({ write }) => write(SOURCE('/etc/passwd.csv')),
  '`target/` that is a link out of the project': ({ path }) => symlinkSync(OUTSIDE.root, path('target')),
};

test('the page lists the attempts with files that are made here', () => {
  assert.equal([...FILE_ATTEMPTS.keys()].sort(), Object.keys(FILES).sort());
});

for (const [what, make] of Object.entries(FILES)) {
  test(what, async () => {
    const project = makeProject(BASE);
    make(project);
    const { codes } = await run(project, 'compile');
    assert.equal([...new Set([...codes.values()].flat())], [FILE_ATTEMPTS.get(what)]);
    assert.not(existsSync(project.path('pwned')) || existsSync('pwned'));
    assert.equal(readdirSync(OUTSIDE.root).sort(), ['more', 'secret.sql']);
  });
}

test.run();
