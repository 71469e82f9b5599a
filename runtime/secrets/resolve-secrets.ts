// Turns a destination's secret references into values, at apply and nowhere earlier. Diagnostics name the secret
// and where it was looked for; a value, or what a command printed, never appears in one.

import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Diagnostic, Place } from '../../core/diagnostic.js';
import { errorAt } from '../../core/diagnostic.js';
import type { SecretReference } from '../../core/manifest.js';

const COMMAND_TIMEOUT_MS = 10_000;
const LONGEST_OUTPUT = 64 * 1024;

export interface SecretOptions {
  /** Files are relative to it and commands run in it. */
  readonly projectDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The connector's secrets; an optional one that is not there is left out without an error. */
  readonly declared: Readonly<Record<string, { readonly optional: boolean }>>;
  /** The destination's file, for diagnostics. */
  readonly place?: Place;
}

export interface ResolvedSecrets {
  readonly secrets: Readonly<Record<string, string>>;
  readonly diagnostics: readonly Diagnostic[];
}

type Found = { readonly value: string } | { readonly missing: string };

/** Values of all references; SL0507 for each that a required secret needs and that is not there. */
export async function resolveSecrets(
  references: Readonly<Record<string, SecretReference>>,
  options: SecretOptions,
): Promise<ResolvedSecrets> {
  const names = Object.keys(references).sort();
  const found = await Promise.all(names.map((name) => look(references[name], options)));
  const secrets: Record<string, string> = {};
  const diagnostics: Diagnostic[] = [];
  for (const [at, name] of names.entries()) {
    const result = found[at];
    if (result === undefined) continue;
    if ('value' in result) secrets[name] = result.value;
    else if (options.declared[name]?.optional !== true) {
      diagnostics.push(errorAt('SL0507', options.place, `The secret "${name}" is not available: ${result.missing}`));
    }
  }
  return { secrets, diagnostics };
}

async function look(reference: SecretReference | undefined, options: SecretOptions): Promise<Found> {
  if (reference === undefined) return { missing: 'it has no reference.' };
  if ('env' in reference) return fromEnvironment(reference.env, options);
  if ('file' in reference) return fromFile(reference.file, options);
  return fromCommand(reference.command, options);
}

function fromEnvironment(name: string, options: SecretOptions): Found {
  const value = options.env[name];
  if (value === undefined) return { missing: `the environment variable ${name} is not set. Set it and run again.` };
  return nonEmpty(value, `the environment variable ${name} is empty`);
}

async function fromFile(path: string, options: SecretOptions): Promise<Found> {
  try {
    return nonEmpty(
      withoutLineEnd(await readFile(resolve(options.projectDir, path), 'utf8')),
      `the file ${path} is empty`,
    );
  } catch (error) {
    return { missing: `the file ${path} cannot be read (${errorCode(error)}).` };
  }
}

function fromCommand(command: readonly string[], options: SecretOptions): Promise<Found> {
  const [program = '', ...args] = command;
  const settings = {
    cwd: options.projectDir,
    env: options.env,
    timeout: COMMAND_TIMEOUT_MS,
    killSignal: 'SIGKILL',
    maxBuffer: LONGEST_OUTPUT,
    encoding: 'utf8',
  } as const;
  return new Promise((done) => {
    const running = execFile(program, args, settings, (error, output) => {
      if (error !== null) done({ missing: `the command ${program} ${commandFailure(error)}.` });
      else done(nonEmpty(withoutLineEnd(output), `the command ${program} printed nothing`));
    });
    running.stdin?.end();
  });
}

function nonEmpty(value: string, complaint: string): Found {
  return value === '' ? { missing: `${complaint}.` } : { value };
}

/** Editors and commands end a file with a line end that is not part of the secret. */
function withoutLineEnd(text: string): string {
  return text.replace(/\r?\n$/, '');
}

function commandFailure(error: { readonly killed?: boolean | undefined; readonly code?: unknown }): string {
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return `printed more than ${LONGEST_OUTPUT} bytes`;
  if (error.killed === true) return `did not end within ${COMMAND_TIMEOUT_MS / 1000} seconds`;
  if (typeof error.code === 'number') return `ended with exit code ${error.code}`;
  return `cannot be run (${errorCode(error)})`;
}

function errorCode(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'unknown error';
}
