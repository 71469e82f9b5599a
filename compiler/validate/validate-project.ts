// Validation: from the texts of a project to one whose files are valid by themselves and fit each other. Reports all
// that is wrong at once, and never a consequence beside its cause. Reads nothing, renders nothing, knows no SQL.

import { type Diagnostic, errorAt, hasErrors } from '../../core/diagnostic.js';
import type { WrittenProject } from '../../core/generated/written-project.js';
import { suggestion } from '../../core/nearest-name.js';
import type { DbtProject } from '../dbt/dbt-project.js';
import { describeProject } from '../docs/describe-project.js';
import { NO_DOCS } from '../docs/read-doc-blocks.js';
import { PROJECT_FILE, type ProjectFiles } from '../load/project-files.js';
import { type EnvironmentOptions, type ProjectSettings, resolveEnvironment } from '../resolve/resolve-environment.js';
import { addPackages } from './add-packages.js';
import { checkDocument } from './check-document.js';
import { checkFit } from './check-fit.js';
import { checkSelectors } from './check-selectors.js';
import type { CheckedProject } from './checked-project.js';
import { type Located, placeOf } from './located.js';
import { readConnectors } from './read-connectors.js';
import { readDocuments } from './read-documents.js';
import { readModels } from './read-models.js';
import { readSources } from './read-sources.js';
import { known } from './words.js';

export interface Validation {
  /** Present when sluice.json is valid and has the environment, whatever else is wrong. */
  readonly project?: CheckedProject;
  readonly diagnostics: readonly Diagnostic[];
}

type Parts = Omit<CheckedProject, keyof ProjectSettings | 'document'>;

/** `builtIns` are the texts of Sluice's own connectors by name. */
export function validateProject(
  files: ProjectFiles,
  builtIns: ReadonlyMap<string, string>,
  options: EnvironmentOptions & { readonly dbt?: DbtProject } = {},
): Validation {
  const { document, diagnostics } = checkDocument('project', PROJECT_FILE, files.texts.get(PROJECT_FILE) ?? '');
  const environment = document === undefined ? [] : checkEnvironment(document, options.environment);
  const read = readParts(files, builtIns, { document, dbt: options.dbt });
  const unfitting = checkFit(read.parts, read.connectorNames);
  const selectors = document === undefined ? [] : checkSelectors(document);
  const all = [...diagnostics, ...environment, ...selectors, ...read.diagnostics, ...unfitting];
  if (document === undefined || hasErrors(environment)) return { diagnostics: all };
  const settings = resolveEnvironment(document.value, options);
  const project = { document, ...settings, ...withUnfitting(read.parts, unfitting) };
  return { project, diagnostics: all };
}

interface ReadParts {
  readonly parts: Parts;
  readonly connectorNames: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

interface PartsOptions {
  /** sluice.json; absent when it cannot be read. */
  readonly document: Located<WrittenProject> | undefined;
  readonly dbt: DbtProject | undefined;
}

function readParts(
  files: ProjectFiles,
  builtIns: ReadonlyMap<string, string>,
  { document, dbt }: PartsOptions,
): ReadParts {
  const models = readModels(files);
  const sources = readSources(files);
  const destinations = readDocuments('destination', files);
  const used = [...destinations.documents.values()].map(({ value }) => value.connector);
  const connectors = readConnectors(files, builtIns, used);
  const syncs = readDocuments('sync', files);
  const own: Parts = {
    packages: new Map(),
    models: models.models,
    seeds: models.seeds,
    macros: models.macros,
    sources: sources.documents,
    destinations: destinations.documents,
    connectors: connectors.connectors,
    ownConnectors: connectors.own,
    syncs: syncs.documents,
    docs: NO_DOCS,
    ...(dbt !== undefined && { dbt }),
    broken: {
      models: models.broken,
      sources: sources.broken,
      destinations: destinations.broken,
      connectors: connectors.broken,
      syncs: syncs.broken,
      packages: new Set(),
    },
  };
  const packages = addPackages(own, files, document);
  const { parts, diagnostics } = describeProject(packages.parts, files);
  return {
    parts,
    connectorNames: connectors.names,
    diagnostics: [models, sources, destinations, connectors, syncs, packages, { diagnostics }].flatMap(
      (part) => part.diagnostics,
    ),
  };
}

function checkEnvironment(project: Located<WrittenProject>, name: string | undefined): readonly Diagnostic[] {
  const environments = project.value.environments ?? {};
  if (name === undefined || Object.hasOwn(environments, name)) return [];
  const names = Object.keys(environments);
  const hint = suggestion(name, names) || known('environments', names) || ` ${PROJECT_FILE} names none.`;
  const place = names.length === 0 ? { file: PROJECT_FILE } : placeOf(project, ['environments'], 'key');
  return [errorAt('SL0205', place, `There is no environment "${name}".${hint}`)];
}

/** Counts what does not fit the rest of the project as broken too. */
function withUnfitting(parts: Parts, unfitting: readonly Diagnostic[]): Parts {
  const files = new Set(unfitting.filter(({ severity }) => severity === 'error').map(({ file }) => file));
  const broken = (names: ReadonlySet<string>, documents: ReadonlyMap<string, Located<unknown>>): ReadonlySet<string> =>
    new Set([...names, ...[...documents].filter(([, { file }]) => files.has(file)).map(([name]) => name)]);
  return {
    ...parts,
    broken: {
      ...parts.broken,
      destinations: broken(parts.broken.destinations, parts.destinations),
      syncs: broken(parts.broken.syncs, parts.syncs),
    },
  };
}
