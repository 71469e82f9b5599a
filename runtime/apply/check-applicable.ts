// Whether a plan may be applied now: it must come from this manifest and from the ledger as it is, and none of its
// guards may be broken.

import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import { guardFinding } from '../../core/guard-finding.js';
import type { Manifest } from '../../core/manifest.js';
import { movedInputs } from '../../core/moved-inputs.js';
import type { GuardResult, PlanDocument } from '../../core/plan-document.js';
import { Refused } from '../../core/refused.js';
import type { Engine } from '../database/engine.js';
import { NO_LEDGER } from '../ledger/attach-ledger.js';
import { planInputs } from '../plan/plan-inputs.js';

const HASHED =
  'This is the plan that a run has kept: it holds hashes in place of sensitive values, which cannot be sent. Make a new plan.';

export async function checkApplicable(engine: Engine, plan: PlanDocument, manifest: Manifest): Promise<void> {
  const moved = await whatMoved(engine, plan, manifest);
  if (moved.length > 0)
    throw new Refused([
      errorAt('SL0504', undefined, `Since the plan was made, ${moved.join(' and ')}. Make a new plan.`),
    ]);
  checkNames(plan, manifest);
  await checkComplete(engine, plan);
  if (plan.hashed) throw new Refused([errorAt('SL0505', undefined, HASHED)]);
  const broken = brokenGuards(plan, manifest);
  if (broken.length > 0) throw new Refused(broken);
}

/** A plan of this very manifest speaks of its syncs and their destinations, unless somebody has changed it. */
function checkNames({ syncs }: PlanDocument, manifest: Manifest): void {
  const own = new Map(Object.entries(manifest.syncs));
  const strange = syncs.find(({ name, destination }) => own.get(name)?.destination !== destination);
  if (strange === undefined) return;
  const detail = `The plan is damaged: the project has no sync "${strange.name}" to destination "${strange.destination}". Make a new plan.`;
  throw new Refused([errorAt('SL0505', undefined, detail)]);
}

/** A damaged file may still open: its operations must be as many as its header says. */
async function checkComplete(engine: Engine, plan: PlanDocument): Promise<void> {
  const rows = await engine.rows('SELECT sync, count(operation) FROM sluice_plan.main.operations GROUP BY sync');
  const found = new Map(rows.map(([sync, count]) => [String(sync), Number(count)]));
  const short = plan.syncs.find((sync) => (found.get(sync.name) ?? 0) !== sync.create + sync.update + sync.delete);
  if (short === undefined) return;
  const detail = `The plan is damaged: its header and its operations disagree about sync "${short.name}". Make a new plan.`;
  throw new Refused([errorAt('SL0505', undefined, detail)]);
}

async function whatMoved(engine: Engine, plan: PlanDocument, manifest: Manifest): Promise<readonly string[]> {
  const [row] = await engine.rows('SELECT lineage, serial FROM sluice_ledger.main.meta');
  const lineage = String(row?.[0]);
  const serial = Number(row?.[1]);
  const moved: string[] = [];
  if (plan.manifest !== manifest.fingerprint) moved.push(`${whatChanged(plan, manifest)} changed`);
  if (plan.ledger.lineage !== lineage && plan.ledger.lineage !== NO_LEDGER.lineage)
    moved.push('the ledger was replaced by another one');
  else if (plan.ledger.serial !== serial)
    moved.push(`the ledger advanced (the plan is for serial ${plan.ledger.serial}, it is at ${serial})`);
  return moved;
}

const NAMED = 5;

/** The plan's own inputs that moved; a project may also have changed elsewhere. */
function whatChanged({ inputs, syncs }: PlanDocument, manifest: Manifest): string {
  const names = syncs.map(({ name }) => name);
  const changed = movedInputs(inputs, planInputs(manifest, names));
  if (changed.length === 0) return 'parts of the project that the plan does not use';
  const more = changed.length > NAMED ? ` and ${changed.length - NAMED} more` : '';
  return `${changed.slice(0, NAMED).join(', ')}${more}`;
}

/** A refusal for each broken guard that is not allowed; it names the option that would allow it. */
export function brokenGuards(plan: PlanDocument, manifest: Manifest): readonly Diagnostic[] {
  return plan.syncs.flatMap((sync) =>
    sync.guards
      .filter((guard) => guard.broken && guard.allowed !== true)
      .map((guard) =>
        errorAt('SL0506', { file: manifest.syncs[sync.name]?.file ?? sync.name }, refusal(guard, sync.name)),
      ),
  );
}

function refusal(guard: GuardResult, sync: string): string {
  const finding = guardFinding(guard);
  const found = `${finding.charAt(0).toUpperCase()}${finding.slice(1)}`;
  const once = `let it pass this once with --allow ${guard.name}:${sync}`;
  return guard.name === 'empty_model'
    ? `${found}. If that is meant, ${once}, or always with "allow_empty": true under "guards".`
    : `${found}; ${guard.name} allows ${guard.limit}. Look at the plan; if it is right, ${once}, or raise the guard.`;
}
