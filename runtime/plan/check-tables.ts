// The tables that the planned syncs read must be in the warehouse: seeds that were never loaded and sources that are
// not there are named one by one before any query runs.

import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import type { Manifest, SourceNode, SyncNode } from '../../core/manifest.js';
import { Refused } from '../../core/refused.js';
import { sourceTitle } from '../../core/source-title.js';
import type { Engine } from '../database/engine.js';
import { nodesTested } from './nodes-read.js';

export async function checkTables(engine: Engine, manifest: Manifest, syncs: readonly SyncNode[]): Promise<void> {
  const present = await engine.rows(
    "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'warehouse' UNION ALL SELECT schema_name, view_name FROM duckdb_views() WHERE database_name = 'warehouse'",
  );
  const names = new Set(
    present.map(([schema, table]) => `"warehouse"."${String(schema)}"."${String(table)}"`.toLowerCase()),
  );
  const missing = (relation: string): boolean =>
    relation.startsWith('"warehouse"') && !names.has(relation.toLowerCase());
  const read = nodesTested(
    manifest,
    syncs.map(({ model }) => model),
  );
  const diagnostics: Diagnostic[] = [
    ...Object.values(manifest.seeds)
      .filter((seed) => read.has(seed.name) && missing(seed.relation))
      .map((seed) =>
        errorAt('SL0501', { file: seed.file }, `Seed "${seed.name}" is not in the warehouse yet. Run \`sluice seed\`.`),
      ),
    ...Object.values(manifest.sources)
      .filter((source) => read.has(source.name) && missing(source.relation))
      .map((source) => errorAt('SL0501', { file: source.file }, missingSource(source))),
  ];
  if (diagnostics.length > 0) throw new Refused(diagnostics);
}

function missingSource(source: SourceNode): string {
  const built = source.dbt !== undefined && source.dbt.type !== 'source';
  const remedy = built ? ' Run `dbt build` with the target that builds this warehouse.' : '';
  return `${sourceTitle(source)} is not in the warehouse: there is no ${source.relation}.${remedy}`;
}
