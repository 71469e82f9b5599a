// The documentation site's data, made from the manifest and the graph of it: what each node is, in words.

import { objectOf } from '../../core/connector.js';
import type { GraphColumn, GraphDocument, GraphRelation, GraphSync } from '../../core/graph-document.js';
import type { FieldLineage, FieldOrigin } from '../../core/lineage.js';
import type { DataTest, GuardBounds, Manifest, SyncNode } from '../../core/manifest.js';
import { MODEL_PREFIX } from '../../core/model-query.js';
import {
  SITE_VERSION,
  type SiteColumn,
  type SiteDocument,
  type SiteField,
  type SiteNode,
  type SiteOrigin,
} from '../../core/site-document.js';

export function siteDocument(manifest: Manifest, graph: GraphDocument): SiteDocument {
  const origins = new Map<string, FieldLineage[]>();
  for (const each of graph.lineage) origins.set(each.sync, [...(origins.get(each.sync) ?? []), each]);
  return {
    format_version: SITE_VERSION,
    project: graph.project,
    environment: graph.environment,
    fingerprint: graph.manifest,
    nodes: [
      ...graph.nodes.map((node) => relationNode(node, manifest)),
      ...graph.syncs.map((sync) => syncNode(sync, manifest, origins.get(sync.name) ?? [])),
      ...destinationNodes(graph),
    ],
  };
}

type Fact = readonly [label: string, value: string];

function relationNode(node: GraphRelation, manifest: Manifest): SiteNode {
  const model = node.kind === 'model' ? manifest.models[node.name] : undefined;
  const tests = model?.checks?.tests ?? [];
  const ofModel = tests.filter(({ column }) => column === undefined);
  const ofRows = [...ofModel, ...(model?.checks?.row_counts ?? [])].map(({ name }) => name);
  return {
    ...base(node),
    facts: [
      ...fact('Key', node.key?.join(', ')),
      ...fact('Materialized', node.materialized),
      ...fact('Files', manifest.sources[node.name]?.path),
      ...fact('Freshness', freshnessOf(node.name, manifest)),
      ...fact('Contract', model?.checks?.contract === undefined ? undefined : 'exactly these columns'),
    ],
    columns: node.columns.map((column) => siteColumn(column, tests)),
    ...(ofRows.length > 0 && { tests: ofRows }),
    ...(model !== undefined && { sql: model.sql.replaceAll(MODEL_PREFIX, '') }),
  };
}

function siteColumn(
  { name, type, description, tags = [], sensitive }: GraphColumn,
  tests: readonly DataTest[],
): SiteColumn {
  const own = tests.filter(({ column }) => column?.toLowerCase() === name.toLowerCase());
  return {
    name,
    ...(type !== undefined && { type }),
    ...(description !== undefined && { description }),
    tags,
    sensitive: sensitive === true,
    tests: own.map(({ kind }) => kind),
  };
}

/** A sync's parents here are what its data comes from, and the syncs before it; the destination comes after it. */
function syncNode(node: GraphSync, manifest: Manifest, origins: readonly FieldLineage[]): SiteNode {
  const sync = manifest.syncs[node.name];
  const isDestination = (id: string): boolean => id === `destination:${node.destination}`;
  return {
    ...base(node),
    parents: node.parents.filter((id) => !isDestination(id)),
    facts: [
      ['Model', node.model],
      ['Destination', node.destination],
      ['Object', node.object],
      ['Mode', node.mode],
      ['Match', node.match.join(', ')],
      ...fact('Every', node.schedule?.every),
      ...fact('Guards', sync && guardsOf(sync.guards)),
    ],
    columns: [],
    fields: sync === undefined ? [] : sync.fields.map((field) => siteField(field, sync, manifest, origins)),
  };
}

function siteField(
  { name, type, sensitive, manage }: SyncNode['fields'][number],
  sync: SyncNode,
  manifest: Manifest,
  origins: readonly FieldLineage[],
): SiteField {
  const connector = manifest.connectors[manifest.destinations[sync.destination]?.connector ?? ''];
  const known = connector && objectOf(connector, sync.object)?.fields[name];
  const shown = type ?? known?.type;
  return {
    name,
    ...(shown !== undefined && { type: shown }),
    match: sync.match.includes(name),
    sensitive,
    onCreate: manage === 'on_create',
    origins: origins.filter(({ field }) => field === name).flatMap(({ from }) => wholeWays(from)),
  };
}

/** A column on the way that has tags of its own is an origin too: here its tags are told where the way begins. */
function wholeWays(origins: readonly FieldOrigin[]): readonly SiteOrigin[] {
  const steps = ({ path }: FieldOrigin): readonly string[] => path.map(({ node, column }) => `${node} ${column}`);
  const leadsInto = (way: FieldOrigin, end: FieldOrigin): boolean =>
    way !== end &&
    way.path.length > end.path.length &&
    steps(way)
      .join('\n')
      .endsWith(`\n${steps(end).join('\n')}`);
  return origins
    .filter((end) => !origins.some((way) => leadsInto(way, end)))
    .map((way) => {
      const onTheWay = origins.filter((end) => end === way || leadsInto(way, end));
      const { path, hashed, assumed } = way;
      return { path, tags: [...new Set(onTheWay.flatMap(({ tags }) => tags))].sort(), hashed, assumed };
    });
}

function destinationNodes({ destinations, syncs }: GraphDocument): readonly SiteNode[] {
  return destinations.map((node) => ({
    ...base(node),
    parents: syncs.filter(({ destination }) => destination === node.name).map(({ id }) => id),
    facts: [['Connector', node.connector]],
    columns: [],
  }));
}

function base({ id, kind, name, file, description, tags, parents }: GraphRelation | GraphSync | Destination): Base {
  return { id, kind, name, file, ...(description !== undefined && { description }), tags, parents };
}

type Destination = GraphDocument['destinations'][number];
type Base = Pick<SiteNode, 'id' | 'kind' | 'name' | 'file' | 'description' | 'tags' | 'parents'>;

function fact(label: string, value: string | undefined): readonly Fact[] {
  return value === undefined || value === '' ? [] : [[label, value]];
}

function freshnessOf(name: string, { sources }: Manifest): string | undefined {
  const freshness = sources[name]?.freshness;
  return freshness === undefined ? undefined : `${freshness.column} no older than ${freshness.max_age}`;
}

function guardsOf({ allow_empty, ...bounds }: GuardBounds): string {
  const words = Object.entries(bounds).map(([name, bound]) => `${name} ${bound}`);
  return [...words, ...(allow_empty ? ['may be empty'] : [])].join(', ');
}
