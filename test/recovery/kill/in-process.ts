// The command line in the test's own process: what takes half a second in a child takes a fifth of it here.

import { runCli } from '../../../cli/run-cli.js';
import type { Ran } from '../../kit/sluice.js';

export async function inProcess(args: string, cwd: string, token: string): Promise<Ran> {
  const said = { out: '', err: '' };
  const code = await runCli(args.split(' '), {
    cwd,
    env: { HUBSPOT_TOKEN: token },
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
    outIsTerminal: false,
    errIsTerminal: false,
    inIsTerminal: false,
  });
  return { code, ...said };
}
