// Models rendered, parsed and bound, in batches: DuckDB works on what is rendered while the next is being rendered.
// A model that reads one with a mistake is tried too; what comes of that means nothing, and the caller passes it over.

import { setImmediate as nextTurn } from 'node:timers/promises';
import { modelRelation } from '../../core/model-query.js';
import type { Binder } from '../bind/binder.js';
import { type Attempt, failed, type Rendering } from './attempt.js';
import { bindOrder } from './bind-order.js';
import { type KnownModelsOptions, knownModels, type ModelKeys, relationsRead } from './known-models.js';
import type { ModelParser } from './model-parser.js';
import type { ModelDraft } from './read-models.js';

export interface AttemptOptions extends KnownModelsOptions, Rendering {
  readonly keys: ModelKeys;
  readonly binder: Binder;
  /** May have begun with some of the models. */
  readonly parser: ModelParser;
  /** What can be done with a model's SQL while DuckDB works on it; nothing may depend on whether it is. */
  readonly meanwhile?: (draft: ModelDraft, sql: string) => void;
}

/** By name. */
export async function attemptModels(options: AttemptOptions): Promise<ReadonlyMap<string, Attempt>> {
  const attempts = attemptKnown(options);
  const rest = options.drafts.filter(({ name }) => !attempts.has(name));
  let before = Promise.resolve();
  for (const wave of bindOrder(rest, ({ facts }) => facts.refs.map((ref) => ref.name))) {
    const running: Promise<void>[] = [];
    for (const batch of wave) {
      running.push(thrownLater(attemptBatch(batch, { ...options, attempts, before })));
      await nextTurn();
    }
    before = thrownLater(Promise.all(running).then(() => undefined));
  }
  await useWaiting(before, attempts, options);
  await before;
  return attempts;
}

/** Does what can be done meanwhile, a little at a time, until `waitedFor` has come. */
async function useWaiting(
  waitedFor: Promise<void>,
  attempts: ReadonlyMap<string, Attempt>,
  { drafts, meanwhile }: AttemptOptions,
): Promise<void> {
  if (meanwhile === undefined) return;
  let isWaiting = true;
  waitedFor.finally(() => (isWaiting = false)).catch(() => undefined);
  for (let from = 0; isWaiting && from < drafts.length; from += AT_ONCE) {
    for (const { name } of drafts.slice(from, from + AT_ONCE)) {
      const attempt = attempts.get(name);
      if (attempt !== undefined && attempt.state !== 'failed') meanwhile(attempt.draft, attempt.sql);
    }
    await nextTurn();
  }
}

/** Some milliseconds' work: DuckDB's answers wait no longer. */
const AT_ONCE = 16;

/** Nothing is done about what is known; the binder makes it when something else needs it. */
function attemptKnown(options: AttemptOptions): Map<string, Attempt> {
  const attempts = new Map<string, Attempt>();
  const all = knownModels(options, options.keys);
  for (const draft of options.drafts) {
    const known = all.get(draft.name);
    if (known === undefined) continue;
    const { sql, columns } = known;
    attempts.set(draft.name, { draft, sql, start: 0, diagnostics: [], state: columns ? 'bound' : 'parsed', known });
    if (columns !== undefined) options.binder.leaveOut(modelRelation(draft.name), { sql, reads: relationsRead(draft) });
  }
  return attempts;
}

/** Keeps Node.js from ending over an error before it is awaited. */
function thrownLater(promise: Promise<void>): Promise<void> {
  promise.catch(() => undefined);
  return promise;
}

interface BatchOptions extends AttemptOptions {
  readonly attempts: Map<string, Attempt>;
  /** Resolves when what the batch reads is bound, except for what it holds itself. */
  readonly before: Promise<void>;
}

async function attemptBatch(batch: readonly ModelDraft[], options: BatchOptions): Promise<void> {
  const { attempts, binder, parser, before } = options;
  for (const draft of batch) attempts.set(draft.name, parser.begin(draft));
  for (const attempt of await parser.parsed(batch)) attempts.set(attempt.draft.name, attempt);
  await before;
  const binding = batch.flatMap((draft) => aboutToBind(draft, options) ?? []);
  const problems = await binder.bindAll(
    binding.map(({ draft, sql }) => ({ relation: modelRelation(draft.name), sql, reads: relationsRead(draft) })),
  );
  for (const [index, problem] of problems.entries()) {
    const attempt = binding[index];
    if (problem === undefined || attempt === undefined) continue;
    attempts.set(attempt.draft.name, failed(attempt, problem, options));
  }
}

/** The attempt, from now on taken for bound, so that what reads it in the same batch is bound as well. */
function aboutToBind(draft: ModelDraft, options: BatchOptions): Attempt | undefined {
  const attempt = options.attempts.get(draft.name);
  if (attempt?.state !== 'parsed' || !canBind(draft, options)) return undefined;
  const bound: Attempt = { ...attempt, state: 'bound' };
  options.attempts.set(draft.name, bound);
  return bound;
}

function canBind({ facts, dbt }: ModelDraft, { attempts, columnsOf }: BatchOptions): boolean {
  const isKnown = (name: string): boolean => columnsOf(name) !== undefined;
  const refs = facts.refs.every(({ name }) =>
    attempts.has(name) ? attempts.get(name)?.state === 'bound' : isKnown(name),
  );
  const tables = [...facts.sources.map(({ source, table }) => `${source}.${table}`), ...dbt.map(({ id }) => id)];
  return refs && tables.every(isKnown);
}
