// Mistakes in what a project says of its packages, and in the packages, and exactly what is said.

import { rmSync, symlinkSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Changes, SETTINGS, said, sharing, sync } from './sharing.js';

const ACME = { path: '../shared/acme' };
const HUB = { npm: '@acme/sluice-hub' };
const CONNECTOR = { title: 'X', transport: 'file', file: { directory: '.' }, objects: { '*': { operations: {} } } };

function settings(packages: object): Changes {
  return { 'project/sluice.json': { ...SETTINGS, vars: {}, packages } };
}

test('a folder and a package of npm that are not there', async () => {
  assert.is(
    await said(settings({ acme: { path: '../shared/acm' }, hub: { npm: '@acme/sluice-hb' } })),
    `
sluice.json:9:15 error SL0260: Package not found
  "path": "../shared/acm"
          ~~~~~~~~~~~~~~~
  There is no folder ../shared/acm. The path is relative to the project.

sluice.json:12:14 error SL0260: Package not found
  "npm": "@acme/sluice-hb"
         ~~~~~~~~~~~~~~~~~
  "@acme/sluice-hb" is not installed: it is not in node_modules of the project’s folder or of one above. Run npm install @acme/sluice-hb.

2 errors
`,
  );
});

test('names that a package cannot have, and places that none can be in', async () => {
  assert.is(
    await said(
      settings({
        acme: ACME,
        hub: HUB,
        ref: { path: '../a' },
        'a-b': { npm: 'x' },
        shop: { path: '../x' },
        abs: { path: '/abs' },
        own: { path: 'models/x' },
        out: { npm: '../../etc' },
      }),
    ),
    `
sluice.json:14:5 error SL0202: Invalid value
  "ref": {
  ~~~~~
  "ref" has a meaning of its own in templates. Give the package another name here.

sluice.json:17:5 error SL0202: Invalid value
  "a-b": {
  ~~~~~
  A package’s name must be a name: letters, digits and underscores, not starting with a digit.

sluice.json:20:5 error SL0202: Invalid value
  "shop": {
  ~~~~~~
  "shop" is the project itself. Give the package another name here.

sluice.json:24:15 error SL0202: Invalid value
  "path": "/abs"
          ~~~~~~
  A package’s path is relative to the project, with forward slashes: then it is the same on every machine.

sluice.json:27:15 error SL0202: Invalid value
  "path": "models/x"
          ~~~~~~~~~~
  What stands in models/ is the project’s own. Move the package to another folder, for example packages/.

sluice.json:30:14 error SL0202: Invalid value
  "npm": "../../etc"
         ~~~~~~~~~~~
  "../../etc" cannot be the name of a package of npm.

6 errors
`,
  );
});

test('names that belong to JavaScript', async () => {
  assert.is(
    await said({
      'project/sluice.json': JSON.stringify(
        { ...SETTINGS, packages: { acme: ACME, hub: HUB, x: { path: '../x' } } },
        null,
        2,
      ).replace('"x"', '"__proto__"'),
    }),
    `
sluice.json:14:5 error SL0202: Invalid value
  "__proto__": {
  ~~~~~~~~~~~
  "__proto__" has a meaning of its own in templates. Give the package another name here.
`,
  );
});

test('a project as a package of itself', async () => {
  assert.is(
    await said(settings({ acme: ACME, hub: HUB, self: { path: './../project/' } })),
    `
sluice.json:15:15 error SL0263: Package in a package
  "path": "./../project/"
          ~~~~~~~~~~~~~~~
  This is the project’s own folder. A project cannot be a package of itself.
`,
  );
});

test('a sluice.json whose packages cannot be read is the only mistake', async () => {
  assert.is(
    await said(settings({ acme: { path: '../shared/acme', npm: 'x' } })),
    `
sluice.json:10:7 error SL0202: Invalid value
  "npm": "x"
  ~~~~~
  "acme" has "path" and "npm", which exclude each other. Keep one of them.
`,
  );
});

test('a folder without sluice.json: what is read of it is no further mistake', async () => {
  assert.is(
    await said({ 'shared/acme/sluice.json': undefined }),
    `
sluice.json:9:15 error SL0261: Unusable package
  "path": "../shared/acme"
          ~~~~~~~~~~~~~~~~
  ../shared/acme/ has no sluice.json that can be read, so it is no package of Sluice. A package’s sluice.json has at least a "name".
`,
  );
});

test('packages of a package', async () => {
  assert.is(
    await said({
      'shared/acme/sluice.json': { name: 'a', vars: { currency: 1, digits: 2 }, packages: { x: { npm: 'x' } } },
    }),
    `
../shared/acme/sluice.json:7:3 error SL0263: Package in a package
  "packages": {
  ~~~~~~~~~~
  A package brings no packages of its own. Name what it needs in the sluice.json of the project.
`,
  );
});

test('variables that a package does not have', async () => {
  assert.is(
    await said({
      'project/sluice.json': {
        ...SETTINGS,
        vars: { acme: { currancy: 'EUR' }, hub: 3 },
        environments: { ci: { vars: { acme: { nope: 1 } } } },
      },
    }),
    `
sluice.json:17:7 error SL0201: Unknown key
  "currancy": "EUR"
  ~~~~~~~~~~
  Package "acme" has no variable "currancy". Did you mean "currency"? Known variables: "currency", "digits".

sluice.json:19:12 error SL0202: Invalid value
  "hub": 3
         ~
  "hub" is a package, and its variables are set by an object of them, not the number 3.

sluice.json:25:11 error SL0201: Unknown key
  "nope": 1
  ~~~~~~
  Package "acme" has no variable "nope". Known variables: "currency", "digits".

3 errors
`,
  );
});

test('calls of macros', async () => {
  assert.is(
    await said({
      'project/models/m.sql':
        "SELECT {{ acme.cent('a') }}, {{ acme.cents('a', 'b') }},\n{{ acme }}, {{ cents('a') }}, {{ akme.cents('a') }},\n{{ acme.cents(colum='a') }}\n",
    }),
    `
models/m.sql:1:16 error SL0302: Undefined variable
  SELECT {{ acme.cent('a') }}, {{ acme.cents('a', 'b') }},
                 ~~~~
  Package "acme" has no macro "cent". Did you mean "acme.cents"?

models/m.sql:1:38 error SL0304: Invalid call in a template
  SELECT {{ acme.cent('a') }}, {{ acme.cents('a', 'b') }},
                                       ~~~~~
  acme.cents(column) got 2 arguments.

models/m.sql:2:4 error SL0304: Invalid call in a template
  {{ acme }}, {{ cents('a') }}, {{ akme.cents('a') }},
     ~~~~
  "acme" is a package, not a value. Call a macro of it: acme.macro(...).

models/m.sql:2:16 error SL0302: Undefined variable
  {{ acme }}, {{ cents('a') }}, {{ akme.cents('a') }},
                 ~~~~~
  There is no function or macro "cents". Did you mean "acme.cents"?

models/m.sql:2:34 error SL0302: Undefined variable
  {{ acme }}, {{ cents('a') }}, {{ akme.cents('a') }},
                                   ~~~~
  "akme" is not defined. Did you mean "acme"?

models/m.sql:3:15 error SL0304: Invalid call in a template
  {{ acme.cents(colum='a') }}
                ~~~~~
  acme.cents(column) has no parameter "colum". Did you mean "column"?

6 errors
`,
  );
});

test('refs of the project', async () => {
  assert.is(
    await said({
      'project/models/m.sql':
        "SELECT * FROM {{ ref('acme', 'peple') }}, {{ ref('acm', 'people') }},\n{{ ref('peple') }}, {{ ref('acme.people') }}\n",
    }),
    `
models/m.sql:1:22 error SL0211: Unknown model
  SELECT * FROM {{ ref('acme', 'peple') }}, {{ ref('acm', 'people') }},
                       ~~~~~~~~~~~~~~~
  Package "acme" has no model "peple". Did you mean "people"?

models/m.sql:1:50 error SL0211: Unknown model
  SELECT * FROM {{ ref('acme', 'peple') }}, {{ ref('acm', 'people') }},
                                                   ~~~~~~~~~~~~~~~
  There is no package "acm". Did you mean "acme"?

models/m.sql:2:8 error SL0211: Unknown model
  {{ ref('peple') }}, {{ ref('acme.people') }}
         ~~~~~~~
  No model or seed is named "peple". Did you mean "people"?

models/m.sql:2:28 error SL0211: Unknown model
  {{ ref('peple') }}, {{ ref('acme.people') }}
                             ~~~~~~~~~~~~~
  No model or seed is named "acme.people". Write ref('acme', 'people').

4 errors
`,
  );
});

test('refs and sources of a package', async () => {
  assert.is(
    await said({
      'shared/acme/models/m.sql':
        "SELECT * FROM {{ ref('orders') }}, {{ ref('hub', 'orders') }},\n{{ source('shp', 'x') }}, {{ ref('stagd') }}\n",
    }),
    `
../shared/acme/models/m.sql:1:22 error SL0211: Unknown model
  SELECT * FROM {{ ref('orders') }}, {{ ref('hub', 'orders') }},
                       ~~~~~~~~
  Package "acme" has no model "orders", nor has the project a model or seed of that name.

../shared/acme/models/m.sql:1:43 error SL0211: Unknown model
  SELECT * FROM {{ ref('orders') }}, {{ ref('hub', 'orders') }},
                                            ~~~~~~~~~~~~~~~
  A package sees its own models and the project's, by their plain names as in ref('orders'), and no other package.

../shared/acme/models/m.sql:2:11 error SL0212: Unknown source
  {{ source('shp', 'x') }}, {{ ref('stagd') }}
            ~~~~~~~~~~
  No source is named "shp". Did you mean "shop"? Sources are declared in sources/*.source.json of the package "acme" or of the project.

../shared/acme/models/m.sql:2:34 error SL0211: Unknown model
  {{ source('shp', 'x') }}, {{ ref('stagd') }}
                                   ~~~~~~~
  Package "acme" has no model "stagd", nor has the project a model or seed of that name. Did you mean "staged"?

4 errors
`,
  );
});

test('a package sees neither the project’s variables nor the environment nor other packages', async () => {
  assert.is(
    await said({
      'shared/acme/models/m.sql': "SELECT {{ var('min') }}, {{ env_var('REGION') }}\n",
      'shared/acme/models/n.sql': 'SELECT {{ hub.wrapped() }}\n',
    }),
    `
../shared/acme/models/m.sql:1:11 error SL0302: Undefined variable
  SELECT {{ var('min') }}, {{ env_var('REGION') }}
            ~~~~~~~~~~
  Package "acme" has no variable "min". Declare it in "vars" of its sluice.json, or write var('min', default).

../shared/acme/models/m.sql:1:29 error SL0303: Forbidden in a template
  SELECT {{ var('min') }}, {{ env_var('REGION') }}
                              ~~~~~~~~~~~~~~~~~
  Templates of packages read no environment variables. Package "acme" can declare a variable for it, which the project sets.

../shared/acme/models/n.sql:1:11 error SL0302: Undefined variable
  SELECT {{ hub.wrapped() }}
            ~~~
  "hub" is not defined. A project variable is read with var('hub').

3 errors
`,
  );
});

test('a mistake in a package’s macro, with the call of the project that led to it', async () => {
  assert.is(
    await said({
      'shared/acme/macros/e.sql': "{% macro e() %}{{ env_var('REGION') }}{% endmacro %}\n",
      'project/models/m.sql': 'SELECT {{ acme.e() }}\n',
    }),
    `
../shared/acme/macros/e.sql:1:19 error SL0303: Forbidden in a template
  {% macro e() %}{{ env_var('REGION') }}{% endmacro %}
                    ~~~~~~~~~~~~~~~~~
  Templates of packages read no environment variables. Package "acme" can declare a variable for it, which the project sets.
  models/m.sql:1:16: called from here
`,
  );
});

test('a model that several packages have', async () => {
  assert.is(
    await said({
      'shared/acme/models/orders.sql': 'SELECT 1 AS id\n',
      'project/models/m.sql': "SELECT * FROM {{ ref('orders') }}\n",
      'project/syncs/people.sync.json': sync('orders'),
    }),
    `
models/m.sql:1:22 error SL0262: Ambiguous name
  SELECT * FROM {{ ref('orders') }}
                       ~~~~~~~~
  "orders" is a model of several packages. Say which: ref('acme', 'orders') or ref('hub', 'orders').

syncs/people.sync.json:2:12 error SL0262: Ambiguous name
  "model": "orders",
           ~~~~~~~~
  "orders" is a model of several packages. Say which: "acme.orders" or "hub.orders".

2 errors
`,
  );
});

test('a connector of a package’s with the name of another', async () => {
  assert.is(
    await said({
      'shared/acme/connectors/hubspot.connector.json': CONNECTOR,
      'project/connectors/acme_hook.connector.json': CONNECTOR,
      'project/destinations/hook.destination.json': { connector: 'file' },
      'project/syncs/people.sync.json': undefined,
    }),
    `
sluice.json:9:15 error SL0262: Ambiguous name
  "path": "../shared/acme"
          ~~~~~~~~~~~~~~~~
  Package "acme" brings a connector "acme_hook" (../shared/acme/connectors/acme_hook.connector.json), and so does connectors/acme_hook.connector.json. Rename one of them, or leave the package out.

sluice.json:9:15 error SL0262: Ambiguous name
  "path": "../shared/acme"
          ~~~~~~~~~~~~~~~~
  Package "acme" brings a connector "hubspot" (../shared/acme/connectors/hubspot.connector.json), and so does Sluice. Rename one of them, or leave the package out.

2 errors
`,
  );
});

test('a package and a source of one name', async () => {
  assert.is(
    await said({ 'project/sources/acme.source.json': { name: 'acme', tables: [{ name: 'x' }] } }),
    `
sluice.json:9:15 error SL0262: Ambiguous name
  "path": "../shared/acme"
          ~~~~~~~~~~~~~~~~
  A package and a source (sources/acme.source.json) are both named "acme", so "acme.x" would be a model and a table. Rename one.
`,
  );
});

test('a sync of a package’s model without a key, and one of a mistyped model', async () => {
  assert.is(
    await said({
      'project/syncs/people.sync.json': sync('acme.people'),
      'project/syncs/peple.sync.json': { ...sync('acme.peple'), mode: 'create' },
    }),
    `
syncs/people.sync.json:2:12 error SL0220: Model without a key
  "model": "acme.people",
           ~~~~~~~~~~~~~
  Model "acme.people" does not say which column identifies a record, and is of a package. Deliver a model of your own that reads it: {{ config(key='…') }} SELECT * FROM {{ ref('acme', 'people') }}.

syncs/peple.sync.json:2:12 error SL0211: Unknown model
  "model": "acme.peple",
           ~~~~~~~~~~~~
  There is no model or seed "acme.peple". Did you mean "acme.people"?

syncs/peple.sync.json:5:11 error SL0218: Unsupported mode
  "mode": "create",
          ~~~~~~~~
  "people" of connector "acme_hook" does not support mode "create". It supports: "upsert".

3 errors
`,
  );
});

test('SQL of a package is checked, and reaches nothing beside what it names', async () => {
  assert.is(
    await said({
      'shared/acme/models/a.sql': 'SELECT id, emial FROM {{ ref("raw") }}\n',
      'shared/acme/models/b.sql': "SELECT * FROM read_csv('/etc/passwd')\n",
      'shared/acme/models/c.sql': 'SELECT * FROM staged\n',
    }),
    `
../shared/acme/models/a.sql:1:12 error SL0401: SQL refused
  SELECT id, emial FROM {{ ref("raw") }}
             ~~~~~
  There is no column "emial" here. Did you mean "email"?

../shared/acme/models/b.sql:1:15 error SL0403: SQL reaches outside the project
  SELECT * FROM read_csv('/etc/passwd')
                ~~~~~~~~
  The table function read_csv() can reach beyond the project's sources; range, generate_series, unnest, json_each, json_tree are allowed. Declare files as a source table with a "path" and read them with source().

../shared/acme/models/c.sql:1:15 error SL0403: SQL reaches outside the project
  SELECT * FROM staged
                ~~~~~~
  The table "staged" is read without ref() or source(). Read it with {{ ref('acme', 'staged') }}, so that Sluice knows what the model depends on.

3 errors
`,
  );
});

test('JSON of a package', async () => {
  assert.is(
    await said({
      'shared/acme/sluice.json': '{ "name": "a" ',
      'shared/acme/models/staged.model.json': '{ "descripton": 1 }',
    }),
    `
../shared/acme/models/staged.model.json:1:3 error SL0201: Unknown key
  { "descripton": 1 }
    ~~~~~~~~~~~~
  There is no key "descripton" in this file. Did you mean "description"? Known keys: "description", "key", "materialized", "columns", "contract", "tests", "tags".

../shared/acme/sluice.json:1:14 error SL0101: Invalid JSON
  { "name": "a"
               ~
  Expected "," or "}", but the file ends here.

2 errors
`,
  );
});

test('a macro file that cannot be read: who calls its macros is not wrong', async () => {
  assert.is(
    await said({ 'shared/acme/macros/money.sql': '{% macro cents(column) %}{{ colum }\n' }),
    `
../shared/acme/macros/money.sql:1:35 error SL0301: Template syntax error
  {% macro cents(column) %}{{ colum }
                                    ~
  Unexpected "}": expected }} here.
`,
  );
});

test('a source of files', async () => {
  assert.is(
    await said({ 'shared/acme/sources/f.source.json': { name: 'f', tables: [{ name: 'x', path: 'data/x.csv' }] } }),
    `
../shared/acme/sources/f.source.json:6:15 error SL0261: Unusable package
  "path": "data/x.csv"
          ~~~~~~~~~~~~
  A source of a package is a table of the warehouse. Files are for the sources of the project itself.
`,
  );
});

test('models that read each other in a circle through a package', async () => {
  assert.is(
    await said({
      'project/seeds/raw.csv': undefined,
      'project/models/raw.sql': "SELECT * FROM {{ ref('acme', 'people') }}\n",
    }),
    `
../shared/acme/models/marts/people.sql:1:22 error SL0221: Dependency cycle
  SELECT * FROM {{ ref('staged') }}
                       ~~~~~~~~
  These models read each other in a circle: acme.people -> acme.staged -> raw -> acme.people. Break it by moving what they share into a model that both read.
`,
  );
});

test('a file that is too large', async () => {
  assert.is(
    await said({ 'shared/acme/models/big.sql': 'SELECT 1'.padEnd(1_000_001) }),
    `
../shared/acme/models/big.sql error SL0261: Unusable package
  The file has 1000001 bytes, and one of a package at most 1000000.
`,
  );
});

test('a folder that is a link to elsewhere', async () => {
  const project = sharing();
  rmSync(project.path('shared/acme'), { recursive: true });
  symlinkSync('/etc', project.path('shared/acme'));
  assert.is(
    await said(project),
    `
sluice.json:9:15 error SL0261: Unusable package
  "path": "../shared/acme"
          ~~~~~~~~~~~~~~~~
  ../shared/acme is a link, or stands behind one, that leads elsewhere, and is not followed.
`,
  );
});

test('a package that npm link has put there', async () => {
  const project = sharing();
  rmSync(project.path('project/node_modules/@acme/sluice-hub'), { recursive: true });
  symlinkSync(project.path('shared/acme'), project.path('project/node_modules/@acme/sluice-hub'));
  assert.is(
    await said(project),
    `
sluice.json:12:14 error SL0261: Unusable package
  "npm": "@acme/sluice-hub"
         ~~~~~~~~~~~~~~~~~~
  node_modules/@acme/sluice-hub is a link, or stands behind one, that leads elsewhere, and is not followed. To use a folder, write "hub": { "path": "…" }.
`,
  );
});

test('links inside node_modules, as workspaces and pnpm make them, are followed', async () => {
  const project = sharing();
  const installed = project.path('project/node_modules/@acme/sluice-hub');
  rmSync(installed, { recursive: true });
  project.write({ 'project/vendor/hub/sluice.json': { name: 'hub' } });
  symlinkSync(project.path('project/vendor/hub'), installed);
  assert.is(await said(project), '\n');
});

test('files of a package that are links to elsewhere', async () => {
  const project = sharing();
  symlinkSync('/etc/passwd', project.path('shared/acme/models/x.sql'));
  symlinkSync('/etc', project.path('shared/acme/sources/etc'));
  rmSync(project.path('project/node_modules/@acme/sluice-hub/sluice.json'));
  symlinkSync('/etc/passwd', project.path('project/node_modules/@acme/sluice-hub/sluice.json'));
  assert.is(
    await said(project),
    `
../shared/acme/models/x.sql error SL0104: Unreadable file
  This symbolic link leads out of the package and is not followed. Copy the files into the package, or remove the link.

../shared/acme/sources/etc error SL0104: Unreadable file
  This symbolic link leads out of the package and is not followed. Copy the files into the package, or remove the link.

sluice.json:12:14 error SL0261: Unusable package
  "npm": "@acme/sluice-hub"
         ~~~~~~~~~~~~~~~~~~
  node_modules/@acme/sluice-hub/ has no sluice.json that can be read, so it is no package of Sluice. A package’s sluice.json has at least a "name".

3 errors
`,
  );
});

test.run();
