// A valid project as data that can be stored: without the texts of its models, which are read again when they are
// needed, and without the places in its documents, which only somebody who finds a mistake asks for.

import type { Range } from '../../core/diagnostic.js';
import type { CheckedProject, Documents, ModelFile } from '../validate/checked-project.js';
import type { Located } from '../validate/located.js';
import { parseJson } from '../validate/parse-json.js';

interface KeptDocument<T> {
  readonly file: string;
  readonly value: T;
}

type KeptDocuments<D> = D extends Documents<infer T> ? ReadonlyMap<string, KeptDocument<T>> : never;

interface KeptModel extends Omit<ModelFile, 'sql' | 'properties'> {
  readonly properties?: KeptDocument<NonNullable<ModelFile['properties']>['value']>;
}

type DocumentKind = 'sources' | 'destinations' | 'syncs';

export type KeptProject = Omit<CheckedProject, 'document' | 'models' | DocumentKind> & {
  readonly document: KeptDocument<CheckedProject['document']['value']>;
  readonly models: ReadonlyMap<string, KeptModel>;
} & { readonly [K in DocumentKind]: KeptDocuments<CheckedProject[K]> };

export function keptProject(project: CheckedProject): KeptProject {
  return {
    ...project,
    document: keptDocument(project.document),
    models: new Map([...project.models].map(([name, model]) => [name, keptModel(model)])),
    sources: keptDocuments(project.sources),
    destinations: keptDocuments(project.destinations),
    syncs: keptDocuments(project.syncs),
  };
}

/** `read` gives the text of a file of the project. */
export function revivedProject(kept: KeptProject, read: (file: string) => string): CheckedProject {
  const documents = <T>(all: ReadonlyMap<string, KeptDocument<T>>): Documents<T> =>
    new Map([...all].map(([name, document]) => [name, revived(document, read)]));
  return {
    ...kept,
    document: revived(kept.document, read),
    models: new Map([...kept.models].map(([name, model]) => [name, revivedModel(model, read)])),
    sources: documents(kept.sources),
    destinations: documents(kept.destinations),
    syncs: documents(kept.syncs),
  };
}

function keptDocument<T>({ file, value }: Located<T>): KeptDocument<T> {
  return { file, value };
}

function keptDocuments<T>(documents: Documents<T>): ReadonlyMap<string, KeptDocument<T>> {
  return new Map([...documents].map(([name, document]) => [name, keptDocument(document)]));
}

function keptModel({ sql: _, properties, ...model }: ModelFile): KeptModel {
  return properties === undefined ? model : { ...model, properties: keptDocument(properties) };
}

function revivedModel({ properties, ...model }: KeptModel, read: (file: string) => string): ModelFile {
  return {
    ...model,
    get sql() {
      return read(model.file);
    },
    ...(properties !== undefined && { properties: revived(properties, read) }),
  };
}

function revived<T>({ file, value }: KeptDocument<T>, read: (file: string) => string): Located<T> {
  let at: Located<unknown>['at'] | undefined;
  return {
    file,
    value,
    get text() {
      return read(file);
    },
    at: (path, part): Range => {
      at ??= parseJson(file, read(file)).document?.at;
      if (at === undefined) throw new Error(`${file} is no longer what it was`);
      return at(path, part);
    },
  };
}
