// The one command that checks everything, here and in CI: generated files, build with types, lint with format and
// import direction, tests. Every step runs even when an earlier one failed; only tests need a build.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { runTests } from './run-tests.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** First, because the build writes the generated files anew. */
const generated = await step('generated files', () => succeeds('node', ['scripts/generate-types.mjs', '--check']));
const build = await step('build and types', () => succeeds('npm', ['run', '--silent', 'build']));
const lint = await step('lint, format, imports', () => succeeds('npx', ['--no-install', 'biome', 'ci', '.']));
let tests = { passed: 0, failed: 0 };
if (build) {
  await step('tests', async () => {
    tests = await runTests();
    return tests.failed === 0 && tests.passed > 0;
  });
} else console.log('== tests: not run, the build failed');

const failedSteps = [generated, build, lint].filter((passed) => !passed).length;
const failed = tests.failed + failedSteps + (build && tests.passed + tests.failed === 0 ? 1 : 0);
console.log(`${tests.passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

async function step(name, run) {
  console.log(`== ${name}`);
  const start = performance.now();
  const passed = await run();
  console.log(`== ${name}: ${passed ? 'ok' : 'FAILED'} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  return passed;
}

function succeeds(command, args) {
  return spawnSync(command, args, { cwd: ROOT, stdio: 'inherit' }).status === 0;
}
