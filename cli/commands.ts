// Every command: its name, options and help. A command's code, and the libraries it needs, are loaded only when it runs.

import type { Context, RawOptions } from './context.js';
import type { Option } from './global-options.js';

type Run = (context: Context, options: RawOptions, args: readonly string[]) => Promise<number>;

export interface CommandSpec {
  readonly usage: string;
  readonly description: string;
  readonly options?: readonly Option[];
  readonly load: () => Promise<Run>;
}

const ALLOW = ['--allow <guard:sync>', 'let a broken guard pass this once'] as const;

export const COMMANDS: readonly CommandSpec[] = [
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
