// Secret references become values, and only here; what is missing is named, what is found is never shown.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { SecretReference } from '../../core/manifest.js';
import { redactor } from '../../runtime/secrets/redactor.js';
import { resolveSecrets } from '../../runtime/secrets/resolve-secrets.js';

const projectDir = mkdtempSync(join(tmpdir(), 'secrets-'));
writeFileSync(join(projectDir, 'token.txt'), 'from-file\n');

function resolved(references: Record<string, SecretReference>, declared = {}, env = {}) {
  return resolveSecrets(references, {
    projectDir,
    env,
    declared,
    place: { file: 'destinations/crm.destination.json' },
  });
}

test('secrets come from the environment, a file and a command', async () => {
  const references = {
    a: { env: 'TOKEN_A' },
    b: { file: 'token.txt' },
    c: { command: [process.execPath, '-e', 'console.log("from-" + "command; $HOME")'] },
  };
  assert.equal(await resolved(references, {}, { TOKEN_A: 'from-env' }), {
    secrets: { a: 'from-env', b: 'from-file', c: 'from-command; $HOME' },
    diagnostics: [],
  });
});

test('every missing secret is named, with where it was looked for', async () => {
  const references = {
    a: { env: 'TOKEN_A' },
    b: { file: 'none.txt' },
    c: { command: [process.execPath, '-e', 'console.log("hush"); console.error("hush"); process.exit(3)'] },
    d: { command: ['no-such-program-here'] },
    e: { env: 'EMPTY' },
  };
  const { secrets, diagnostics } = await resolved(references, {}, { EMPTY: '' });
  assert.equal(secrets, {});
  assert.equal(
    diagnostics.map(({ code, detail, file }) => [code, file, detail.replace(process.execPath, 'node')]),
    [
      [
        'SL0507',
        'destinations/crm.destination.json',
        'The secret "a" is not available: the environment variable TOKEN_A is not set. Set it and run again.',
      ],
      [
        'SL0507',
        'destinations/crm.destination.json',
        'The secret "b" is not available: the file none.txt cannot be read (ENOENT).',
      ],
      [
        'SL0507',
        'destinations/crm.destination.json',
        'The secret "c" is not available: the command node ended with exit code 3.',
      ],
      [
        'SL0507',
        'destinations/crm.destination.json',
        'The secret "d" is not available: the command no-such-program-here cannot be run (ENOENT).',
      ],
      [
        'SL0507',
        'destinations/crm.destination.json',
        'The secret "e" is not available: the environment variable EMPTY is empty.',
      ],
    ],
  );
});

test('a command gets no input and may not print without end', async () => {
  const references = {
    a: {
      command: [process.execPath, '-e', 'process.stdin.on("data", () => {}).on("end", () => console.log("ended"))'],
    },
    b: { command: [process.execPath, '-e', 'console.log("x".repeat(100000))'] },
  };
  const { secrets, diagnostics } = await resolved(references);
  assert.equal(secrets, { a: 'ended' });
  assert.match(diagnostics[0]?.detail ?? '', /printed more than 65536 bytes\.$/);
});

test('an optional secret that is not there is left out in silence', async () => {
  const { secrets, diagnostics } = await resolved({ a: { env: 'TOKEN_A' } }, { a: { optional: true } });
  assert.equal([secrets, diagnostics], [{}, []]);
});

test('a redactor replaces a secret in every form in which servers echo it', () => {
  const secret = 'p"ss w/rd+é';
  const redact = redactor({ token: secret, empty: '' });
  const forms = [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret),
    'p%22ss+w%2frd%2b%c3%a9',
    Buffer.from(secret).toString('base64'),
  ];
  assert.is(redact(`<${forms.join('|')}>`), '<***|***|"***"|***|***>');
  assert.is(redactor({})('as it was'), 'as it was');
});

test('of two secrets of which one starts with the other, the longer one is replaced whole', () => {
  assert.is(redactor({ a: 'abc', b: 'abcdef' })('abcdef abc'), '*** ***');
});

test.after(() => rmSync(projectDir, { recursive: true }));

test.run();
