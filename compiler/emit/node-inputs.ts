// What each node is made from, by name and each with a fingerprint, so that two manifests can tell what modified a node.
// Nothing here depends on what this version of Sluice makes of a project: no compiled mapping, no shipped connector.

import { SQL_INPUT, TEMPLATE_INPUT } from '../../core/compare-nodes.js';
import type { WrittenConnector } from '../../core/generated/written-connector.js';
import type { Json } from '../../core/json.js';
import type { DestinationNode, Manifest, SeedNode, SourceNode } from '../../core/manifest.js';
import type { Inputs } from '../../core/moved-inputs.js';
import { nodeId, sourceKind } from '../../core/selector/node-graph.js';
import type { SyncParts } from '../mapping/compile-sync.js';
import type { CompiledModel } from '../models/compile-models.js';
import { qualifiedName } from '../models/relation-names.js';
import { packageVars } from '../resolve/package-vars.js';
import { canonicalSql } from '../sql/canonical-sql.js';
import type { MacroLibrary } from '../template/macro-library.js';
import { macroTexts } from '../template/macro-texts.js';
import type { TemplateFacts } from '../template/read-facts.js';
import type { TemplateFile } from '../template/template-file.js';
import type { CheckedProject } from '../validate/checked-project.js';
import { fingerprintOf } from './fingerprint.js';

export interface InputParts {
  readonly project: CheckedProject;
  readonly library: MacroLibrary;
  /** The environment variables that templates see. */
  readonly env: Readonly<Record<string, string>>;
  readonly sources: readonly SourceNode[];
  readonly seeds: readonly SeedNode[];
  /** Each after those it reads. */
  readonly models: readonly CompiledModel[];
  readonly destinations: readonly DestinationNode[];
  /** By the sync's name. */
  readonly syncs: ReadonlyMap<string, SyncParts>;
}

export function nodeInputs(parts: InputParts): Manifest['inputs'] {
  const inputs = new Map<string, Inputs>();
  const used = usedInputs(parts);
  const own = ownInputs(parts);
  const fingerprints = new Map<string, string>();
  const parent = (kind: 'source' | 'dbt' | 'seed' | 'model' | 'destination', name: string): Inputs => {
    const id = nodeId(kind, name);
    const fingerprint = fingerprints.get(id) ?? nodeFingerprint(inputs.get(id) ?? {});
    fingerprints.set(id, fingerprint);
    return { [parentInput(kind, name)]: fingerprint };
  };
  for (const node of parts.sources) inputs.set(nodeId(sourceKind(node), node.name), sourceInputs(node));
  for (const node of parts.seeds) inputs.set(nodeId('seed', node.name), { 'the file': node.fingerprint });
  for (const node of parts.destinations)
    inputs.set(nodeId('destination', node.name), destinationInputs(node, parts.project.ownConnectors));
  const relation = (name: string): Inputs => parent(parts.project.seeds.has(name) ? 'seed' : 'model', name);
  for (const model of parts.models) {
    const read = [
      ...model.facts.refs.map(({ name }) => relation(name)),
      ...model.facts.sources.map(({ source, table }) => parent('source', `${source}.${table}`)),
      ...model.dbt.map(({ id }) => parent('dbt', id)),
    ];
    inputs.set(nodeId('model', model.name), { ...own(model), ...merged(read) });
  }
  for (const [name, sync] of parts.syncs) {
    const { model, destination } = sync.written;
    inputs.set(nodeId('sync', name), {
      ...syncInputs(sync),
      ...merged(sync.facts.map(used)),
      ...relation(model),
      ...parent('destination', destination),
    });
  }
  return Object.fromEntries([...inputs].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What a model is made from before anything is known of its columns. */
export type RenderedModel = Pick<CompiledModel, 'name' | 'template' | 'facts' | 'key' | 'materialized' | 'sql'>;

const prepared = new WeakMap<TemplateFile, { readonly sql: string; readonly inputs: Inputs }>();

/** Inputs of models, without those that they read; remembered, so that they can be found out while DuckDB works. */
export function ownInputs(parts: Pick<InputParts, 'project' | 'library' | 'env'>): (model: RenderedModel) => Inputs {
  const used = usedInputs(parts);
  return (model) => {
    const known = prepared.get(model.template);
    if (known?.sql === model.sql) return known.inputs;
    const inputs = { ...modelInputs(model, parts.project), ...used(model.facts) };
    prepared.set(model.template, { sql: model.sql, inputs });
    return inputs;
  };
}

/** Under which a node has what it reads. */
export function parentInput(kind: 'source' | 'dbt' | 'seed' | 'model' | 'destination', name: string): string {
  return `${kind} "${name}"`;
}

/** What readers of a node have of it among their own inputs. */
export function nodeFingerprint({ [TEMPLATE_INPUT]: _, ...inputs }: Inputs): string {
  return fingerprintOf(inputs);
}

/** Variables, environment variables and macros that a template uses, through its macros too. */
function usedInputs({
  project,
  library,
  env,
}: Pick<InputParts, 'project' | 'library' | 'env'>): (facts: TemplateFacts) => Inputs {
  const texts = macroTexts(library);
  const ofMacros = new Map<string, string>();
  const ofMacro = (text: string): string => {
    const fingerprint = ofMacros.get(text) ?? fingerprintOf(text);
    ofMacros.set(text, fingerprint);
    return fingerprint;
  };
  const valueIn = (values: Readonly<Record<string, Json>>, name: string): string =>
    fingerprintOf(Object.hasOwn(values, name) ? { value: values[name] } : {});
  const ofPackages = packageVars(project);
  const varsOf = (owner: string | undefined) => (owner === undefined ? project.vars : (ofPackages.get(owner) ?? {}));
  return ({ vars, envVars, macros }) =>
    Object.fromEntries([
      ...vars.map(({ name, from }) => [`variable "${qualifiedName(from, name)}"`, valueIn(varsOf(from), name)]),
      ...envVars.map(({ name }) => [`environment variable "${name}"`, valueIn(env, name)]),
      ...texts(macros).map(({ name, text }) => [`macro "${name}"`, ofMacro(text)]),
    ]);
}

function sourceInputs({ relation, path, columns, freshness }: SourceNode): Inputs {
  return present({
    'the table': relation,
    'the files': path,
    'the columns': columns.map(({ name, type, sensitive = false }) => ({ name, type, sensitive })),
    'the freshness': freshness,
  });
}

function destinationInputs(
  { connector, settings, secrets }: DestinationNode,
  own: ReadonlyMap<string, WrittenConnector>,
): Inputs {
  return present({
    [`connector "${connector}"`]: own.get(connector) ?? connector,
    'the settings': settings,
    'the secrets': secrets,
  });
}

function modelInputs(model: RenderedModel, project: CheckedProject): Inputs {
  const { columns, contract, tests = [] } = project.models.get(model.name)?.properties?.value ?? {};
  const ofColumns = (columns ?? []).flatMap(({ name, tests: own = [] }) => own.map((each) => ({ name, test: each })));
  return present({
    [SQL_INPUT]: canonicalSql(model.sql),
    [TEMPLATE_INPUT]: model.template.text,
    'the key': model.key,
    'the materialisation': model.materialized,
    'the contract': contract,
    'the tests': tests.length + ofColumns.length === 0 ? undefined : [tests, ofColumns],
    'the columns': columns?.map(({ name, type, sensitive = false }) => ({ name, type, sensitive })),
  });
}

function syncInputs({ written, fields, expressions, filter }: SyncParts): Inputs {
  const rendered = [...[...expressions].sort(), ...(filter === undefined ? [] : [['', filter] as const])];
  const { object, mode, on_delete, match, guards, drift, schedule, depends_on } = written;
  return present({
    ...Object.fromEntries(
      fields.map((field) => [
        `field "${field.name}"`,
        { ...field, from: field.from.kind === 'sql' ? { sql: canonicalSql(field.from.sql) } : field.from },
      ]),
    ),
    [SQL_INPUT]: rendered.length === 0 ? undefined : rendered.map(([name, sql]) => [name, canonicalSql(sql)]),
    'the filter': written.filter === undefined ? undefined : canonicalSql(written.filter),
    'the object': object,
    'the mode': on_delete === undefined ? { mode } : { mode, on_delete },
    'the match': match,
    'the guards': guards,
    'the drift policy': drift,
    'the schedule': schedule,
    'the syncs it waits for': depends_on === undefined ? undefined : [...depends_on].sort(),
  });
}

function merged(parts: readonly Inputs[]): Inputs {
  return Object.assign({}, ...parts);
}

/** Fingerprints of what is there. */
function present(parts: Readonly<Record<string, unknown>>): Inputs {
  const inputs: Record<string, string> = {};
  for (const name of Object.keys(parts)) if (parts[name] !== undefined) inputs[name] = fingerprintOf(parts[name]);
  return inputs;
}
