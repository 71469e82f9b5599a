// The project that all compilers are given, as data: 40% staging models over declared sources, 40% that join two of them, 20%
// marts that join two of those; one macro, one variable. Each tool's writer says the same SQL in that tool's own words.

export const SOURCE_TABLES = 20;
export const MIN_LTV = 100;

export const COLUMNS = [
  ['id', 'bigint'],
  ['email', 'varchar'],
  ['first_name', 'varchar'],
  ['last_name', 'varchar'],
  ['amount', 'bigint'],
  ['status', 'varchar'],
  ['created_at', 'timestamp'],
  ['country', 'varchar'],
] as const;

export interface Model {
  readonly folder: 'staging' | 'intermediate' | 'marts';
  readonly name: string;
  /** Source tables or models that it reads; a mart reads two, a staging model one. */
  readonly reads: readonly string[];
  readonly sql: (words: Words) => string;
}

/** How a tool says what is more than SQL. */
export interface Words {
  readonly ref: (model: string) => string;
  readonly source: (table: string) => string;
  readonly cents: (column: string) => string;
  readonly minLtv: string;
}

export function modelsOf(count: number): readonly Model[] {
  const staging = Math.floor(count * 0.4);
  const intermediate = Math.floor(count * 0.4);
  return [
    ...range(staging).map(stagingModel),
    ...range(intermediate).map((i) => intermediateModel(i, staging)),
    ...range(count - staging - intermediate).map((i) => martModel(i, intermediate)),
  ];
}

/** The model that is edited, and by how its text differs after edit number `edit`. */
export const EDITED = 'stg_7';
export function edited(text: string, edit: number): string {
  return text.replace(/'deleted_7[^']*'/, `'deleted_7_${edit}'`);
}

function stagingModel(i: number): Model {
  const table = `t${i % SOURCE_TABLES}`;
  return {
    folder: 'staging',
    name: `stg_${i}`,
    reads: [table],
    sql: ({ source, cents }) => `with source as (
  select * from ${source(table)}
), renamed as (
  select id, lower(trim(email)) as email, first_name, last_name,
    ${cents('amount')} as amount_${i}, amount, status, created_at, country
  from source where status <> 'deleted_${i}'
)
select id, email, first_name, last_name, amount_${i}, amount, status, created_at, country from renamed
`,
  };
}

function intermediateModel(i: number, staging: number): Model {
  const [a, b] = [`stg_${i % staging}`, `stg_${(i * 7 + 3) % staging}`];
  return {
    folder: 'intermediate',
    name: `int_${i}`,
    reads: [a, b],
    sql: ({ ref, minLtv }) => `with a as (select * from ${ref(a)}), b as (select * from ${ref(b)}),
joined as (
  select a.id, a.email, a.first_name, a.last_name, a.country, a.created_at,
    count(*) as n, sum(b.amount) as ltv, max(b.created_at) as last_seen
  from a left join b on a.id = b.id
  where a.amount >= ${minLtv}
  group by a.id, a.email, a.first_name, a.last_name, a.country, a.created_at
)
select id, email, first_name, last_name, country, created_at, n, ltv, last_seen,
  case when ltv > 1000 then 'gold' when ltv > 100 then 'silver' else 'bronze' end as tier
from joined
`,
  };
}

function martModel(i: number, intermediate: number): Model {
  const [x, y] = [`int_${i % intermediate}`, `int_${(i * 11 + 5) % intermediate}`];
  return {
    folder: 'marts',
    name: `mart_${i}`,
    reads: [x, y],
    sql: ({
      ref,
    }) => `select x.id, x.email, x.first_name, x.last_name, x.tier, x.ltv + coalesce(y.ltv, 0) as ltv, y.last_seen,
  row_number() over (partition by x.country order by x.ltv desc) as rank_in_country
from ${ref(x)} as x left join ${ref(y)} as y on x.id = y.id
`,
  };
}

function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i);
}
