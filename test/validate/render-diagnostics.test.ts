// Diagnostics as text: what a terminal shows, whatever the line looks like.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { renderDiagnostics } from '../../cli/views/render-diagnostics.js';
import { type Diagnostic, errorAt, warningAt } from '../../core/diagnostic.js';
import { rangeAt } from '../../core/located-text.js';

test('a place, the line with its token underlined, and what to do', () => {
  assert.is(
    shown('{\n    "firstname": "frist_name",\n}', '"frist_name"'),
    `a.json:2:18 error SL0231: Unknown column
  "firstname": "frist_name",
               ~~~~~~~~~~~~
  Wrong.
`,
  );
});

test('tabs become blanks and the underline follows', () => {
  assert.is(
    shown('\t"a":\t"x",\t"b": 1', '"b"'),
    `a.json:1:12 error SL0231: Unknown column
  "a":  "x",  "b": 1
              ~~~
  Wrong.
`,
  );
});

test('wide characters take two columns, combining ones none', () => {
  assert.is(
    shown('"名前": "🙂e\u0301", "here"', '"here"'),
    `a.json:1:15 error SL0231: Unknown column
  "名前": "🙂e\u0301", "here"
                 ~~~~~~
  Wrong.
`,
  );
  assert.is(
    shown('x 名前 y', '名前'),
    `a.json:1:3 error SL0231: Unknown column
  x 名前 y
    ~~~~
  Wrong.
`,
  );
});

test('a very long line is cut around its token', () => {
  assert.is(
    shown(`${'a'.repeat(500)} "here" ${'b'.repeat(500)}`, '"here"'),
    `a.json:1:502 error SL0231: Unknown column
  …${'a'.repeat(29)} "here" ${'b'.repeat(71)}…
  ${' '.repeat(31)}~~~~~~
  Wrong.
`,
  );
});

test('a line of a megabyte takes no time', () => {
  const start = performance.now();
  shown(`${'名'.repeat(500_000)} "here" ${'b'.repeat(500_000)}`, '"here"');
  assert.ok(performance.now() - start < 500);
});

test('a range of several lines is underlined to the end of its first', () => {
  assert.is(
    shown('  "a": {\n  "b": 1 }', '{\n  "b": 1 }'),
    `a.json:1:8 error SL0231: Unknown column
  "a": {
       ~
  Wrong.
`,
  );
});

test('a place behind the end of its line is still marked, also with Windows line ends', () => {
  const text = '{ "a": 1\r\n';
  const diagnostic = errorAt('SL0101', { file: 'a.json', range: rangeAt(text, 8, 9) }, 'Ends.');
  assert.is(
    render([diagnostic], text),
    `a.json:1:9 error SL0101: Invalid JSON
  { "a": 1
          ~
  Ends.
`,
  );
});

test('control characters cannot steer the terminal', () => {
  assert.is(
    shown('"\u001B[31mred" "here"', '"here"', 'Found \u001B[2Jthis\u202E.'),
    `a.json:1:12 error SL0231: Unknown column
  " [31mred" "here"
             ~~~~~~
  Found  [2Jthis .
`,
  );
});

test('a detail of several lines and related places are indented', () => {
  const related = [{ file: 'b.json', range: rangeAt('', 0, 0), note: 'First here.' }];
  const diagnostic: Diagnostic = { ...errorAt('SL0204', { file: 'a.json' }, 'One.\nTwo.'), related };
  assert.is(
    render([diagnostic], ''),
    `a.json error SL0204: Duplicate name
  One.
  Two.
  b.json:1:1: First here.
`,
  );
});

test('without a file there is no place', () => {
  assert.is(
    render([errorAt('SL0103', undefined, 'Nothing here.')], ''),
    `error SL0103: No project here
  Nothing here.
`,
  );
});

test('several are sorted by file and position, and counted', () => {
  const at = (file: string, offset: number) => ({ file, range: rangeAt('ab\ncd', offset, offset + 1) });
  const diagnostics = [
    errorAt('SL0201', at('b.json', 0), 'Fourth.'),
    errorAt('SL0201', at('a.json', 3), 'Third.'),
    warningAt('SL0201', at('a.json', 1), 'Second.'),
    errorAt('SL0103', undefined, 'First.'),
  ];
  assert.is(
    render(diagnostics, 'ab\ncd'),
    `error SL0103: No project here
  First.

a.json:1:2 warning SL0201: Unknown key
  ab
   ~
  Second.

a.json:2:1 error SL0201: Unknown key
  cd
  ~
  Third.

b.json:1:1 error SL0201: Unknown key
  Fourth.

3 errors, 1 warning
`,
  );
});

test('colours are escape sequences, only when asked for', () => {
  const diagnostic = errorAt('SL0103', undefined, 'No.');
  const colored = renderDiagnostics([diagnostic], new Map(), { color: true });
  assert.is(colored, '\u001B[31merror SL0103\u001B[39m: \u001B[1mNo project here\u001B[22m\n  No.\n');
});

test('nothing to say is nothing', () => {
  assert.is(render([], ''), '');
});

function shown(text: string, token: string, detail = 'Wrong.'): string {
  const start = text.indexOf(token);
  return render(
    [errorAt('SL0231', { file: 'a.json', range: rangeAt(text, start, start + token.length) }, detail)],
    text,
  );
}

function render(diagnostics: readonly Diagnostic[], text: string): string {
  return renderDiagnostics(diagnostics, new Map([['a.json', text]]), { color: false });
}

test.run();
