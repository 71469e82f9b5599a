// How long compilers take on equivalent projects: cold, again with nothing changed, again after one model was edited, each a
// whole process with all that it starts. `npm run bench -- compile [--sizes 1000,5000] [--tools sluice,dbt2] [--rounds 3]`.

import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compileTable, type Measure, type Row } from './compile/compile-table.js';
import { type Contender, TOOLS } from './compile/contenders.js';
import { saveToShown } from './compile/save-to-shown.js';
import { edited } from './compile/shape.js';
import { runTree, TimedOut, type TreeRun } from './compile/watch-tree.js';
import { writeFiles } from './compile/write-projects.js';
import { CLI, inFolder, middle } from './run-process.js';

/** A run that takes longer is killed, and the table says so. */
const LONGEST_MS = 600_000;
/** Medians of several rounds, but one where a run takes longer than this. */
const LONG_SECONDS = 30;
const STARTS = 11;
const SLIP = 'emial';

export async function benchCompile(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sizes: { type: 'string', default: '1000,5000,10000' },
      tools: { type: 'string', default: Object.keys(TOOLS).join(',') },
      rounds: { type: 'string', default: '3' },
    },
  });
  const contenders = (await Promise.all(values.tools.split(',').map(contendersOf))).flat();
  await reportStart();
  for (const size of values.sizes.split(',').map(Number)) await compare(contenders, size, Number(values.rounds));
}

async function contendersOf(tool: string): Promise<readonly Contender[]> {
  const offered = TOOLS[tool];
  if (offered === undefined) throw new Error(`There is no compiler "${tool}": ${Object.keys(TOOLS).join(', ')}`);
  return offered();
}

async function reportStart(): Promise<void> {
  const runs: TreeRun[] = [];
  for (let i = 0; i < STARTS; i += 1) runs.push(await run([process.execPath, CLI, '--version'], '.', {}));
  console.log(`sluice --version: ${(middle(runs).seconds * 1000).toFixed(0)} ms, median of ${STARTS}`);
}

async function compare(contenders: readonly Contender[], size: number, rounds: number): Promise<void> {
  await inFolder(async (folder) => {
    const rows: Row[] = [];
    for (const [i, contender] of contenders.entries()) {
      const root = join(folder, String(i));
      mkdirSync(root);
      writeFiles(root, contender.files(size));
      await contender.prepare?.(root);
      rows.push(await measure(contender, { root, size, rounds }));
      if (contender.tool === 'sluice')
        console.log(
          `sluice watch, ${size} models: ${(await saveToShown(root, contender.edited)).map((ms) => ms.toFixed(0)).join(', ')} ms from a save to its result`,
        );
    }
    console.log(`\n${size} models; at most ${rounds} rounds each, medians\n\n${compileTable(rows)}\n`);
  });
}

interface Setting {
  readonly root: string;
  readonly size: number;
  readonly rounds: number;
}

async function measure(contender: Contender, setting: Setting): Promise<Row> {
  const { name, keeps, coldly = [] } = contender;
  const { root } = setting;
  const forget = (): void => {
    for (const kept of keeps) putAside(join(root, kept));
  };
  const done: Partial<Record<Measure, TreeRun>> = {};
  try {
    done.cold = await repeat(contender, setting, { before: forget, added: coldly });
    // What a cold run was told not to keep is made once, as the first run of a working day does.
    if (coldly.length > 0) await repeat(contender, { ...setting, rounds: 1 }, { before: forget, added: [] });
    done.warm = await repeat(contender, setting, { before: () => {}, added: [] });
    done.edit = await repeat(contender, setting, { before: editor(contender, root), added: [] });
    return { name, ...done, findsSlip: await findsSlip(contender, root) };
  } catch (error) {
    return { name, ...done, failure: error instanceof TimedOut ? error.message : reasonOf(error) };
  }
}

/**
 * Out of the way until all is measured: within a minute of their removal, ext4 takes long to make new files in place of
 * thousands of old ones.
 */
function putAside(path: string): void {
  if (existsSync(path)) renameSync(path, `${path.replace(/\/[^/]+$/, '')}.${randomUUID()}`);
}

/** Whether a column that its source has not stops it, and it says which. */
async function findsSlip({ command, env, edited: file }: Contender, root: string): Promise<boolean> {
  const path = join(root, file);
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace('trim(email)', `trim(${SLIP})`));
  return run(command, root, env)
    .then(
      () => false,
      (error: Error) => error.message.includes(SLIP),
    )
    .finally(() => writeFileSync(path, text));
}

/** Edits the same model, each time to another text. */
function editor({ edited: file }: Contender, root: string): () => void {
  const text = readFileSync(join(root, file), 'utf8');
  let edits = 0;
  return () => {
    edits += 1;
    writeFileSync(join(root, file), edited(text, edits));
  };
}

interface Repeated {
  readonly before: () => void;
  readonly added: readonly string[];
}

async function repeat(
  contender: Contender,
  { root, size, rounds }: Setting,
  { before, added }: Repeated,
): Promise<TreeRun> {
  const runs: TreeRun[] = [];
  for (let i = 0; i < rounds; i += 1) {
    before();
    const done = await run([...contender.command, ...added], root, contender.env);
    const found = contender.compiled(done.out, root);
    if (found !== size) throw new Error(`It compiled ${found} models of ${size}: ${done.out.slice(-500)}`);
    runs.push(done);
    if (done.seconds > LONG_SECONDS) break;
  }
  return middle(runs);
}

function run(command: readonly string[], cwd: string, env: Readonly<Record<string, string>>): Promise<TreeRun> {
  return runTree(command, { cwd, env: { ...env, NO_COLOR: '1' }, timeout: LONGEST_MS });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\s+/g, ' ').slice(0, 300) : String(error);
}
