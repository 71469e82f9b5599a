// Selectors on the command line: ls lists every kind of node, plans take syncs, and a state is another folder.

import { cpSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { makeProject, type Project } from '../kit/project.js';
import { endedWith, sluice } from '../kit/sluice.js';
import { SHOP } from './selecting.js';

const shop = makeProject(SHOP);

async function result(args: string, project: Project = shop): Promise<string> {
  return endedWith(0, await sluice(args, { cwd: project.root })).out;
}

async function refusal(args: string, project: Project = shop): Promise<string> {
  return endedWith(3, await sluice(args, { cwd: project.root })).err;
}

test('ls lists selected nodes of every kind, with what they are made from', async () => {
  assert.is(
    await result('ls --select +crm_contacts,path:models --select sync:crm_contacts+'),
    'model:companies\nmodel:customers\nmodel:stg_customers\nmodel:stg_orders\ndestination:crm\nsync:crm_contacts\n',
  );
  assert.is(
    await result('ls --select +crm_contacts --exclude path:models --exclude shop.*'),
    'seed:regions\nsync:crm_companies\nsync:crm_contacts\n',
  );
});

test('named selectors are used by name, alone or among others', async () => {
  const nightly = 'model:stg_orders\ndestination:hook\nsync:crm_contacts\n';
  assert.is(await result('ls --selector nightly'), nightly);
  assert.is(await result('ls --select selector:nightly'), nightly);
  assert.is(
    await result('ls --select selector:nightly,path:models --select companies'),
    'model:companies\nmodel:stg_orders\n',
  );
});

test('words of a selector without quotes are told to have them', async () => {
  assert.is(
    await refusal('ls --select companies customers'),
    `error SL0602: Invalid argument
  Unused args: \`customers\`. Several words of a selector stand in quotes: --select "one two". See \`sluice --help\`.
`,
  );
});

test('ls --json says kind, name and file of each', async () => {
  assert.equal(JSON.parse(await result('ls --select seed:regions+1 --json')), {
    format_version: '1.0',
    nodes: [
      { type: 'seed', name: 'regions', file: 'seeds/regions.csv' },
      { type: 'model', name: 'customers', file: 'models/customers.sql' },
    ],
  });
});

test('state:modified compares with a kept manifest, and --why says which inputs modified each node', async () => {
  const project = makeProject(SHOP);
  await result('compile', project);
  cpSync(project.path('target'), project.path('kept'), { recursive: true });
  assert.is(await result('ls --select state:modified --state kept', project), '');
  const { 'syncs/hook_customers.sync.json': hook } = SHOP;
  project.write({
    'models/staging/stg_orders.sql': String(SHOP['models/staging/stg_orders.sql']).replace(
      'min(region)',
      'max(region)',
    ),
    'models/companies.sql': `${String(SHOP['models/companies.sql'])}-- only words\n`,
    'syncs/hook_customers.sync.json': { ...Object(hook), fields: { name: 'name', mail: 'email' } },
    'syncs/hook_ids.sync.json': { ...Object(hook), object: 'event', model: 'companies', fields: {} },
  });
  assert.is(
    await result('ls --select state:modified --state kept/ --why', project),
    `model:customers modified: model "stg_orders"
model:stg_orders modified: the SQL
sync:crm_contacts modified: model "customers"
sync:hook_customers modified: field "mail" (added), model "customers"
sync:hook_ids new
`,
  );
  assert.is(await result('ls --select state:new --state kept', project), 'sync:hook_ids\n');
  assert.is(
    await result('ls --select path:models,state:unmodified --state kept --why', project),
    'model:companies unmodified\nmodel:stg_customers unmodified\n',
  );
  assert.equal(JSON.parse(await result('ls --select hook_* --state kept --why --json', project)), {
    format_version: '1.0',
    nodes: [
      {
        type: 'sync',
        name: 'hook_customers',
        file: 'syncs/hook_customers.sync.json',
        state: 'modified',
        modified_by: [
          { input: 'field "mail"', change: 'added' },
          { input: 'model "customers"', change: 'changed' },
        ],
      },
      { type: 'sync', name: 'hook_ids', file: 'syncs/hook_ids.sync.json', state: 'new', modified_by: [] },
    ],
  });
});

test('a manifest that an older Sluice wrote can be compared with', async () => {
  const project = makeProject(SHOP);
  await result('compile', project);
  const now = project.read('target/manifest.json');
  project.write({ 'old/manifest.json': now.replace('"format_version":"2.0"', '"format_version":"1.0"') });
  assert.match(project.read('old/manifest.json'), '"format_version":"1.0"');
  assert.is(await result('ls --select state:modified --state old', project), '');
  assert.is.not(await result('ls --select state:unmodified --state old', project), '');
});

test('what a selector compares with must be there', async () => {
  const nothing = (detail: string): string => `error SL0606: Nothing to compare with\n  ${detail}\n`;
  assert.is(
    await refusal('ls --select state:modified'),
    nothing(
      'Selecting by state and `ls --why` compare with another manifest: name the folder that holds it with --state DIR.',
    ),
  );
  assert.is(
    await refusal('ls --select state:modified --state gone'),
    nothing('gone/manifest.json cannot be read (ENOENT). --state names a folder with a manifest.json.'),
  );
  const project = makeProject({
    ...SHOP,
    'text/manifest.json': 'no JSON',
    'later/manifest.json': { format_version: '9.0' },
    'early/manifest.json': { format_version: '1.0', models: {} },
    'run/run.json': {},
  });
  assert.is(
    await refusal('ls --why --state text', project),
    nothing('text/manifest.json is no manifest. Make one with `sluice compile`.'),
  );
  assert.is(
    await refusal('ls --why --state later', project),
    nothing('later/manifest.json has format 9.0; this Sluice reads 1.0 and 2.0.'),
  );
  assert.is(
    await refusal('ls --why --state early', project),
    nothing(
      'early/manifest.json does not say what its nodes are made from. Compile that project with this Sluice again.',
    ),
  );
  assert.is(
    await refusal('ls --select result:error', project),
    nothing('Selecting by result looks at the last run, and the ledger knows of none: nothing has been applied yet.'),
  );
  assert.is(
    await refusal('ls --select result:error --state run', project),
    nothing('run/run.json is no result of a run. Write it with `sluice runs show last --json`.'),
  );
});

test('mistakes in named selectors are found when the project is compiled, each at its word', async () => {
  const project = makeProject({
    ...SHOP,
    'sluice.json': `{
  "name": "shop", "warehouse": { "type": "duckdb", "path": "warehouse.duckdb" }, "vars": { "min_ltv": 1 },
  "selectors": {
    "a": "tag:nightly selector:b",
    "b": "crm_contacts,selector:a",
    "c": "crm_contacts selector:d",
    "e": "tags:nightly"
  }
}
`,
  });
  assert.is(
    await refusal('validate', project),
    `sluice.json:4:23 error SL0605: Unusable selector
  "a": "tag:nightly selector:b",
                    ~~~~~~~~~~
  These selectors are made of each other in a circle: a -> b -> a. Take one of these words out.

sluice.json:6:24 error SL0605: Unusable selector
  "c": "crm_contacts selector:d",
                     ~~~~~~~~~~
  There is no selector "d". Did you mean "a"?

sluice.json:7:11 error SL0605: Unusable selector
  "e": "tags:nightly"
        ~~~~~~~~~~~~
  "tags:nightly": there is no method "tags". Did you mean "tag"? The methods are tag, path, package, model, sync, seed, source, dbt, destination, state, result, selector, config.KEY.

3 errors
`,
  );
});

test('a named selector that names nothing is a mistake in sluice.json', async () => {
  const project = makeProject({
    ...SHOP,
    'sluice.json': `{
  "name": "shop", "warehouse": { "type": "duckdb", "path": "warehouse.duckdb" }, "vars": { "min_ltv": 1 },
  "selectors": { "nightly": "tag:nightly,model:custmers+ state:modified" }
}
`,
  });
  assert.is(
    await refusal('ls --selector nightly', project),
    `sluice.json:3:42 error SL0603: Nothing selected by that name
  "selectors": { "nightly": "tag:nightly,model:custmers+ state:modified" }
                                         ~~~~~~~~~~~~~~~
  Nothing is selected by "model:custmers+". Did you mean "customers"?
`,
  );
});

test.run();
