// What dist/cli/main.js runs: the bundle, but never one that is older than the modules beside it. Two programs that only
// say which they are stand in for both.

import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import { is } from 'uvu/assert';
import { makeProject, type Project } from '../kit/project.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const saying = (word: string): string =>
  `export const runCli = (args, { out }) => (out([${JSON.stringify(word)}, ...args].join(' ')), 0);\n`;

/** A checkout that was built: the bundle is made of the two modules as they are. */
function builtCheckout(): Project {
  const checkout = makeProject({
    'package.json': readFileSync(`${ROOT}package.json`, 'utf8'),
    'dist/cli/main.js': readFileSync(`${ROOT}dist/cli/main.js`, 'utf8'),
    'dist/cli/run-cli.js': saying('modules'),
    'dist/core/json.js': '',
    'dist/program/run-cli.js': saying('bundle'),
  });
  const stamps = ['../package.json', 'cli/run-cli.js', 'core/json.js'].map((file) => {
    const { size, mtimeMs } = statSync(checkout.path(`dist/${file}`));
    return [file, size, Math.floor(mtimeMs / 1000)];
  });
  checkout.write({ 'dist/program/made-of.json': stamps });
  return checkout;
}

function whatRuns({ path }: Project, ...flags: readonly string[]): string {
  const env = { XDG_CACHE_HOME: path('cache') };
  return execFileSync(process.execPath, [...flags, path('dist/cli/main.js'), 'ls'], { encoding: 'utf8', env });
}

test('the bundle runs when it is made of the modules beside it', () => {
  is(whatRuns(builtCheckout()), 'bundle ls');
});

test('the modules run when one of them was written again, even with as many bytes', () => {
  const checkout = builtCheckout();
  const later = Date.now() / 1000 + 5;
  utimesSync(checkout.path('dist/core/json.js'), later, later);
  is(whatRuns(checkout), 'modules ls');
});

test('the modules run when one of them is gone, or another size', () => {
  const gone = builtCheckout();
  rmSync(gone.path('dist/core/json.js'));
  is(whatRuns(gone), 'modules ls');
  const changed = builtCheckout();
  changed.write({ 'dist/core/json.js': 'export {};\n' });
  is(whatRuns(changed), 'modules ls');
});

test('the modules run after tsc alone, where there is no bundle', () => {
  const checkout = builtCheckout();
  rmSync(checkout.path('dist/program'), { recursive: true });
  is(whatRuns(checkout), 'modules ls');
});

test('the modules run when asked for', () => {
  is(whatRuns(builtCheckout(), '--conditions=modules'), 'modules ls');
});

test('the bundle runs where there is nothing else, as in the package that is published', () => {
  const published = builtCheckout();
  for (const file of ['cli/run-cli.js', 'core/json.js', 'program/made-of.json']) rmSync(published.path(`dist/${file}`));
  is(whatRuns(published), 'bundle ls');
});

test.run();
