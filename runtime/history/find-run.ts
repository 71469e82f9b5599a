// Past runs by name: a run's id, the beginning of one, or `last`.

import { errorAt } from '../../core/diagnostic.js';
import { suggestion } from '../../core/nearest-name.js';
import { Refused } from '../../core/refused.js';
import type { RunDocument } from '../../core/run-document.js';

/** `runs` are newest first. Throws Refused (SL0604) when the name means none of them, or several. */
export function findRun(runs: readonly RunDocument[], name: string): RunDocument {
  const exact = runs.find(({ run_id }) => run_id === name);
  const begun = name === '' ? [] : runs.filter(({ run_id }) => run_id.startsWith(name));
  const found = exact ?? (name === 'last' ? runs[0] : begun.length === 1 ? begun[0] : undefined);
  if (found !== undefined) return found;
  throw new Refused([errorAt('SL0604', undefined, whyNot(runs, name, begun))]);
}

function whyNot(runs: readonly RunDocument[], name: string, begun: readonly RunDocument[]): string {
  if (runs.length === 0) return 'The ledger knows of no run: nothing has been applied yet.';
  const ids = runs.map(({ run_id }) => run_id);
  if (begun.length > 1) {
    const some = begun.slice(0, 3).map(({ run_id }) => run_id);
    return `${begun.length} runs begin with "${name}": ${some.join(', ')}${begun.length > some.length ? ', …' : ''}. Write more of the one that is meant.`;
  }
  return `There is no run "${name}".${suggestion(name, ids)} \`sluice runs\` lists them; the newest is also called "last".`;
}
