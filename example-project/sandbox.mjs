// A throw-away copy of this project with its own simulated CRM, so that every run of the example starts clean
// and the repository stays as it was. Whatever is started here is stopped, and whatever is written removed.

import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const CLI = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const PROJECT_PARTS = ['sluice.json', 'data', 'destinations', 'macros', 'models', 'seeds', 'sources', 'syncs'];
const START_LIMIT_MS = 20_000;

/** Copies the project, starts its CRM, runs `story(sandbox)`, and clears away however that ends. */
export async function withSandbox(story) {
  if (!existsSync(CLI)) throw new Error('dist/cli/main.js is missing: run npm run build first.');
  const folder = mkdtempSync(join(tmpdir(), 'sluice-example-'));
  const children = new Set();
  const clear = () => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  const interrupted = () => {
    clear();
    process.exit(130);
  };
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    for (const part of PROJECT_PARTS)
      cpSync(join(HERE, part), join(folder, part), { recursive: true, filter: isSource });
    await story({
      ...fileTools(folder),
      ...(await startCrm(folder, children)),
      sluice: (line) => run(folder, children, line),
    });
  } finally {
    clear();
  }
}

/** Leaves out what an earlier `sluice` in this folder wrote. */
function isSource(path) {
  return !relative(HERE, path).split(sep).includes('.sluice') && !path.endsWith('.duckdb');
}

function fileTools(folder) {
  /** Replaces the first `from`, a text or a regular expression; fails when there is none. */
  const editFile = (file, from, to) => {
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8');
    const edited = text.replace(from, () => to);
    if (edited === text) throw new Error(`${file} does not contain ${from}`);
    writeFileSync(path, edited);
  };
  const appendLine = (file, line) => writeFileSync(join(folder, file), `${line}\n`, { flag: 'a' });
  return { editFile, appendLine };
}

/** Starts `sluice sim` on a free port and points the copy's CRM destination to it. */
async function startCrm(folder, children) {
  const crm = spawn(process.execPath, [CLI, 'sim', 'hubspot', '--port', '0'], { cwd: folder, env: environment() });
  children.add(crm);
  const address = await addressOf(crm);
  const file = join(folder, 'destinations', 'crm.destination.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace('http://127.0.0.1:8900', address));
  return { address };
}

function addressOf(crm) {
  return new Promise((resolve, reject) => {
    let printed = '';
    const fail = (why) => reject(new Error(`The simulated CRM ${why}.\n${printed}`));
    const timer = setTimeout(() => fail('gave no address in time'), START_LIMIT_MS);
    const read = (chunk) => {
      printed += chunk;
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0];
      if (address === undefined) return;
      clearTimeout(timer);
      resolve(address);
    };
    crm.stdout.on('data', read);
    crm.stderr.on('data', read);
    crm.once('exit', () => {
      clearTimeout(timer);
      fail('ended before it was ready');
    });
  });
}

/** Runs one command line, shows it with its output as it comes, and gives { code, output }. */
function run(folder, children, line) {
  console.log(`$ sluice ${line}`);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CLI, ...line.split(' ')], {
      cwd: folder,
      env: environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.add(child);
    let output = '';
    const show = (stream) => (chunk) => {
      output += chunk;
      stream.write(chunk);
    };
    child.stdout.setEncoding('utf8').on('data', show(process.stdout));
    child.stderr.setEncoding('utf8').on('data', show(process.stderr));
    child.once('error', reject);
    child.once('close', (code) => {
      children.delete(child);
      console.log();
      resolve({ code, output });
    });
  });
}

/** The simulator accepts any token; a real account's comes from your secret store. */
function environment() {
  return { ...process.env, HUBSPOT_TOKEN: 'example-token' };
}
