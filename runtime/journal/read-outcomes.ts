// Reads what a run's journal says with SQL. Nothing in it is passed over: a line that cannot be read may be the only
// word of what a destination confirmed, so it stops the command that would otherwise send those records again.

import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { errorAt } from '../../core/diagnostic.js';
import { Refused } from '../../core/refused.js';
import { sqlText } from '../../core/sql-text.js';
import { firstLine } from '../database/attach-warehouse.js';
import { type Engine, numberOf } from '../database/engine.js';

export interface JournalFile {
  /** Absolute. */
  readonly journal: string;
  /** The run's folder as messages name it: relative to the project. */
  readonly shown: string;
}

const RESULTS =
  'STRUCT(seq BIGINT, "to" BIGINT, status VARCHAR, id VARCHAR, code VARCHAR, reason VARCHAR, field VARCHAR, in_doubt BOOLEAN)[]';
const LONGEST_LINE_BYTES = 64 * 1024 * 1024;

/**
 * Reads the outcomes of one sync's operations from a journal into "sluice__outcomes" (seq, status, id, code, reason, field, in_doubt),
 * one row per operation of "sluice__work". A range gives way to a single result. Throws Refused for a damaged line.
 */
export async function readOutcomes(engine: Engine, file: JournalFile, sync: string): Promise<void> {
  await engine.run(
    'CREATE OR REPLACE TEMP TABLE "sluice__outcomes" (seq BIGINT, status VARCHAR, id VARCHAR, code VARCHAR, reason VARCHAR, field VARCHAR, in_doubt BOOLEAN)',
  );
  if (!existsSync(file.journal)) return;
  await reading(file, () =>
    engine.run(`CREATE OR REPLACE TEMP TABLE "sluice__results" AS
    SELECT phase, unnest(results, recursive := true) FROM ${entriesOf(file)}
    WHERE type = 'outcome' AND sync = ${sqlText(sync)}`),
  );
  await engine.run(
    `INSERT INTO "sluice__outcomes" SELECT seq, status, id, code, reason, field, COALESCE(in_doubt, false) FROM "sluice__results" WHERE "to" IS NULL`,
  );
  await engine.run(`INSERT INTO "sluice__outcomes"
    SELECT w.seq, r.status, NULL, r.code, r.reason, r.field, COALESCE(r.in_doubt, false)
    FROM (SELECT unnest(range(seq, "to" + 1)) AS seq, phase, status, code, reason, field, in_doubt FROM "sluice__results" WHERE "to" IS NOT NULL) AS r
    JOIN "sluice__work" AS w ON w.seq = r.seq AND (w.action = 'delete') = (r.phase = 'delete')
    WHERE r.seq NOT IN (SELECT seq FROM "sluice__outcomes")`);
}

/** Names of the syncs that the journal has outcomes of. */
export async function syncsAnswered(engine: Engine, file: JournalFile): Promise<readonly string[]> {
  const rows = await reading(file, () =>
    engine.rows(`SELECT DISTINCT sync FROM ${entriesOf(file)} WHERE type = 'outcome' ORDER BY sync`),
  );
  return rows.map(([sync]) => String(sync));
}

/**
 * Adds an outcome `unknown`, with the reason, for each operation that was about to be sent and has no outcome; gives
 * how many intents the sync has. Needs "sluice__work" and "sluice__outcomes" of the sync.
 */
export async function addUnanswered(engine: Engine, file: JournalFile, sync: string, reason: string): Promise<number> {
  await reading(file, () =>
    engine.run(`CREATE OR REPLACE TEMP TABLE "sluice__batches" AS
    SELECT type, batch, "first", "last" FROM ${entriesOf(file)} WHERE sync = ${sqlText(sync)}`),
  );
  const answered = `SELECT batch FROM "sluice__batches" WHERE type = 'outcome'`;
  // The few batches without an answer are chosen before their operations are looked for: 7 s less of a million.
  await engine.run(`INSERT INTO "sluice__outcomes"
    SELECT DISTINCT w.seq, 'unknown', NULL, NULL, ${sqlText(reason)}, NULL, false
    FROM (SELECT "first", unnest(range("first", "last" + 1)) AS seq FROM "sluice__batches"
      WHERE type = 'intent' AND batch NOT IN (${answered})) AS i
    JOIN "sluice__work" AS f ON f.seq = i."first" JOIN "sluice__work" AS w ON w.seq = i.seq AND w.operation = f.operation
    WHERE w.seq NOT IN (SELECT seq FROM "sluice__outcomes")`);
  return numberOf(engine, `SELECT count(*) FROM "sluice__batches" WHERE type = 'intent'`);
}

/** SQL for the lines of a journal. */
export function entriesOf({ journal }: JournalFile): string {
  return `read_json(${sqlText(journal)}, format = 'newline_delimited', maximum_object_size = ${LONGEST_LINE_BYTES},
    columns = {type: 'VARCHAR', sync: 'VARCHAR', phase: 'VARCHAR', batch: 'VARCHAR', "first": 'BIGINT', "last": 'BIGINT', results: '${RESULTS}'})`;
}

/** Runs work that reads a journal; throws Refused that names the line when one is damaged. */
export async function reading<T>(file: JournalFile, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const line = await damagedLine(file.journal);
    const which = line === undefined ? 'A line' : `Line ${line}`;
    throw new Refused([
      errorAt(
        'SL0511',
        { file: `${file.shown}/journal.jsonl` },
        `${which} of this journal of a run that was cut off is damaged, so what the destination confirmed there is not known (${reasonOf(error)}). Restore the file from a backup. If there is none, look up at the destination which records of the run it has, and then remove the line: what it told of counts as not delivered and is sent again.`,
      ),
    ]);
  }
}

/** The database's words without its name of the file and its line, which is at times the next one. */
function reasonOf(error: unknown): string {
  return firstLine(error)
    .replace(/^Invalid Input Error: /, '')
    .replace(/ in file "[^"]*",? (at byte \d+ )?in line \d+/, '')
    .replace(/[. ]+$/, '');
}

/** Found here, because the database does not always name the right line. */
async function damagedLine(journal: string): Promise<number | undefined> {
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(journal), crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (line !== '' && !isEntry(line)) return number;
  }
  return undefined;
}

function isEntry(line: string): boolean {
  if (line.includes('\uFFFD')) return false;
  try {
    const text = JSON.stringify(JSON.parse(line, notHalf));
    return /"type":"(intent|outcome)"/.test(text);
  } catch {
    return false;
  }
}

/** A text with half a character, or a number's text where a number belongs, is what the database refuses. */
function notHalf(name: string, value: unknown): unknown {
  if (typeof value === 'string' && /\p{Surrogate}/u.test(value)) throw new Error('Half a character');
  if ((name === 'seq' || name === 'to') && typeof value !== 'number') throw new Error('Not a number');
  if (name === 'results' && !Array.isArray(value)) throw new Error('Not a list');
  return value;
}
