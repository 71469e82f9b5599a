// Names: those that things get from their files must be names, and no name stands for two things of one kind.

import { type Diagnostic, errorAt, type Place, type RelatedPlace } from '../../core/diagnostic.js';
import { FILE_START } from './located.js';
import { NAME_PATTERN, NAME_RULE } from './words.js';

export interface NamedFile {
  readonly name: string;
  readonly file: string;
}

/** Something with a name and where it is named; of duplicates, the later ones are the mistakes. */
export interface NamedPlace {
  readonly name: string;
  /** Asked only for duplicates: finding a place costs more than finding out that all is well. */
  readonly place: () => Place;
  /** What it is, when duplicates may be of different kinds: 'seed'. */
  readonly what: string;
}

/** Checks files that give their names to what they hold; `ending` is what follows the name. */
export function checkFileNames(what: string, ending: string, files: readonly NamedFile[]): readonly Diagnostic[] {
  return [
    ...files.flatMap((file) => checkFileName(what, ending, file)),
    ...duplicateNames(files.map(({ name, file }) => ({ name, place: () => ({ file }), what }))),
  ];
}

export function checkFileName(what: string, ending: string, { name, file }: NamedFile): readonly Diagnostic[] {
  if (new RegExp(NAME_PATTERN).test(name)) return [];
  const better = name.replace(/[^A-Za-z0-9_]+/g, '_').replace(/^(?=[0-9])|^$/, '_');
  const detail =
    `The file's name gives the ${what} its name, and "${name}" cannot be one: a name has ${NAME_RULE}. ` +
    `Rename the file, for example to ${better}${ending}.`;
  return [errorAt('SL0202', { file }, detail)];
}

/** SL0204 for every name that an earlier one already is. SQL does not tell case apart, so `sql` names don't either. */
export function duplicateNames(names: readonly NamedPlace[], identity = (name: string) => name): readonly Diagnostic[] {
  const firsts = new Map<string, NamedPlace>();
  return names.flatMap((named) => {
    const first = firsts.get(identity(named.name));
    if (first === undefined) firsts.set(identity(named.name), named);
    return first === undefined ? [] : [duplicate(named, first)];
  });
}

/** The identity of names that SQL sees. */
export function sqlIdentity(name: string): string {
  return name.toLowerCase();
}

function duplicate({ name, place, what }: NamedPlace, first: NamedPlace): Diagnostic {
  const other = first.what === what ? `Another ${what}` : `A ${first.what}`;
  const spelled = first.name === name ? `"${name}"` : `"${first.name}", which SQL does not tell from "${name}"`;
  const { file, range = FILE_START } = first.place();
  const related: RelatedPlace = { file, range, note: `"${first.name}" is here first.` };
  const detail = `${other} is named ${spelled}. Rename or remove one of them.`;
  return { ...errorAt('SL0204', place(), detail), related: [related] };
}
