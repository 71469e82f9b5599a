// Module hooks that give whoever imports the journal its stand-in of this folder; the stand-ins themselves still get
// the real modules.

import type { ResolveHook } from 'node:module';

const STAND_INS: Readonly<Record<string, string>> = {
  '/runtime/journal/journal-writer.js': './silent-journal-writer.js',
  '/runtime/journal/read-outcomes.js': './silent-outcomes.js',
};
const silent = process.env.SLUICE_BENCH_JOURNAL === 'none';

export const resolve: ResolveHook = async (specifier, context, next) => {
  const found = await next(specifier, context);
  const path = silent ? Object.keys(STAND_INS).find((end) => found.url.endsWith(end)) : undefined;
  if (path === undefined || context.parentURL?.includes('/bench/silent-') === true) return found;
  return { ...found, url: new URL(STAND_INS[path] ?? '', import.meta.url).href };
};
