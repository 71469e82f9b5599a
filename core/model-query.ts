// The manifest's SQL put together: it holds each model's own SELECT once, and whoever runs one puts those that it reads
// before it, as common table expressions of reserved names. What runs and what target/compiled shows is made here.

import type { DataTest, ModelNode, SyncNode } from './manifest.js';
import { sqlName } from './sql-text.js';

/** Begins no name of our own steps, which begin with sluice__, so that a model may have any name. */
export const MODEL_PREFIX = 'sluice_model__';

/** How SQL names a model; 'acme.people' of a package without its dot, which in SQL parts names. */
export function modelRelation(name: string): string {
  return sqlName(`${MODEL_PREFIX}${name.replace('.', ':')}`);
}

export type ModelTexts = Readonly<Record<string, Pick<ModelNode, 'sql' | 'refs'>>>;

/** Models that are relations of their own where the query is to run: neither they nor what they read is put before it. */
export type Standing = Pick<ReadonlySet<string>, 'has'>;

const NONE: Standing = new Set();

/** The rows of a model. */
export function queryOfModel(models: ModelTexts, name: string, standing = NONE): string {
  return selectOver(modelExpressions(models, [name], standing), `SELECT * FROM ${modelRelation(name)}`);
}

/** What a sync's query is put together from. */
export type QueriedSync = Pick<SyncNode, 'model' | 'steps' | 'query'>;

/** The SELECT whose columns are DESIRED_COLUMNS. */
export function queryOfSync(models: ModelTexts, { model, steps, query }: QueriedSync, standing = NONE): string {
  return selectOver([...modelExpressions(models, [model], standing), ...steps], query);
}

/** A SELECT with a column of each field's type, in the order of the sync's fields. */
export function typesOfSync(models: ModelTexts, { model, steps, types_query }: SyncNode, standing = NONE): string {
  return selectOver([...modelExpressions(models, [model], standing), ...steps], types_query);
}

/** A SELECT over the models named. */
export function queryOver(models: ModelTexts, names: readonly string[], select: string, standing = NONE): string {
  return selectOver(modelExpressions(models, names, standing), select);
}

/** The model and what its tests look in; names of seeds may be among them. */
export function modelsTested(name: string, tests: readonly DataTest[]): readonly string[] {
  return [name, ...tests.flatMap(({ to }) => to ?? [])];
}

/** The models named and all that they read, each after those it reads itself; names that are no models are passed over. */
export function modelsInOrder(models: ModelTexts, names: readonly string[], standing = NONE): readonly string[] {
  const seen = new Set<string>();
  const order: string[] = [];
  const open: { readonly name: string; readonly left: string[] }[] = [];
  const visit = (name: string): void => {
    if (seen.has(name) || standing.has(name) || !Object.hasOwn(models, name)) return;
    seen.add(name);
    open.push({ name, left: [...(models[name]?.refs ?? [])].reverse() });
  };
  for (const name of names) {
    visit(name);
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const next = top.left.pop();
      if (next !== undefined) {
        visit(next);
        continue;
      }
      open.pop();
      order.push(top.name);
    }
  }
  return order;
}

function modelExpressions(models: ModelTexts, names: readonly string[], standing: Standing): readonly string[] {
  return modelsInOrder(models, names, standing).map(
    (name) => `${modelRelation(name)} AS (\n${models[name]?.sql ?? ''}\n)`,
  );
}

function selectOver(expressions: readonly string[], select: string): string {
  return expressions.length === 0 ? select : `WITH ${expressions.join(',\n')}\n${select}`;
}
