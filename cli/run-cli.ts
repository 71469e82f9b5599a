// The command line: which command the arguments ask for, run with its options, and what becomes of a refusal.

import { readFileSync } from 'node:fs';
import { type CAC, type Command, cac } from 'cac';
import { type Diagnostic, errorAt } from '../core/diagnostic.js';
import { suggestion } from '../core/nearest-name.js';
import { Refused } from '../core/refused.js';
import { type LockWait, withLockWait } from '../runtime/ledger/lock-wait.js';
import { COMMANDS, type CommandSpec } from './commands.js';
import { type Context, type RawOptions, readContext } from './context.js';
import { EXIT, exitCodeOf } from './exit-codes.js';
import { argumentRefusal, defineGlobalOptions, type Option } from './global-options.js';
import { markValues, unmarkValues } from './literal-values.js';
import { Reported } from './reported.js';
import type { Terminal } from './terminal.js';
import { diagnosticsDocument } from './views/diagnostics-document.js';
import { jsonDocument } from './views/json-document.js';
import { renderDiagnostics } from './views/render-diagnostics.js';
import { printable } from './views/source-excerpt.js';

export async function runCli(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await dispatch(args, terminal);
  } catch (error) {
    if (error instanceof Reported) return endWith(error.compiled.diagnostics, args, terminal);
    if (error instanceof Refused) return reportRefusal(error, args, terminal);
    if (error instanceof Error && error.name === 'AbortError') return EXIT.interrupted;
    if (error instanceof Error && error.name === 'CACError')
      return reportRefusal(argumentRefusal(error, args, optionsOf(args)), args, terminal);
    terminal.err(
      `This is a bug in Sluice.\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    return EXIT.bug;
  }
}

async function dispatch(args: readonly string[], terminal: Terminal): Promise<number> {
  const cli = cac('sluice');
  let code: number = EXIT.ok;
  defineGlobalOptions(cli);
  for (const spec of COMMANDS) {
    defineCommand(cli, spec).action(async (...given: unknown[]) => {
      const options = unmarkValues((given.at(-1) ?? {}) as RawOptions);
      const run = await spec.load();
      const words = given
        .slice(0, -1)
        .flat()
        .filter((arg) => arg !== undefined)
        .map(String);
      const context = readContext(options, terminal);
      code = await withLockWait(lockWaitOf(context, spec, words), () => run(context, options, words));
    });
  }
  cli.help();
  cli.version(version());
  const parsed = cli.parse(['node', 'sluice', ...markValues(args, valuedOptions(cli))], { run: false });
  if (parsed.options.help === true || parsed.options.version === true) return EXIT.ok;
  if (cli.matchedCommand === undefined) return refuseCommand(parsed.args[0], cli);
  await cli.runMatchedCommand();
  return code;
}

/** Who finds the ledger taken is told the command without what it was given: that may be private. */
function lockWaitOf(
  { lockTimeoutMs, quiet, terminal }: Context,
  { usage }: CommandSpec,
  words: readonly string[],
): LockWait {
  const [name = '', argument = ''] = usage.split(' ');
  return {
    timeoutMs: lockTimeoutMs,
    command: argument === '<action>' ? `sluice ${name} ${words[0] ?? ''}` : `sluice ${name}`,
    onWait: (sentence) => (quiet ? undefined : terminal.err(`${printable(sentence)}\n`)),
  };
}

function valuedOptions({ globalCommand, commands }: CAC): ReadonlySet<string> {
  const options = [globalCommand, ...commands].flatMap((command) => command.options);
  return new Set(options.flatMap(({ rawName }) => /^--([a-z-]+) </.exec(rawName)?.[1] ?? []));
}

function optionsOf(args: readonly string[]): readonly Option[] {
  return COMMANDS.find(({ usage }) => args.includes(usage.split(' ')[0] ?? usage))?.options ?? [];
}

function defineCommand(cli: CAC, spec: CommandSpec): Command {
  const command = cli.command(spec.usage, spec.description);
  for (const [flags, description] of spec.options ?? []) command.option(flags, description);
  return command;
}

function refuseCommand(name: string | undefined, cli: CAC): number {
  if (name === undefined) {
    cli.outputHelp();
    return EXIT.userError;
  }
  const names = COMMANDS.map(({ usage }) => usage.split(' ')[0] ?? usage);
  throw new Refused([
    errorAt('SL0601', undefined, `There is no command "${name}".${suggestion(name, names)} See \`sluice --help\`.`),
  ]);
}

function reportRefusal({ diagnostics }: Refused, args: readonly string[], terminal: Terminal): number {
  const color = terminal.errIsTerminal && terminal.env.NO_COLOR === undefined && !args.includes('--no-color');
  terminal.err(renderDiagnostics(diagnostics, new Map(), { color }));
  return endWith(diagnostics, args, terminal);
}

/** With --json a refusal, too, is one JSON document on stdout. */
function endWith(diagnostics: readonly Diagnostic[], args: readonly string[], terminal: Terminal): number {
  if (args.includes('--json')) terminal.out(jsonDocument({ diagnostics: diagnosticsDocument(diagnostics) }));
  return exitCodeOf(diagnostics);
}

function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
