// What each node is made from, by name and each with a fingerprint, so that two manifests can tell what modified a node.
// Nothing here depends on what this version of Sluice makes of a project: no compiled mapping, no shipped connector.

import { SQL_INPUT, TEMPLATE_INPUT } from '../../core/compare-nodes.js';
import type { WrittenConnector } from '../../core/generated/written-connector.js';
import type { Json } from '../../core/json.js';
import type { DestinationNode, SeedNode, SourceNode } from '../../core/manifest.js';
import type { Inputs } from '../../core/moved-inputs.js';
import { nodeId, sourceKind } from '../../core/selector/node-graph.js';
import type { SyncParts } from '../mapping/compile-sync.js';
import type { CompiledModel } from '../models/compile-models.js';
import type { ModelDraft } from '../models/read-models.js';
import { qualifiedName } from '../models/relation-names.js';
import { packageVars } from '../resolve/package-vars.js';
import { canonicalSql } from '../sql/canonical-sql.js';
import type { MacroLibrary } from '../template/macro-library.js';
import { macroTexts } from '../template/macro-texts.js';
import type { TemplateFacts } from '../template/read-facts.js';
import type { CheckedProject } from '../validate/checked-project.js';
import { fingerprintOf } from './fingerprint.js';

export interface InputContext {
  readonly project: CheckedProject;
  readonly library: MacroLibrary;
  /** The environment variables that templates see. */
  readonly env: Readonly<Record<string, string>>;
  readonly sources: readonly SourceNode[];
  readonly seeds: readonly SeedNode[];
  readonly destinations: readonly DestinationNode[];
}

/** A model whose SQL is known; of its columns nothing is asked. */
export type RenderedModel = Pick<CompiledModel, keyof ModelDraft | 'sql'>;

/** The inputs of nodes, each to be asked for after those of what it reads. */
export class NodeInputs {
  private readonly found = new Map<string, Inputs>();
  private readonly fingerprints = new Map<string, string>();
  private readonly used: (facts: TemplateFacts) => Inputs;

  constructor(private readonly context: InputContext) {
    this.used = usedInputs(context);
    const { sources, seeds, destinations, project } = context;
    for (const node of sources) this.found.set(nodeId(sourceKind(node), node.name), sourceInputs(node));
    for (const node of seeds) this.found.set(nodeId('seed', node.name), { 'the file': node.fingerprint });
    for (const node of destinations)
      this.found.set(nodeId('destination', node.name), destinationInputs(node, project.ownConnectors));
  }

  ofModel(model: RenderedModel): Inputs {
    const { facts, dbt } = model;
    return this.keep(nodeId('model', model.name), {
      ...modelInputs(model, this.context.project),
      ...this.used(facts),
      ...merged([
        ...facts.refs.map(({ name }) => this.relation(name)),
        ...facts.sources.map(({ source, table }) => this.parent('source', `${source}.${table}`)),
        ...dbt.map(({ id }) => this.parent('dbt', id)),
      ]),
    });
  }

  ofSync(name: string, sync: SyncParts): Inputs {
    const { model, destination } = sync.written;
    return this.keep(nodeId('sync', name), {
      ...syncInputs(sync),
      ...merged(sync.facts.map(this.used)),
      ...this.relation(model),
      ...this.parent('destination', destination),
    });
  }

  /** All that were asked for, with those of sources, seeds and destinations; by the node's id. */
  get all(): ReadonlyMap<string, Inputs> {
    return this.found;
  }

  /** In the order of canonical JSON, which is made of them twice. */
  private keep(id: string, inputs: Inputs): Inputs {
    const sorted = Object.fromEntries(Object.entries(inputs).sort(([a], [b]) => (a < b ? -1 : 1)));
    this.found.set(id, sorted);
    return sorted;
  }

  private relation(name: string): Inputs {
    return this.parent(this.context.project.seeds.has(name) ? 'seed' : 'model', name);
  }

  private parent(kind: 'source' | 'dbt' | 'seed' | 'model' | 'destination', name: string): Inputs {
    const id = nodeId(kind, name);
    const fingerprint = this.fingerprints.get(id) ?? nodeFingerprint(this.found.get(id) ?? {});
    this.fingerprints.set(id, fingerprint);
    return { [parentInput(kind, name)]: fingerprint };
  }
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
}: Pick<InputContext, 'project' | 'library' | 'env'>): (facts: TemplateFacts) => Inputs {
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
