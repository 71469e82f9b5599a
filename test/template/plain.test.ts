import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseWithNunjucks } from '../../compiler/template/parse-template.js';
import { plainTree } from '../../compiler/template/plain-template.js';

const file = (text: string) => ({ path: 'models/m.sql', text, package: undefined });

function assertSame(text: string): boolean {
  const plain = plainTree(file(text));
  if (plain === undefined) return false;
  const { tree, diagnostics } = parseWithNunjucks(file(text));
  assert.equal(diagnostics, [], text);
  assert.equal(plain, { ...tree, file: plain.file }, text);
  return true;
}

const spaces = fc.constantFrom('', ' ', '  ');
const name = fc.constantFrom(
  'ref',
  'source',
  'config',
  'cents',
  'x1',
  '_',
  'if',
  'in',
  'is',
  'and',
  'or',
  'else',
  'r',
  'caller',
  'Not',
);
const string = fc.constantFrom(
  "'a'",
  '"b"',
  "''",
  `'it"s'`,
  `"it's"`,
  "'a)'",
  "'}}'",
  "'%}'",
  "'é😀'",
  "'{'",
  "' = '",
  "','",
);
const argument = fc
  .tuple(spaces, fc.option(fc.tuple(name, spaces, spaces)), string, spaces)
  .map(
    ([before, named, value, after]) =>
      `${before}${named === null ? '' : `${named[0]}${named[1]}=${named[2]}`}${value}${after}`,
  );
const call = fc
  .tuple(spaces, name, fc.array(argument, { maxLength: 3 }), spaces)
  .map(([before, called, args, after]) => `{{${before}${called}(${args.join(',')})${after}}}`);
const text = fc.constantFrom(
  'select 1',
  '\n',
  '\r\n',
  ' ',
  '{',
  '}',
  '}}',
  '%}',
  '-',
  '# ',
  "'",
  'é😀 ',
  '{ {',
  '--x\n',
  '\t',
);
const odd = fc.constantFrom(
  '{%',
  '{#',
  '#}',
  '{{',
  '{{-',
  '-}}',
  '\\',
  "{{ ref('a') | upper }}",
  '{{ x }}',
  "{{ not('a') }}",
  "{{ a('b',) }}",
  "{{ toString('a') }}",
  "{{ a(\n'b') }}",
  "{{ a('b' 'c') }}",
);

test('a template of plain calls has the tree that nunjucks gives it', () => {
  const template = fc.array(fc.oneof({ weight: 2, arbitrary: text }, call), { maxLength: 12 });
  fc.assert(
    fc.property(template, (parts) => {
      // Two texts side by side may make a tag.
      const whole = parts.join('');
      assert.ok(assertSame(whole) || /\{\{\{|\{\{ ?$|[{}#]#|#\}|\{%|\{\{(?! *\w+\()/.test(whole), whole);
    }),
    { numRuns: 3000 },
  );
});

test('whatever else stands in a template, it has the tree that nunjucks gives it or none', () => {
  const template = fc.array(fc.oneof(text, call, odd, string), { maxLength: 8 });
  fc.assert(
    fc.property(template, (parts) => void assertSame(parts.join(''))),
    { numRuns: 3000 },
  );
});

test.run();
