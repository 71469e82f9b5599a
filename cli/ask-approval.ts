// Asks before something is done that cannot be taken back. Only the whole word "yes" is one; where nobody can answer,
// nothing is assumed.

import { createInterface } from 'node:readline/promises';
import { errorAt } from '../core/diagnostic.js';
import { Refused } from '../core/refused.js';
import type { Context } from './context.js';

export interface Question {
  /** Ends with a colon and a space. */
  readonly text: string;
  /** What to do where nobody can be asked: a sentence. */
  readonly instead: string;
}

export async function askApproval({ terminal, json }: Context, { text, instead }: Question): Promise<boolean> {
  if (!terminal.inIsTerminal || json)
    throw new Refused([errorAt('SL0509', undefined, `There is nobody to ask. ${instead}`)]);
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await lines.question(text);
  lines.close();
  return answer.trim() === 'yes';
}
