// The key of a ledger's hashes: from the environment variable SLUICE_LEDGER_KEY, else from a file beside the ledger that
// is made when it is first needed. The ledger holds a check value of its key, so that another one is refused rather
// than every sensitive value taken for changed. No message, file or SQL text ever holds the key itself.

import { hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { errorAt } from '../../core/diagnostic.js';
import { Refused } from '../../core/refused.js';
import { syncFolder, writeDurably } from '../database/durable-files.js';
import type { Engine, Parameters } from '../database/engine.js';
import { ownedPath } from '../database/owned-paths.js';

export const LEDGER_KEY_VARIABLE = 'SLUICE_LEDGER_KEY';
const SHORTEST = 32;
const KEY_BYTES = 32;
const CHECK_BYTES = 16;
const HMAC_BLOCK_BYTES = 64;
const HMAC_PADS = [0x36, 0x5c] as const;

/** A secret text, and where it came from as messages say it. */
interface Secret {
  readonly text: string;
  readonly from: string;
}

/**
 * The key of the attached ledger, ready for the SQL of stored-form.ts. A ledger that has no key yet gets one; it must
 * be attached for writing then. Throws Refused (SL0514) without the key that the ledger was written with.
 */
export async function ledgerKey(engine: Engine): Promise<Parameters> {
  const path = await ledgerPath(engine);
  const known = await checkValue(engine);
  const secret = findSecret(path) ?? (known === undefined ? await makeKeyFile(path) : undefined);
  if (secret === undefined) throw refused(`${written(path)} Neither is ${both(path)} there. ${RESTORE}`);
  const { values, check } = await derived(engine, secret.text);
  if (known === undefined) await engine.run('INSERT INTO sluice_ledger.main.key_check VALUES ($1)', [check]);
  else if (known !== check) throw refused(`${written(path)} ${secret.from} holds another one. ${RESTORE}`);
  return values;
}

const RESTORE =
  'Bring the right key back; nothing is planned or sent without it. If it is lost, name another ledger under "ledger" in sluice.json: everything is delivered once more then.';

function written(path: string): string {
  return `The ledger ${basename(path)} holds hashes of sensitive values, made with a key.`;
}

function both(path: string): string {
  return `the variable ${LEDGER_KEY_VARIABLE} set nor the file ${basename(keyPath(path))} beside the ledger`;
}

function findSecret(path: string): Secret | undefined {
  const text = process.env[LEDGER_KEY_VARIABLE] ?? '';
  if (text !== '') {
    if (text.length >= SHORTEST) return { text, from: `The variable ${LEDGER_KEY_VARIABLE}` };
    const detail = `The variable ${LEDGER_KEY_VARIABLE} has ${text.length} characters; it must have ${SHORTEST} or more, for whoever guesses the key can guess the values. \`openssl rand -hex 32\` makes a good one.`;
    throw refused(detail);
  }
  if (!existsSync(keyPath(path))) return undefined;
  return { text: readFileSync(keyPath(path), 'utf8').trim(), from: `The file ${basename(keyPath(path))} beside it` };
}

/** Durable before it is used: a hash whose key is lost says nothing any more. */
async function makeKeyFile(ledger: string): Promise<Secret> {
  const path = keyPath(ledger);
  const text = randomBytes(KEY_BYTES).toString('hex');
  const part = ownedPath(dirname(path), 'new', '.key');
  await writeDurably(part, `${text}\n`, 'wx');
  await rename(part, path);
  await syncFolder(dirname(path));
  return { text, from: basename(path) };
}

/** .sluice/ledger.duckdb → .sluice/ledger.key. */
function keyPath(ledger: string): string {
  return join(dirname(ledger), `${basename(ledger, extname(ledger))}.key`);
}

async function derived(engine: Engine, secret: string): Promise<{ values: Parameters; check: string }> {
  const [row] = await engine.rows('SELECT lineage FROM sluice_ledger.main.meta');
  const bytes = Buffer.from(hkdfSync('sha256', secret, String(row?.[0]), 'sluice ledger v1', KEY_BYTES + CHECK_BYTES));
  const key = bytes.subarray(0, KEY_BYTES);
  const values = HMAC_PADS.map((pad) =>
    Buffer.from(Array.from({ length: HMAC_BLOCK_BYTES }, (_, i) => (key[i] ?? 0) ^ pad)).toString('hex'),
  );
  return { values, check: bytes.subarray(KEY_BYTES).toString('hex') };
}

async function checkValue(engine: Engine): Promise<string | undefined> {
  const [row] = await engine.rows('SELECT value FROM sluice_ledger.main.key_check');
  return row === undefined ? undefined : String(row[0]);
}

async function ledgerPath(engine: Engine): Promise<string> {
  const [row] = await engine.rows("SELECT path FROM duckdb_databases() WHERE database_name = 'sluice_ledger'");
  return String(row?.[0]);
}

function refused(detail: string): Refused {
  return new Refused([errorAt('SL0514', undefined, detail)]);
}
