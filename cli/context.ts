// The global options of a command line, read once: which project, which environment, how to print.

import { resolve } from 'node:path';
import { errorAt } from '../core/diagnostic.js';
import type { Json } from '../core/json.js';
import { parseDuration } from '../core/parse-duration.js';
import { Refused } from '../core/refused.js';
import type { StateFolder } from '../runtime/select/compare-with-state.js';
import type { Terminal } from './terminal.js';

/** Options as the argument parser gives them. */
export type RawOptions = Readonly<Record<string, unknown>>;

export interface Context {
  readonly terminal: Terminal;
  /** The project's folder, absolute. */
  readonly root: string;
  readonly environment?: string;
  readonly vars?: Readonly<Record<string, Json>>;
  readonly select: readonly string[];
  readonly exclude: readonly string[];
  /** The folder of another manifest to compare with. */
  readonly state?: StateFolder;
  /** Whether what earlier compiles found out may be used. */
  readonly cache: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
  /** How long to wait for a ledger that another process has, in milliseconds. */
  readonly lockTimeoutMs: number;
  /** Whether results, and whether messages, may be coloured. */
  readonly colorOut: boolean;
  readonly colorErr: boolean;
}

export function readContext(options: RawOptions, terminal: Terminal): Context {
  const allowed = options.color !== false && terminal.env.NO_COLOR === undefined;
  const forced = terminal.env.FORCE_COLOR !== undefined && terminal.env.FORCE_COLOR !== '0';
  const vars = readVars(options.vars);
  const state = textOption(options, 'state');
  return {
    terminal,
    root: resolve(terminal.cwd, textOption(options, 'projectDir') ?? '.'),
    ...(textOption(options, 'env') !== undefined && { environment: textOption(options, 'env') ?? '' }),
    ...(vars !== undefined && { vars }),
    select: [...textOptions(options, 'select'), ...textOptions(options, 'selector').map((name) => `selector:${name}`)],
    exclude: textOptions(options, 'exclude'),
    ...(state !== undefined && { state: { path: resolve(terminal.cwd, state), shown: state.replace(/\/+$/, '') } }),
    cache: options.cache !== false,
    json: options.json === true,
    quiet: options.quiet === true,
    lockTimeoutMs: durationOption(options, 'lockTimeout', '0'),
    colorOut: allowed && (terminal.outIsTerminal || forced) && options.json !== true,
    colorErr: allowed && (terminal.errIsTerminal || forced),
  };
}

export function textOption(options: RawOptions, name: string): string | undefined {
  const value = options[name];
  const last: unknown = Array.isArray(value) ? value.at(-1) : value;
  return last === undefined || typeof last === 'boolean' ? undefined : String(last);
}

/** A whole number of at least `least`; SL0602 for anything else. */
export function numberOption(
  options: RawOptions,
  name: string,
  defaults: { readonly value: number; readonly least: number },
): number {
  const text = textOption(options, name);
  if (text === undefined) return defaults.value;
  const number = Number(text);
  if (Number.isInteger(number) && number >= defaults.least) return number;
  throw new Refused([
    errorAt('SL0602', undefined, `--${name} takes a whole number from ${defaults.least}; it got "${text}".`),
  ]);
}

/** A time such as 500ms, 30s, 10m or 1h, or 0, in milliseconds; SL0602 for anything else. */
function durationOption(options: RawOptions, name: string, otherwise: string): number {
  const text = textOption(options, name) ?? otherwise;
  if (/^0+$/.test(text)) return 0;
  if (/^[0-9]{1,9}(ms|s|m|h)$/.test(text)) return parseDuration(text);
  const flag = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new Refused([errorAt('SL0602', undefined, `--${flag} takes a time such as 30s, 10m or 1h; it got "${text}".`)]);
}

/**
 * The words of an option that may be given more than once, and each time with several. SL0602 for an empty one: a script
 * whose variable is not set must not mean everything.
 */
export function textOptions(options: RawOptions, name: string): readonly string[] {
  const value = options[name];
  if (value === undefined || typeof value === 'boolean') return [];
  return (Array.isArray(value) ? value : [value]).flatMap((text) => {
    const words = String(text)
      .split(/\s+/)
      .filter((word) => word !== '');
    if (words.length > 0) return words;
    throw new Refused([errorAt('SL0602', undefined, `--${name} is empty. Leave it out, or say what it is to name.`)]);
  });
}

function readVars(value: unknown): Readonly<Record<string, Json>> | undefined {
  if (value === undefined) return undefined;
  try {
    const parsed = JSON.parse(String(value)) as Json;
    if (parsed !== null && typeof parsed === 'object' && !Array.isArray(parsed))
      return parsed as Readonly<Record<string, Json>>;
  } catch {
    // Falls through: what is not JSON is refused like JSON that is no object.
  }
  throw new Refused([
    errorAt('SL0602', undefined, `--vars takes a JSON object, such as '{"min_ltv": 0}'; it got ${String(value)}`),
  ]);
}
