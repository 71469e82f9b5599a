// A small dbt project on DuckDB for the tests with a real dbt, and how that dbt is found and run.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Files } from '../kit/project.js';

/** The program that SLUICE_DBT names, or `dbt` on the PATH; undefined when there is none. */
export function findDbt(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const { SLUICE_DBT: named, PATH: path = '' } = env;
  if (named !== undefined && named !== '') return named;
  return path
    .split(delimiter)
    .map((folder) => join(folder, 'dbt'))
    .find((file) => existsSync(file));
}

/** What dbt printed. Throws with that when it failed. */
export async function runDbt(program: string, args: string, cwd: string): Promise<string> {
  const child = spawn(program, args.split(' '), {
    cwd,
    env: { ...process.env, DBT_SEND_ANONYMOUS_USAGE_STATS: 'false', DBT_PROFILES_DIR: cwd, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  const code = await new Promise<number | null>((done, failed) => child.once('error', failed).once('close', done));
  if (code !== 0) throw new Error(`dbt ${args} ended with ${code}:\n${said}`);
  return said;
}

/** The file format is an old one, so that whatever DuckDB this dbt has, ours can read what it writes. */
const PROFILE = `jaffle:
  target: dev
  outputs:
    dev:
      type: duckdb
      path: analytics.duckdb
      threads: 1
      config_options: { storage_compatibility_version: v1.0.0 }
`;

export const JAFFLE: Files = {
  'dbt_project.yml': `name: jaffle
version: "1.0"
profile: jaffle
models:
  jaffle:
    +materialized: table
seeds:
  jaffle:
    +schema: landing
`,
  'profiles.yml': PROFILE,
  'seeds/guests.csv': 'id,first_name,last_name,email\n1,Ann,Archer,ann@x.example\n2,Bob,Baker,bob@x.example\n',
  'seeds/bills.csv': 'id,guest_id,total,loaded_at\n10,1,12.50,2026-01-02 03:04:05\n11,1,2.50,2026-01-03 03:04:05\n',
  'models/guests_paid.sql': `{{ config(alias='dim_guests', tags=['core']) }}
select
  cast(g.id as bigint) as guest_id,
  g.first_name || ' ' || g.last_name as name,
  g.email,
  cast(coalesce(sum(b.total), 0) as decimal(18, 2)) as paid
from {{ ref('guests') }} as g
left join {{ ref('bills_clean') }} as b on b.guest_id = g.id
group by all
`,
  'models/bills_clean.sql':
    "{{ config(materialized='view') }}\nselect id, guest_id, total from {{ source('till', 'bills') }}\n",
  'models/passing.sql': "{{ config(materialized='ephemeral') }}\nselect 1 as id\n",
  'models/retired.sql': '{{ config(enabled=false) }}\nselect 1 as id\n',
  'models/salaries.sql': 'select 1 as id\n',
  'models/rates_v1.sql': 'select 1 as id\n',
  'models/rates_v2.sql': 'select 2 as id\n',
  'models/properties.yml': `version: 2
groups:
  - name: finance
    owner: { name: Finance }
models:
  - name: salaries
    access: private
    config: { group: finance }
  - name: rates
    latest_version: 2
    versions: [{ v: 1 }, { v: 2 }]
  - name: guests_paid
    description: One row per guest.
    config:
      contract: { enforced: true }
    columns:
      - { name: guest_id, data_type: bigint, description: The key. }
      - { name: name, data_type: varchar }
      - { name: email, data_type: varchar, tags: [pii], meta: { sensitive: true } }
      - { name: paid, data_type: "decimal(18, 2)" }
sources:
  - name: till
    schema: main_landing
    loaded_at_field: loaded_at
    freshness:
      warn_after: { count: 1, period: hour }
      error_after: { count: 36500, period: day }
    tables:
      - { name: bills }
`,
};
