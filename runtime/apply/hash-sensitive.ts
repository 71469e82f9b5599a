// Where sensitive values may stay once a plan is applied: nowhere but in the form in which the ledger holds them. Before
// a run what the ledger and the plans of earlier runs have is hashed, after it the run's own plan.

import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { PlanDocument, SyncPlan } from '../../core/plan-document.js';
import { sqlText } from '../../core/sql-text.js';
import { syncFile, syncFolder } from '../database/durable-files.js';
import { type Engine, numberOf } from '../database/engine.js';
import { hashRecords, newlyHashed, storedFormOf } from '../ledger/hashed-fields.js';
import { type StoredForm, storedOnce } from '../ledger/stored-form.js';
import { maskSamples } from '../plan/mask-samples.js';
import { planTables } from '../plan/plan-file.js';
import type { RunFolder } from './run-folder.js';

type Forms = ReadonlyMap<string, StoredForm>;

/** A plan, or what is like one: its syncs, and the fields of each that are to be hashed. */
interface Hashing {
  readonly syncs: readonly Pick<SyncPlan, 'name' | 'sensitive'>[];
}

/**
 * The form to store each of a plan's syncs in. Fields that were not sensitive before are hashed first, in the plans of
 * earlier runs and in the ledger; when that is cut off, the next apply does it. Throws Refused (SL0514) without the key.
 */
export async function hashSensitive(engine: Engine, plan: Hashing, history: readonly RunFolder[]): Promise<Forms> {
  const added = new Map<string, StoredForm>();
  for (const { name, sensitive = [] } of plan.syncs) {
    const form = await newlyHashed(engine, name, sensitive);
    if (form.fields.length > 0) added.set(name, form);
  }
  for (const folder of added.size === 0 ? [] : history) await hashHistory(engine, folder, added);
  for (const [name, form] of added) await hashRecords(engine, name, form);
  const forms = new Map<string, StoredForm>();
  for (const { name } of plan.syncs) forms.set(name, await storedFormOf(engine, name));
  return forms;
}

async function hashHistory(engine: Engine, folder: RunFolder, forms: Forms): Promise<void> {
  try {
    await engine.run(`ATTACH ${sqlText(folder.plan)} AS sluice_history (READ_ONLY)`);
  } catch {
    // Nobody can read it, and its bytes may be the very values.
    await rm(folder.plan, { force: true });
    return;
  }
  try {
    await hashKeptPlan(engine, folder, { from: 'sluice_history', forms });
  } finally {
    await engine.run('DETACH sluice_history');
  }
}

/**
 * Puts a copy without plain sensitive values in the place of a run's plan, which may be the very file that a user saved
 * and stays theirs. `from` is that plan, attached. Doing it twice is as good as once.
 */
export async function hashKeptPlan(
  engine: Engine,
  { plan }: RunFolder,
  { from, forms }: { readonly from: 'sluice_plan' | 'sluice_history'; readonly forms: Forms },
): Promise<void> {
  const hashed = [...forms].filter(([, { fields }]) => fields.length > 0);
  const names = hashed.map(([name]) => sqlText(name)).join(', ');
  const concerned = `SELECT count(*) FROM ${from}.main.operations WHERE sync IN (${names})`;
  if (hashed.length === 0 || (await numberOf(engine, concerned)) === 0) return;
  const part = `${plan}.part`;
  await rm(part, { force: true });
  await rm(`${part}.wal`, { force: true });
  await engine.run(`ATTACH ${sqlText(part)} AS sluice_kept`);
  try {
    await copyPlan(engine, from, hashed);
  } finally {
    await engine.run('DETACH sluice_kept');
  }
  await syncFile(part);
  await rename(part, plan);
  await syncFolder(dirname(plan));
}

async function copyPlan(
  engine: Engine,
  from: string,
  forms: readonly (readonly [string, StoredForm])[],
): Promise<void> {
  await engine.run(planTables('sluice_kept'));
  await engine.run(`INSERT INTO sluice_kept.main.field_types FROM ${from}.main.field_types`);
  for (const [version, document] of await engine.rows(`FROM ${from}.main.header`))
    await engine.run('INSERT INTO sluice_kept.main.header VALUES ($1, $2)', [
      String(version),
      maskedDocument(String(document), forms),
    ]);
  // In their order, which is what their sequence numbers are.
  await engine.run(
    `INSERT INTO sluice_kept.main.operations SELECT * REPLACE (${storedColumns(forms)}) FROM ${from}.main.operations`,
    forms[0]?.[1].values,
  );
  await engine.run('CHECKPOINT sluice_kept');
}

/** Plans of before a field was marked show its values. */
function maskedDocument(text: string, forms: readonly (readonly [string, StoredForm])[]): string {
  const fields = new Map(forms.map(([sync, form]) => [sync, form.fields]));
  const document = maskSamples(JSON.parse(text) as PlanDocument, (sync) => fields.get(sync) ?? []);
  return JSON.stringify({ ...document, hashed: true });
}

function storedColumns(forms: readonly (readonly [string, StoredForm])[]): string {
  const stored = (column: string, key: string): string => {
    const cases = forms.map(([sync, form]) => `WHEN ${sqlText(sync)} THEN ${storedOnce(column, key, form)}`);
    return `CASE sync ${cases.join(' ')} ELSE ${column} END AS ${column}`;
  };
  return [stored('payload', 'key'), stored('initial', 'key'), stored('previous', 'COALESCE(replaces, key)')].join(', ');
}
