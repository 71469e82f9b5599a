// The options that every command takes, as `--help` lists them, and what is said of arguments that fit no option.

import type { CAC } from 'cac';
import { errorAt } from '../core/diagnostic.js';
import { Refused } from '../core/refused.js';

export function defineGlobalOptions(cli: CAC): void {
  cli.option('--project-dir <dir>', 'the project (default: this folder)');
  cli.option('--env <name>', 'an environment of sluice.json');
  cli.option('--vars <json>', 'override variables');
  cli.option('--select <expr>', 'only what this selector selects, such as tag:nightly or +contacts');
  cli.option('--exclude <expr>', 'not what this selector selects');
  cli.option('--selector <name>', 'only what a named selector of sluice.json selects');
  cli.option('--state <dir>', 'a folder with another manifest.json, which state: compares with');
  cli.option('--lock-timeout <time>', 'wait so long for a ledger that another process has, such as 30s (default 0)');
  cli.option('--no-cache', 'compile everything anew');
  cli.option('--json', 'print one JSON document');
  cli.option('--no-color', 'no colours');
  cli.option('--quiet', 'no progress');
}

/** dbt takes the words after --select without quotes; here they would be arguments of the command. */
export function argumentRefusal(error: Error, args: readonly string[]): Refused {
  const selects = args.some((arg) => arg === '--select' || arg === '--exclude');
  const quotes =
    selects && error.message.startsWith('Unused args')
      ? ' Several words of a selector stand in quotes: --select "one two".'
      : '';
  return new Refused([errorAt('SL0602', undefined, `${error.message}.${quotes} See \`sluice --help\`.`)]);
}
