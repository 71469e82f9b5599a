// The command line: names, options and help of every command. A command's code, and the libraries it needs, are loaded
// only when it runs.

import { readFileSync } from 'node:fs';
import { type CAC, type Command, cac } from 'cac';
import { type Diagnostic, errorAt } from '../core/diagnostic.js';
import { suggestion } from '../core/nearest-name.js';
import { Refused } from '../core/refused.js';
import { type LockWait, withLockWait } from '../runtime/ledger/lock-wait.js';
import { type Context, type RawOptions, readContext } from './context.js';
import { EXIT, exitCodeOf } from './exit-codes.js';
import { argumentRefusal, defineGlobalOptions } from './global-options.js';
import { markValues, unmarkValues } from './literal-values.js';
import { Reported } from './reported.js';
import type { Terminal } from './terminal.js';
import { diagnosticsDocument } from './views/diagnostics-document.js';
import { jsonDocument } from './views/json-document.js';
import { renderDiagnostics } from './views/render-diagnostics.js';
import { printable } from './views/source-excerpt.js';

type Run = (context: Context, options: RawOptions, args: readonly string[]) => Promise<number>;

interface CommandSpec {
  readonly usage: string;
  readonly description: string;
  readonly options?: readonly (readonly [string, string])[];
  readonly load: () => Promise<Run>;
}

const ALLOW = ['--allow <guard:sync>', 'let a broken guard pass this once'] as const;

const COMMANDS: readonly CommandSpec[] = [
  {
    usage: 'init [dir]',
    description: 'make a working starter project',
    load: async () => (await import('./commands/init.js')).init,
  },
  {
    usage: 'validate',
    description: 'check the project; needs no warehouse and no credentials',
    load: async () => (await import('./commands/validate.js')).validate,
  },
  {
    usage: 'compile',
    description: 'write target/manifest.json and target/compiled/',
    load: async () => (await import('./commands/compile.js')).compile,
  },
  {
    usage: 'watch',
    description: 'compile after each save, and show what is wrong or what the save changes in the plan',
    options: [['--no-plan', 'no plan of the modified syncs']],
    load: async () => (await import('./commands/watch.js')).watch,
  },
  {
    usage: 'ls',
    description: 'list what is in the project, or what is selected',
    options: [['--why', 'with --state: say which inputs modified each node']],
    load: async () => (await import('./commands/ls.js')).ls,
  },
  {
    usage: 'graph',
    description: 'show how data flows from sources to destinations',
    options: [['--format <format>', 'text, json, dot or mermaid (default text)']],
    load: async () => (await import('./commands/graph.js')).graph,
  },
  {
    usage: 'seed',
    description: 'load the seeds into the warehouse',
    load: async () => (await import('./commands/seed.js')).seed,
  },
  {
    usage: 'docs',
    description: 'write the documentation site to target/docs/',
    load: async () => (await import('./commands/docs.js')).docs,
  },
  {
    usage: 'preview <node>',
    description: 'show rows of a model, or payloads of a sync',
    options: [['--limit <n>', 'how many (default 10)']],
    load: async () => (await import('./commands/preview.js')).preview,
  },
  {
    usage: 'plan',
    description: 'show what an apply would change; changes nothing',
    options: [
      ['--out <file>', 'save the plan, to apply exactly it later'],
      ['--format <format>', 'text, json or markdown (default text)'],
      ['--detailed-exitcode', 'exit with 2 when there are changes'],
      ALLOW,
    ],
    load: async () => (await import('./commands/plan.js')).plan,
  },
  {
    usage: 'show <file>',
    description: 'show a saved plan',
    options: [['--format <format>', 'text, json or markdown (default text)']],
    load: async () => (await import('./commands/show.js')).show,
  },
  {
    usage: 'apply [file]',
    description: 'carry out a saved plan, or make one, ask, and carry it out',
    options: [
      ['--auto-approve', 'do not ask'],
      ['--canary <n>', 'send so many records of each sync first, and the rest only if all of them went through'],
      ALLOW,
    ],
    load: async () => (await import('./commands/apply.js')).apply,
  },
  {
    usage: 'state <action> [...args]',
    description:
      'the ledger: state list [SYNC], show SYNC KEY, import SYNC, resolve SYNC [KEY], move OLD NEW, forget SYNC [KEY], unlock',
    options: [
      ['--limit <n>', 'how many records to list (default 50)'],
      ['--as <what>', 'resolve: delivered or missing'],
      ['--auto-approve', 'forget: do not ask'],
      ['--yes', 'the same'],
    ],
    load: async () => (await import('./commands/state.js')).state,
  },
  {
    usage: 'rejects [...args]',
    description: 'records that were refused: rejects [SYNC], rejects retry SYNC [KEY], rejects clear SYNC [KEY]',
    options: [['--limit <n>', 'how many to list (default 50)']],
    load: async () => (await import('./commands/rejects.js')).rejects,
  },
  {
    usage: 'drift <sync>',
    description: 'read back what was delivered and say what somebody changed there',
    options: [
      ['--sample <n>', 'read so many records, chosen at random (default: all)'],
      ['--policy <policy>', "keep, overwrite, adopt or fail (default: the sync's own)"],
      ['--out <file>', 'overwrite: save the plan, to apply exactly it later'],
    ],
    load: async () => (await import('./commands/drift.js')).drift,
  },
  {
    usage: 'explain <sync> [key]',
    description: "one record's story: row, payload, requests, answers, ledger",
    options: [['--match <value>', 'name the record by its match value, such as an e-mail address']],
    load: async () => (await import('./commands/explain.js')).explain,
  },
  {
    usage: 'rollback <run>',
    description: 'make the plan that undoes a run (an id, the beginning of one, or last)',
    options: [
      ['--out <file>', 'save the plan, to apply exactly it later'],
      ['--format <format>', 'text, json or markdown (default text)'],
      ALLOW,
    ],
    load: async () => (await import('./commands/rollback.js')).rollback,
  },
  {
    usage: 'runs [...args]',
    description: 'past applies, newest first; one of them: runs show RUN',
    options: [['--limit <n>', 'how many (default 20)']],
    load: async () => (await import('./commands/runs.js')).runs,
  },
  {
    usage: 'export <what>',
    description: 'write for other tools: export dbt-exposures gives dbt the syncs that read its models',
    options: [['--out <file>', 'where to write it (default: stdout)']],
    load: async () => (await import('./commands/export.js')).exportTo,
  },
  {
    usage: 'sim <connector>',
    description: "serve a connector's API on this machine, to try syncs out",
    options: [
      ['--port <port>', 'the port (default: any free one)'],
      ['--no-rate-limit', 'do not enforce the rate limits'],
    ],
    load: async () => (await import('./commands/sim.js')).sim,
  },
];

export async function runCli(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await dispatch(args, terminal);
  } catch (error) {
    if (error instanceof Reported) return endWith(error.compiled.diagnostics, args, terminal);
    if (error instanceof Refused) return reportRefusal(error, args, terminal);
    if (error instanceof Error && error.name === 'AbortError') return EXIT.interrupted;
    if (error instanceof Error && error.name === 'CACError')
      return reportRefusal(argumentRefusal(error, args), args, terminal);
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
