// The same job as a project of drt, in the configurations that its own package documents as fit for it: a list of 100
// records a request, no pacing, large batches from the warehouse (a connection is opened for each), and, where asked,
// only rows with a newer cursor and the one sync split by hand, since its threads run whole syncs.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface DrtProject {
  /** A folder that becomes drt's project and its home. */
  readonly folder: string;
  readonly warehouse: string;
  readonly url: string;
  readonly mode: 'full' | 'incremental';
  /** Syncs that the records are split over by id. */
  readonly parts: number;
}

/** What a process of drt needs in its environment: its settings are in the user's home. */
export function drtEnvironment(folder: string): Readonly<Record<string, string>> {
  return { HOME: folder, DO_NOT_TRACK: '1', NO_COLOR: '1', COLUMNS: '200' };
}

export function makeDrtProject(project: DrtProject): void {
  const { folder, warehouse, parts } = project;
  mkdirSync(join(folder, '.drt'), { recursive: true });
  mkdirSync(join(folder, 'syncs'), { recursive: true });
  writeFileSync(join(folder, 'drt_project.yml'), 'name: bench\nprofile: bench\n');
  const profile = { bench: { type: 'duckdb', database: warehouse, fetch_size: 10_000 } };
  writeFileSync(join(folder, '.drt', 'profiles.yml'), JSON.stringify(profile), { mode: 0o600 });
  for (let part = 0; part < parts; part += 1)
    writeFileSync(join(folder, 'syncs', `people${part}.yml`), JSON.stringify(syncOf(project, part), null, 2));
}

/** JSON is YAML, too. */
function syncOf({ url, mode, parts }: DrtProject, part: number): object {
  const columns = 'id, email, first_name AS firstname, ltv AS lifetime_value, plan, active';
  const cursor = mode === 'incremental' ? ', updated_at' : '';
  const where = parts === 1 ? '' : ` WHERE id % ${parts} = ${part}`;
  return {
    name: `people${part}`,
    model: `SELECT ${columns}${cursor} FROM customers${where}`,
    destination: {
      type: 'rest_api',
      url,
      headers: { 'content-type': 'application/json' },
      body_mode: 'batch',
      batch_template: '{{ rows | tojson_safe }}',
      max_records_per_request: 100,
    },
    sync: {
      mode,
      ...(mode === 'incremental' && { cursor_field: 'updated_at' }),
      batch_size: 10_000,
      rate_limit: { requests_per_second: 0 },
    },
  };
}
