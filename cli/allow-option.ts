// `--allow GUARD:SYNC` and `--allow row_count_change:MODEL`: guards that may be broken in this one run. Given more than once, or with several parted by
// commas or blanks. A name that is mistyped is a mistake: it would seem to allow something and would not.

import { type AllowedGuard, ROW_COUNT_CHANGE } from '../core/allow-guards.js';
import { errorAt } from '../core/diagnostic.js';
import type { Manifest } from '../core/manifest.js';
import { suggestion } from '../core/nearest-name.js';
import { GUARDS } from '../core/plan-document.js';
import { Refused } from '../core/refused.js';
import { type RawOptions, textOptions } from './context.js';

export function allowOption(options: RawOptions, manifest: Manifest): readonly AllowedGuard[] {
  const words = textOptions(options, 'allow').flatMap((text) => text.split(','));
  return words.filter((word) => word !== '').map((word) => allowedGuard(word, manifest));
}

function allowedGuard(word: string, manifest: Manifest): AllowedGuard {
  const colon = word.indexOf(':');
  if (colon === -1) throw refusal(`--allow takes a guard and a sync, as in max_deletes:contacts; it got "${word}".`);
  const [name, sync] = [word.slice(0, colon), word.slice(colon + 1)];
  if (name === ROW_COUNT_CHANGE) return allowedCount(sync, manifest);
  const guard = GUARDS.find((known) => known === name);
  if (guard === undefined) {
    const names = [...GUARDS, ROW_COUNT_CHANGE];
    throw refusal(
      `--allow: there is no guard "${name}".${suggestion(name, names)} The guards are ${names.join(', ')}.`,
    );
  }
  if (!Object.hasOwn(manifest.syncs, sync))
    throw refusal(`--allow: there is no sync "${sync}".${suggestion(sync, Object.keys(manifest.syncs))}`);
  return { guard, sync };
}

function allowedCount(model: string, manifest: Manifest): AllowedGuard {
  if (Object.hasOwn(manifest.models, model)) return { guard: ROW_COUNT_CHANGE, model };
  const names = Object.keys(manifest.models);
  throw refusal(`--allow ${ROW_COUNT_CHANGE} takes a model; there is no model "${model}".${suggestion(model, names)}`);
}

function refusal(detail: string): Refused {
  return new Refused([errorAt('SL0602', undefined, detail)]);
}
