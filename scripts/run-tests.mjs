// Runs the compiled tests, each file in its own process, two at a time: a crash or an endless loop spoils one
// file and not the run. Usage: node scripts/run-tests.mjs [--slow] [PATTERN], PATTERN being part of a path.

import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundleProgram } from './bundle-program.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const AT_A_TIME = 2;
const LIMIT_MS = { quick: 240_000, slow: 1_500_000 };

/**
 * Runs the test files whose path contains `pattern`; gives { passed, failed } in tests. A file that does not
 * end by itself, does not report all its tests or was not compiled counts as one failed test more.
 */
export async function runTests({ slow = false, pattern = '' } = {}) {
  const files = testFiles(slow).filter((file) => file.includes(pattern));
  const totals = { passed: 0, failed: 0 };
  const next = async () => {
    for (let file = files.shift(); file !== undefined; file = files.shift()) {
      const result = await runFile(file);
      totals.passed += result.passed;
      totals.failed += result.failed;
      show(file, result);
    }
  };
  if (files.length === 0) console.log(`No test file matches "${pattern}".`);
  await Promise.all(Array.from({ length: AT_A_TIME }, next));
  return totals;
}

/** Listed by source, so that a test whose source is gone is not run from an old build. */
function testFiles(slow) {
  return readdirSync(join(ROOT, 'test'), { recursive: true })
    .filter((file) => file.endsWith('.test.ts') && (slow || !isSlow(file)))
    .map((file) => join('test', file))
    .sort();
}

function isSlow(file) {
  return file.endsWith('.slow.test.ts');
}

async function runFile(file) {
  const script = join(ROOT, 'dist', file.replace(/\.ts$/, '.js'));
  if (!existsSync(script)) return { passed: 0, failed: 1, skipped: 0, ms: 0, problem: 'not compiled', output: '' };
  const start = performance.now();
  const { code, signal, late, output } = await runNode(script, isSlow(file) ? LIMIT_MS.slow : LIMIT_MS.quick);
  const count = countTests(output);
  const problem = late ?? problemOf(code, signal, count);
  const failed = count.failed + (problem === undefined || count.failed > 0 ? 0 : 1);
  return { passed: count.passed, failed, skipped: count.skipped, ms: performance.now() - start, problem, output };
}

/** Its own process group, so that what a test left running ends with it. */
function runNode(script, limit) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script], {
      cwd: ROOT,
      detached: true,
      env: { ...process.env, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let late;
    const timer = setTimeout(() => {
      late = `stopped after ${limit / 1000} s`;
      endGroup(child.pid);
    }, limit);
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
    });
    child.once('exit', () => {
      endGroup(child.pid);
      setTimeout(() => child.stdout.destroy() && child.stderr.destroy(), 1000).unref();
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, late, output });
    });
  });
}

function endGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing of the group is left: as it should be.
  }
}

/** uvu prints how many tests there were and how many passed; a test that fails is in neither count of others. */
function countTests(output) {
  const total = sumOf(output, /^ {2}Total: +(\d+)$/gm);
  const passed = sumOf(output, /^ {2}Passed: +(\d+)$/gm);
  return { total, passed, failed: total - passed, skipped: sumOf(output, /^ {2}Skipped: +(\d+)$/gm) };
}

function sumOf(output, pattern) {
  return [...output.matchAll(pattern)].reduce((sum, match) => sum + Number(match[1]), 0);
}

function problemOf(code, signal, { total, failed }) {
  if (signal !== null) return `ended by ${signal}`;
  if (failed > 0) return `${failed} of ${total} failed`;
  if (total === 0) return 'reported no test';
  return code === 0 ? undefined : `exit code ${code}`;
}

/** A slow test that passes shows what it measured. */
function show(file, { passed, skipped, ms, problem, output }) {
  const seconds = `${(ms / 1000).toFixed(1)} s`;
  const count = skipped > 0 ? `${passed} passed, ${skipped} skipped` : `${passed} passed`;
  if (problem === undefined) {
    console.log(`  ok    ${file} (${count}, ${seconds})`);
    if (isSlow(file)) console.log(output);
  }
  if (problem !== undefined) console.log(`  FAIL  ${file} (${problem}, ${seconds})\n${output}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({ options: { slow: { type: 'boolean' } }, allowPositionals: true });
  await bundleProgram();
  const { passed, failed } = await runTests({ slow: values.slow, pattern: positionals[0] });
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}
