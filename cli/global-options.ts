// The options that every command takes, as `--help` lists them, and what is said of arguments that fit no option.

import type { CAC } from 'cac';
import { errorAt } from '../core/diagnostic.js';
import { suggestion } from '../core/nearest-name.js';
import { Refused } from '../core/refused.js';

/** As it is written, with its value, and what it does. */
export type Option = readonly [string, string];

const GLOBAL: readonly Option[] = [
  ['--project-dir <dir>', 'the project (default: this folder)'],
  ['--env <name>', 'an environment of sluice.json'],
  ['--vars <json>', 'override variables'],
  ['--select <expr>', 'only what this selector selects, such as tag:nightly or +contacts'],
  ['--exclude <expr>', 'not what this selector selects'],
  ['--selector <name>', 'only what a named selector of sluice.json selects'],
  ['--state <dir>', 'a folder with another manifest.json, which state: compares with'],
  ['--lock-timeout <time>', 'wait so long for a ledger that another process has, such as 30s (default 0)'],
  ['--no-cache', 'compile everything anew'],
  ['--json', 'print one JSON document'],
  ['--no-color', 'no colours'],
  ['--quiet', 'no progress'],
];

export function defineGlobalOptions(cli: CAC): void {
  for (const [flags, description] of GLOBAL) cli.option(flags, description);
}

/** What is said of arguments that do not fit; `options` are those of the command. */
export function argumentRefusal(error: Error, args: readonly string[], options: readonly Option[]): Refused {
  const said = unknownOption(error, args, options) ?? `${error.message}.${quotesFor(error, args)}`;
  return new Refused([errorAt('SL0602', undefined, `${said} See \`sluice --help\`.`)]);
}

/** The parser names an option as it keeps it: --outFile, and --plann of --no-plann. */
function unknownOption(error: Error, args: readonly string[], options: readonly Option[]): string | undefined {
  const kept = /^Unknown option `--(.+)`$/.exec(error.message)?.[1];
  if (kept === undefined) return undefined;
  const names = args.map((arg) => arg.split('=')[0] ?? arg).filter((arg) => arg.startsWith('--'));
  const written = names.find((name) => keptName(name) === kept) ?? `--${kept}`;
  const known = [...GLOBAL, ...options].map(([flags]) => flags.split(' ')[0] ?? flags);
  return `There is no option "${written}".${suggestion(written, known)}`;
}

function keptName(written: string): string {
  return written.replace(/^--(?:no-)?/, '').replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** dbt takes the words after --select without quotes; here they would be arguments of the command. */
function quotesFor({ message }: Error, args: readonly string[]): string {
  const selects = args.some((arg) => arg === '--select' || arg === '--exclude');
  if (!selects || !message.startsWith('Unused args')) return '';
  return ' Several words of a selector stand in quotes: --select "one two".';
}
