// The package as npm publishes it, unpacked beside the packages that it depends on and nothing else: it holds all that
// the program reads, and no part of it twice. And the bundle in it, seen from a checkout: it runs only while it is new.

import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import module, { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import { equal, is, match, ok } from 'uvu/assert';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const MANIFEST: { readonly dependencies: Readonly<Record<string, string>> } = JSON.parse(
  readFileSync(join(ROOT, 'package.json'), 'utf8'),
);

const test = suite('the published package', { folder: '', program: '', project: '', env: {} });

test.before((context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'sluice-published-'));
  const published = join(context.folder, 'node_modules', 'sluice');
  context.program = join(published, 'dist/cli/main.js');
  context.project = join(context.folder, 'project');
  const [state, cache] = ['state', 'cache'].map((name) => join(context.folder, name));
  context.env = { PATH: process.env.PATH, XDG_STATE_HOME: state, XDG_CACHE_HOME: cache };
  for (const file of packedFiles()) cpSync(join(ROOT, file), join(published, file));
  for (const name of Object.keys(MANIFEST.dependencies)) linkPackage(name, context.folder);
});
test.after(({ folder }) => rmSync(folder, { recursive: true }));

test('what it holds of the program is one bundle and its start', () => {
  const code = packedFiles().filter((file) => file.endsWith('.js') && !file.startsWith('dist/program/'));
  equal(code.sort(), ['dist/cli/main.js', 'dist/studio/docs-site.js']);
});

test('it carries the licence of each package in it', () => {
  const notices = readFileSync(join(ROOT, 'dist/program/LICENSES.txt'), 'utf8');
  for (const name of ['@duckdb/node-api', 'ajv', 'cac', 'chokidar', 'jsonc-parser', 'nunjucks', 'undici', 'yaml'])
    match(notices, new RegExp(`^${name} \\d+\\.\\d+\\.\\d+.* \\(.+\\)\n\n[^]*?copyright`, 'im'));
});

test('its program runs from the first command to the last', ({ folder, program, project, env }) => {
  const run = (cwd: string, ...args: readonly string[]) =>
    execFileSync(process.execPath, [program, ...args], { cwd, env, encoding: 'utf8' });
  match(run(folder, '--version'), /^sluice\/\d+\.\d+\.\d+ /);
  match(run(folder, 'init', 'project'), 'Made a project in project.');
  match(run(project, 'validate'), 'Valid: 1 model');
  match(run(project, 'compile'), 'Compiled 1 model');
  ok(existsSync(join(project, 'target/schemas/sync.schema.json')), 'schemas are written');
  match(run(project, 'docs'), 'target/docs');
  match(run(project, 'seed'), 'raw_customers');
  match(run(project, 'plan'), /Plan: \d+ to create/);
  match(run(project, 'apply', '--auto-approve'), 'ok');
  const places = ['.sluice', 'destinations', 'models', 'output', 'seeds', 'syncs', 'target'];
  const files = ['.gitignore', '.vscode', 'sluice.json', 'warehouse.duckdb'];
  equal(readdirSync(project).sort(), [...places, ...files].sort());
  is(existsSync(join(folder, 'cache/sluice')), 'enableCompileCache' in module, 'what Node.js compiled is in the cache');
});

test('its simulator answers over HTTP', async ({ folder, program, env }) => {
  const child = spawn(process.execPath, [program, 'sim', 'hubspot'], { cwd: folder, env });
  try {
    const answer = await fetch(`${await addressOf(child)}/_sim/records/contacts`);
    is(answer.status, 200);
  } finally {
    child.kill();
  }
});

test.run();

/** Paths of the files that npm packs, without npm's building anything. */
function packedFiles(): readonly string[] {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const { stdout } = spawnSync('npm', args, { cwd: ROOT, encoding: 'utf8' });
  const [packed]: readonly { readonly files: readonly { readonly path: string }[] }[] = JSON.parse(stdout);
  return (packed?.files ?? []).map(({ path }) => path);
}

/** As if it were installed in the folder; a package finds its own dependencies from where it really is. */
function linkPackage(name: string, folder: string): void {
  const target = join(folder, 'node_modules', name);
  mkdirSync(dirname(target), { recursive: true });
  const installed = createRequire(import.meta.url).resolve(`${name}/package.json`);
  symlinkSync(realpathSync(dirname(installed)), target);
}

async function addressOf({ stdout }: ChildProcess): Promise<string> {
  let said = '';
  for await (const text of stdout ?? []) {
    said += String(text);
    const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? [];
    if (address !== undefined) return address;
  }
  throw new Error(`The simulator said ${said}`);
}
