// The order in which models are put before a query: each once and after those it reads, whatever the graph.

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { modelsInOrder, queryOfModel } from '../../core/model-query.js';

/** Models m0, m1, …, each reading some of those before it, and a seed. */
const graphs = fc
  .array(fc.array(fc.nat(30), { maxLength: 4 }), { minLength: 1, maxLength: 30 })
  .map((reads) =>
    Object.fromEntries(
      reads.map((numbers, i) => [
        `m${i}`,
        { sql: `SELECT ${i}`, refs: ['seed', ...new Set(numbers.filter((n) => n < i).map((n) => `m${n}`))].sort() },
      ]),
    ),
  );

test('each model stands once, after those it reads; nothing else does', () => {
  fc.assert(
    fc.property(graphs, fc.nat(), (models, pick) => {
      const names = Object.keys(models);
      const asked = names[pick % names.length] ?? '';
      const order = modelsInOrder(models, [asked, asked, 'seed']);
      const wanted = new Set([asked]);
      for (const name of wanted) for (const ref of models[name]?.refs ?? []) if (ref in models) wanted.add(ref);
      assert.equal([...order].sort(), [...wanted].sort());
      for (const [place, name] of order.entries()) {
        const read = (models[name]?.refs ?? []).filter((ref) => ref in models);
        assert.ok(read.every((ref) => order.indexOf(ref) < place));
      }
    }),
    { numRuns: 300 },
  );
});

test('a model that stands already hides what only it reads', () => {
  const models = {
    a: { sql: 'SELECT 1 AS n', refs: [] },
    b: { sql: 'SELECT * FROM a', refs: ['a'] },
    c: { sql: 'SELECT * FROM b', refs: ['b'] },
  };
  assert.is(
    queryOfModel(models, 'c', new Set(['b'])),
    'WITH "sluice_model__c" AS (\nSELECT * FROM b\n)\nSELECT * FROM "sluice_model__c"',
  );
  assert.is(queryOfModel(models, 'c', new Set(['c'])), 'SELECT * FROM "sluice_model__c"');
});

test('a chain of a hundred thousand models takes no stack', () => {
  const length = 100_000;
  const models = Object.fromEntries(
    Array.from({ length }, (_, i) => [`m${i}`, { sql: '', refs: i === 0 ? [] : [`m${i - 1}`] }]),
  );
  assert.is(modelsInOrder(models, [`m${length - 1}`]).length, length);
});

test.run();
