// The packages that sluice.json names, as far as they can be judged before they are looked for: their names, and that
// what they name can be a folder or a package of npm.

import { type Diagnostic, errorAt, type Place } from '../../core/diagnostic.js';
import type { WrittenProject } from '../../core/generated/written-project.js';
import { PROJECT_FILE, PROJECT_FOLDERS } from '../load/project-files.js';
import { isBuiltIn } from '../template/built-in-calls.js';
import { isForbiddenName } from '../template/forbidden-names.js';
import { checkDocument } from './check-document.js';
import { type Located, placeOf } from './located.js';
import { isObject } from './schema.js';
import { inQuotes, NAME_PATTERN, NAME_RULE } from './words.js';

export interface PackageReference {
  /** What templates call it. */
  readonly name: string;
  /** Of a folder: its path from the project's, with forward slashes and without '.' and needless '..'. */
  readonly at: { readonly kind: 'path'; readonly path: string } | { readonly kind: 'npm'; readonly npm: string };
  /** Where sluice.json says where it is. */
  readonly place: Place;
}

export interface PackageReferences {
  readonly references: readonly PackageReference[];
  /** Names of those that cannot be looked for. */
  readonly broken: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

type Written = NonNullable<WrittenProject['packages']>[string];

/** Of a sluice.json that its schema refuses: none that can be looked for. What is wrong is told where it is validated. */
export function packageReferences(text: string): PackageReferences {
  // Most projects name none, and need not be parsed twice.
  if (!text.includes('"packages"')) return { references: [], broken: [], diagnostics: [] };
  const { document, parsed } = checkDocument('project', PROJECT_FILE, text);
  if (document === undefined) return { references: [], broken: namesIn(parsed?.value), diagnostics: [] };
  const named = Object.entries(document.value.packages ?? {});
  const read = named.map(([name, at]) => readReference(document, name, at));
  return {
    references: read.flatMap((each) => ('name' in each ? [each] : [])),
    broken: named.flatMap(([name], index) => ('name' in (read[index] ?? {}) ? [] : [name])),
    diagnostics: read.flatMap((each) => ('name' in each ? [] : [each])),
  };
}

function namesIn(settings: unknown): readonly string[] {
  const packages = isObject(settings) ? settings.packages : undefined;
  return isObject(packages) ? Object.keys(packages) : [];
}

function readReference(document: Located<WrittenProject>, name: string, at: Written): PackageReference | Diagnostic {
  const wrongName = nameProblem(name, document.value);
  if (wrongName !== undefined) return errorAt('SL0202', placeOf(document, ['packages', name], 'key'), wrongName);
  if ('npm' in at) {
    const place = placeOf(document, ['packages', name, 'npm']);
    if (NPM_NAME.test(at.npm)) return { name, at: { kind: 'npm', npm: at.npm }, place };
    return errorAt('SL0202', place, `${inQuotes(at.npm)} cannot be the name of a package of npm.`);
  }
  const place = placeOf(document, ['packages', name, 'path']);
  const path = normalized(at.path);
  const wrong = pathProblem(at.path, path);
  return wrong === undefined ? { name, at: { kind: 'path', path }, place } : errorAt(wrong.code, place, wrong.detail);
}

/** As npm allows them, so that no name leads out of node_modules. */
const NPM_NAME = /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/i;

const TAKEN: readonly string[] = ['this', 'loop', 'caller', 'packages'];

function nameProblem(name: string, project: WrittenProject): string | undefined {
  if (!new RegExp(NAME_PATTERN).test(name)) return `A package’s name must be a name: ${NAME_RULE}.`;
  if (isBuiltIn(name) || isForbiddenName(name) || TAKEN.includes(name))
    return `${inQuotes(name)} has a meaning of its own in templates. Give the package another name here.`;
  return name === project.name
    ? `${inQuotes(name)} is the project itself. Give the package another name here.`
    : undefined;
}

function pathProblem(
  written: string,
  path: string,
): { readonly code: 'SL0202' | 'SL0263'; readonly detail: string } | undefined {
  if (/^([/\\~]|[A-Za-z]:)/.test(written) || written.includes('\\') || written.includes('\0'))
    return {
      code: 'SL0202',
      detail:
        'A package’s path is relative to the project, with forward slashes: then it is the same on every machine.',
    };
  if (path === '')
    return { code: 'SL0263', detail: 'This is the project’s own folder. A project cannot be a package of itself.' };
  const [top = ''] = path.split('/');
  if (!Object.hasOwn(PROJECT_FOLDERS, top) && top !== 'target') return undefined;
  return {
    code: 'SL0202',
    detail: `What stands in ${top}/ is the project’s own. Move the package to another folder, for example packages/.`,
  };
}

/** '../a/b' of './../a//c/../b/'. */
function normalized(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}
