// Which models a run computes into a table: those that more than one query would compute, and no other.

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { MATERIALIZATIONS, type Materialization } from '../../core/manifest.js';
import { modelsInOrder } from '../../core/model-query.js';
import { chooseTables } from '../../runtime/models/choose-tables.js';

type Graph = Readonly<
  Record<string, { readonly sql: string; readonly refs: readonly string[]; readonly materialized?: Materialization }>
>;

/** Models with what they read: { mart: 'base other' }, and how some are materialised. */
function graph(
  reads: Readonly<Record<string, string>>,
  materialized: Readonly<Record<string, Materialization>> = {},
): Graph {
  return Object.fromEntries(
    Object.entries(reads).map(([name, refs]) => {
      const how = materialized[name];
      const node = { sql: '', refs: refs.split(' ').filter(Boolean) };
      return [name, how === undefined ? node : { ...node, materialized: how }];
    }),
  );
}

/** Tables with their last reader; readers are lists of models. */
function tables(models: Graph, readers: readonly string[]): Readonly<Record<string, number>> {
  const found = chooseTables(
    models,
    readers.map((names) => names.split(' ')),
  );
  return Object.fromEntries([...found].sort());
}

const CHAIN = { raw: '', base: 'raw', mart: 'base' };
const FORK = { raw: '', base: 'raw', left: 'base', right: 'base' };

test('one query is written as one, however many models are in it', () => {
  assert.equal(tables(graph(CHAIN), ['mart']), {});
  assert.equal(tables(graph({ ...FORK, top: 'left right' }), ['top']), {});
  assert.equal(tables(graph(FORK), ['left right']), {});
});

test('of what several queries read only the last model is kept', () => {
  assert.equal(tables(graph(CHAIN), ['mart', 'mart', 'mart']), { mart: 2 });
  assert.equal(tables(graph(FORK), ['left', 'right']), { base: 1 });
  assert.equal(tables(graph({ ...FORK, top: 'left right' }), ['top', 'right', 'top']), { base: 2, right: 2, top: 2 });
  assert.equal(tables(graph(CHAIN), ['mart', 'base']), { base: 1 });
});

test('what a model says of itself goes first, and what is under it is counted by it', () => {
  assert.equal(tables(graph(CHAIN, { mart: 'view' }), ['mart', 'mart']), { base: 1 });
  assert.equal(tables(graph(CHAIN, { mart: 'ephemeral', base: 'view' }), ['mart', 'mart']), { raw: 1 });
  assert.equal(tables(graph(CHAIN, { mart: 'ephemeral', base: 'view', raw: 'view' }), ['mart', 'mart']), {});
  assert.equal(tables(graph(CHAIN, { base: 'table' }), ['mart']), { base: 0 });
  assert.equal(tables(graph(CHAIN, { base: 'table' }), ['raw', 'mart']), { base: 1, raw: 1 });
});

test('names of seeds are passed over', () => {
  assert.equal(tables(graph({ base: 'seed' }), ['base seed', 'base seed']), { base: 1 });
});

const graphs = fc
  .array(
    fc.record({
      reads: fc.array(fc.nat(20), { maxLength: 4 }),
      how: fc.option(fc.constantFrom(...MATERIALIZATIONS), { nil: undefined, freq: 3 }),
    }),
    { minLength: 1, maxLength: 20 },
  )
  .map((models) =>
    Object.fromEntries(
      models.map(({ reads, how }, i) => {
        const refs = [...new Set(reads.filter((n) => n < i).map((n) => `m${n}`))].sort();
        return [`m${i}`, { sql: '', refs, ...(how !== undefined && { materialized: how }) }];
      }),
    ),
  );

test('a model that says nothing is computed by exactly one query, and is a table only when several would', () => {
  fc.assert(
    fc.property(
      graphs,
      fc.array(fc.array(fc.nat(), { minLength: 1, maxLength: 2 }), { minLength: 1 }),
      (models, picks) => {
        const names = Object.keys(models);
        const readers = picks.map((pick) => [...new Set(pick.map((n) => names[n % names.length] ?? ''))]);
        const chosen = chooseTables(models, readers);
        const queries = [
          ...readers.map((from, number) => ({ from, last: number })),
          ...[...chosen].map(([name, last]) => ({ from: models[name]?.refs ?? [], last })),
        ].map(({ from, last }) => ({ from, last, inside: modelsInOrder(models, from, chosen) }));
        for (const [name, { materialized }] of Object.entries(models)) {
          const inside = queries.filter((query) => query.inside.includes(name));
          const readIt = queries.filter(
            ({ from, inside: models_ }) =>
              from.includes(name) || models_.some((each) => models[each]?.refs.includes(name)),
          );
          if (chosen.has(name)) {
            assert.is(inside.length, 0);
            assert.ok(materialized === 'table' || (materialized === undefined && readIt.length > 1));
            assert.is(chosen.get(name), Math.max(...readIt.map(({ last }) => last)));
          } else if (materialized === undefined) assert.ok(inside.length <= 1);
        }
      },
    ),
    { numRuns: 500 },
  );
});

test.run();
