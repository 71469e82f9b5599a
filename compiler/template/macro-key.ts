// How the library knows a macro: by its name, and one of a package by 'package.name'. A file calls what is of its own
// package by its plain name, and a project's file also what is of a package, as in acme.cents('amount').

import type { Expression } from './syntax-tree.js';
import type { TemplateFile } from './template-file.js';

/** Of a macro that a file defines or calls by its plain name. */
export function macroKey(file: TemplateFile, name: string): string {
  return file.package === undefined ? name : `${file.package}.${name}`;
}

/** A call that may be of a package's macro, with the name before its dot; undefined for methods of anything else. */
export function packageCall(
  { target, name }: Extract<Expression, { kind: 'method' }>,
  file: TemplateFile,
): { readonly owner: string; readonly key: string } | undefined {
  // A package does not know what a project calls other packages.
  if (target.kind !== 'name' || file.package !== undefined) return undefined;
  return { owner: target.name, key: `${target.name}.${name}` };
}

/** The names by which a file may call the library's macros. */
export function callableNames(keys: Iterable<string>, file: TemplateFile): readonly string[] {
  const prefix = `${file.package}.`;
  if (file.package === undefined) return [...keys];
  return [...keys].flatMap((key) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : []));
}
