// Selectors obey the laws of sets: any words of a project, put together in any way.

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { nodeGraph } from '../../core/selector/node-graph.js';
import { selectNodes } from '../../core/selector/select-nodes.js';
import { compiled } from '../compiler/compiling.js';
import { SHOP } from './selecting.js';

const { manifest } = await compiled(SHOP);
const graph = nodeGraph(manifest);

function nodes(text: string): ReadonlySet<string> {
  const scope = { graph, selectors: manifest.selectors ?? {}, facts: {}, want: 'nodes' } as const;
  const { ids, problems } = selectNodes(text, scope);
  assert.equal(problems, []);
  return ids;
}

const sorted = (ids: Iterable<string>): readonly string[] => [...ids].sort();

const base = fc.oneof(
  fc.constantFrom(...[...graph.nodes.values()].flatMap(({ id, name, file }) => [id, name, `path:${file}`])),
  fc.constantFrom('tag:nightly', 'tag:raw', 'path:models', 'config.mode:upsert', 'selector:nightly', '*', 'stg_*'),
);
const depth = fc.constantFrom('', '1', '2', '3');
const word = fc.oneof(
  base,
  base.map((each) => `@${each}`),
  fc.tuple(depth, base).map(([up, each]) => `${up}+${each}`),
  fc.tuple(base, depth).map(([each, down]) => `${each}+${down}`),
  fc.tuple(depth, base, depth).map(([up, each, down]) => `${up}+${each}+${down}`),
);
const group = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(','));
const selector = fc.array(group, { minLength: 1, maxLength: 3 }).map((groups) => groups.join(' '));

test('a union has what either has', () => {
  fc.assert(
    fc.property(selector, selector, (a, b) => {
      assert.equal(sorted(nodes(`${a} ${b}`)), sorted(new Set([...nodes(a), ...nodes(b)])));
    }),
  );
});

test('an intersection has what both have', () => {
  fc.assert(
    fc.property(group, group, (a, b) => {
      const other = nodes(b);
      assert.equal(sorted(nodes(`${a},${b}`)), sorted([...nodes(a)].filter((id) => other.has(id))));
    }),
  );
});

test('order and repetition do not matter', () => {
  fc.assert(
    fc.property(group, group, (a, b) => {
      assert.equal(sorted(nodes(`${b} ${a} ${b}`)), sorted(nodes(`${a} ${b}`)));
      assert.equal(sorted(nodes(`${b},${a},${b}`)), sorted(nodes(`${a},${b}`)));
    }),
  );
});

test('operators only add, a deeper one at least as much, and one of any depth is closed', () => {
  fc.assert(
    fc.property(base, fc.nat(5), (each, steps) => {
      const chain = [each, `${steps}+${each}`, `${steps + 1}+${each}`, `+${each}`].map(nodes);
      for (const [i, wide] of chain.slice(1).entries())
        for (const id of chain[i] ?? []) assert.ok(wide.has(id), `${each} ${steps} ${id}`);
      for (const id of nodes(`+${each}`))
        for (const parent of graph.parents.get(id) ?? []) assert.ok(nodes(`+${each}`).has(parent));
    }),
  );
});

test('a node is before another exactly when the other is after it', () => {
  const ids = [...graph.nodes.keys()];
  fc.assert(
    fc.property(fc.constantFrom(...ids), fc.constantFrom(...ids), fc.constantFrom('', '1', '2'), (a, b, steps) => {
      assert.is(nodes(`${steps}+${a}`).has(b), nodes(`${b}+${steps}`).has(a));
    }),
  );
});

test('a named selector is what it stands for', () => {
  for (const [name, text] of Object.entries(manifest.selectors ?? {}))
    assert.equal(sorted(nodes(`selector:${name}`)), sorted(nodes(text)));
});

test.run();
