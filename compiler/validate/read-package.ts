// One package from texts to checked parts, each under the name by which the whole project knows it: 'package.name'.

import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import type { WrittenModel } from '../../core/generated/written-model.js';
import type { WrittenSource } from '../../core/generated/written-source.js';
import type { Json } from '../../core/json.js';
import { type PackageFiles, PROJECT_FILE } from '../load/project-files.js';
import { checkDocument } from './check-document.js';
import type { Documents, MacroFile, ModelFile } from './checked-project.js';
import { type Located, placeOf } from './located.js';
import { readModels } from './read-models.js';
import { readSources } from './read-sources.js';

export interface ReadPackage {
  readonly files: PackageFiles;
  /** Its variables with their defaults; absent where its sluice.json cannot be read. */
  readonly vars?: Readonly<Record<string, Json>>;
  readonly models: ReadonlyMap<string, ModelFile>;
  readonly macros: readonly MacroFile[];
  readonly sources: Documents<WrittenSource>;
  readonly broken: { readonly models: readonly string[]; readonly sources: readonly string[] };
  readonly diagnostics: readonly Diagnostic[];
}

export function readPackage(files: PackageFiles): ReadPackage {
  const owner = files.name;
  const settings = readSettings(files);
  const { models, macros, broken, diagnostics } = readModels({ ...files, seeds: [] });
  const sources = readSources(files);
  return {
    files,
    ...(settings.vars !== undefined && { vars: settings.vars }),
    models: new Map(
      [...models.values()].map((model) => ownedModel(model, owner, models)).map((each) => [each.name, each]),
    ),
    macros: macros.map((file) => ({ ...file, package: owner })),
    sources: new Map([...sources.documents.values()].map((source) => ownedSource(source, owner))),
    broken: {
      models: [...broken].map((name) => `${owner}.${name}`),
      sources: [...sources.broken].map((name) => `${owner}.${name}`),
    },
    diagnostics: [
      ...settings.diagnostics,
      ...diagnostics,
      ...sources.diagnostics,
      ...[...sources.documents.values()].flatMap(refuseFiles),
    ],
  };
}

function readSettings({ folder, texts }: PackageFiles): {
  readonly vars?: NonNullable<ReadPackage['vars']>;
  readonly diagnostics: readonly Diagnostic[];
} {
  const file = folder + PROJECT_FILE;
  const { document, diagnostics } = checkDocument('package', file, texts.get(file) ?? '');
  if (document === undefined) return { diagnostics };
  const nested = Object.keys(document.value.packages ?? {}).length > 0;
  const detail = 'A package brings no packages of its own. Name what it needs in the sluice.json of the project.';
  return {
    // The schema's type for any JSON value is wider than Json, which JSON.parse guarantees.
    vars: (document.value.vars ?? {}) as NonNullable<ReadPackage['vars']>,
    diagnostics: nested
      ? [...diagnostics, errorAt('SL0263', placeOf(document, ['packages'], 'key'), detail)]
      : diagnostics,
  };
}

function ownedModel(model: ModelFile, owner: string, own: ReadonlyMap<string, ModelFile>): ModelFile {
  const { properties } = model;
  return {
    ...model,
    name: `${owner}.${model.name}`,
    package: owner,
    ...(properties !== undefined && { properties: { ...properties, value: ownedTests(properties.value, owner, own) } }),
  };
}

/** Tests that look in another model of the package call it by its plain name. */
function ownedTests(written: WrittenModel, owner: string, own: ReadonlyMap<string, ModelFile>): WrittenModel {
  if (written.columns === undefined) return written;
  const columns = written.columns.map((column) => ({
    ...column,
    ...(column.tests !== undefined && {
      tests: column.tests.map((test) => {
        if (typeof test === 'string' || !('relationships' in test) || !own.has(test.relationships.to)) return test;
        return { ...test, relationships: { ...test.relationships, to: `${owner}.${test.relationships.to}` } };
      }),
    }),
  }));
  return { ...written, columns };
}

function ownedSource(source: Located<WrittenSource>, owner: string): readonly [string, Located<WrittenSource>] {
  const name = `${owner}.${source.value.name}`;
  return [name, { ...source, value: { ...source.value, name } }];
}

/** A package is text; files with data are the project's to bring. */
function refuseFiles(source: Located<WrittenSource>): readonly Diagnostic[] {
  return source.value.tables.flatMap(({ path }, index) =>
    path === undefined
      ? []
      : [
          errorAt(
            'SL0261',
            placeOf(source, ['tables', index, 'path']),
            'A source of a package is a table of the warehouse. Files are for the sources of the project itself.',
          ),
        ],
  );
}
