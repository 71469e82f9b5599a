// Models with their .model.json files, macros and seeds. Models and seeds share one namespace: ref() names either.

import { type Diagnostic, errorAt, hasErrors } from '../../core/diagnostic.js';
import { suggestion } from '../../core/nearest-name.js';
import { type FolderFiles, nameOfFile, type ProjectFiles, type SeedFile } from '../load/project-files.js';
import { checkDocument } from './check-document.js';
import { checkFileName, duplicateNames, sqlIdentity } from './check-names.js';
import type { MacroFile, ModelFile } from './checked-project.js';
import { namesOfFiles } from './read-documents.js';
import { checkColumnNames } from './read-sources.js';

const SQL = '.sql';
const PROPERTIES = '.model.json';

export interface ReadModels {
  readonly models: ReadonlyMap<string, ModelFile>;
  readonly seeds: ReadonlyMap<string, SeedFile>;
  readonly macros: readonly MacroFile[];
  readonly broken: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
}

export function readModels({
  folder,
  texts,
  seeds: seedFiles,
  unreadable,
}: FolderFiles & Pick<ProjectFiles, 'seeds'>): ReadModels {
  const files = [...texts.keys()].filter((file) => file.startsWith(`${folder}models/`));
  const read = files.filter((file) => file.endsWith(SQL)).map((file) => readModel(file, texts));
  const seeds = [...seedFiles].sort(byName);
  const broken = read.filter(({ diagnostics }) => hasErrors(diagnostics)).map(({ model }) => model.name);
  return {
    models: firstOfEach(read.map(({ model }) => model)),
    seeds: firstOfEach(seeds),
    macros: [...texts].filter(([path]) => path.startsWith(`${folder}macros/`)).map(([path, text]) => ({ path, text })),
    broken: new Set([...broken, ...unreadableNames(unreadable, folder)]),
    diagnostics: [
      ...read.flatMap(({ model, diagnostics }) => [...checkFileName('model', SQL, model), ...diagnostics]),
      ...seeds.flatMap((seed) => checkFileName('seed', seed.file.slice(seed.file.lastIndexOf('.')), seed)),
      ...duplicateNames(
        [...read.map(({ model }) => placed('model', model)), ...seeds.map((seed) => placed('seed', seed))],
        sqlIdentity,
      ),
      ...files.filter((file) => file.endsWith(PROPERTIES)).flatMap((file) => checkHasModel(file, texts)),
    ],
  };
}

function readModel(
  file: string,
  texts: ReadonlyMap<string, string>,
): { model: ModelFile; diagnostics: readonly Diagnostic[] } {
  const model = { name: nameOfFile(file, SQL), file, sql: texts.get(file) ?? '' };
  const beside = file.slice(0, -SQL.length) + PROPERTIES;
  const text = texts.get(beside);
  if (text === undefined) return { model, diagnostics: [] };
  const { document, diagnostics } = checkDocument('model', beside, text);
  if (document === undefined) return { model, diagnostics };
  const columns = checkColumnNames(document, ['columns'], document.value.columns ?? []);
  return { model: { ...model, properties: document }, diagnostics: [...diagnostics, ...columns] };
}

function checkHasModel(file: string, texts: ReadonlyMap<string, string>): readonly Diagnostic[] {
  const model = file.slice(0, -PROPERTIES.length) + SQL;
  if (texts.has(model)) return [];
  const folder = file.slice(0, file.lastIndexOf('/') + 1);
  const names = [...texts.keys()]
    .filter((path) => path.endsWith(SQL) && path.slice(0, path.lastIndexOf('/') + 1) === folder)
    .map((path) => nameOfFile(path, SQL));
  const detail = `This file describes ${model}, which does not exist.${suggestion(nameOfFile(file, PROPERTIES), names)}`;
  return [errorAt('SL0211', { file }, detail)];
}

/** Names that ref() may use of files that could not be read. */
function unreadableNames(files: readonly string[], folder: string): readonly string[] {
  const of = (ending: string) => namesOfFiles(files, `${folder}models/`, ending);
  const models = [...of(PROPERTIES), ...of(SQL)];
  const seeds = files.filter((file) => file.startsWith('seeds/'));
  return [...models, ...seeds.map((file) => nameOfFile(file, file.slice(file.lastIndexOf('.'))))];
}

function placed(what: string, { name, file }: { readonly name: string; readonly file: string }) {
  return { name, place: () => ({ file }), what };
}

function firstOfEach<T extends { readonly name: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  const map = new Map<string, T>();
  for (const item of [...items].sort(byName)) if (!map.has(item.name)) map.set(item.name, item);
  return map;
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  if (a.name === b.name) return 0;
  return a.name < b.name ? -1 : 1;
}
