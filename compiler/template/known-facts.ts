// The facts of templates that an earlier compile read without a mistake.

import { type CompileCache, keyOf } from '../cache/compile-cache.js';
import type { MacroLibrary } from './macro-library.js';
import { readFacts, type TemplateFacts } from './read-facts.js';
import type { TemplateFile } from './template-file.js';

export type ReadFacts = typeof readFacts;

/** `macrosKey` is of the library that it will be called with. */
export function knownFacts(cache: CompileCache, macrosKey: string): ReadFacts {
  if (!cache.isOn) return readFacts;
  return (file: TemplateFile, library: MacroLibrary) => {
    const key = keyOf('facts', [macrosKey, file.text, file.package]);
    const facts = cache.get<TemplateFacts>(key);
    if (facts !== undefined) return { facts, diagnostics: [] };
    const read = readFacts(file, library);
    if (read.diagnostics.length === 0) cache.set(key, read.facts);
    return read;
  };
}
