// Names, keys and templates of models with one mistake each, and exactly what is said.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { model, said } from './shop.js';

test('an unknown model', async () => {
  assert.is(
    await said(model("{{ config(key='id') }}\nSELECT * FROM {{ ref('raw_custmers') }}\n")),
    `
models/customers.sql:2:22 error SL0211: Unknown model
  SELECT * FROM {{ ref('raw_custmers') }}
                       ~~~~~~~~~~~~~~
  No model or seed is named "raw_custmers". Did you mean "raw_customers"?
`,
  );
});

test('an unknown package, and an unknown model of the project called by its name', async () => {
  assert.is(
    await said(
      model(
        "{{ config(key='id') }}\nSELECT * FROM {{ ref('acm', 'raw_customers') }} JOIN {{ ref('acme', 'raw_custmers') }} USING (id)\n",
      ),
    ),
    `
models/customers.sql:2:22 error SL0211: Unknown model
  SELECT * FROM {{ ref('acm', 'raw_customers') }} JOIN {{ ref('acme', 'raw_custmers') }} USING (id)
                       ~~~~~~~~~~~~~~~~~~~~~~
  There is no package "acm". Did you mean "acme"?

models/customers.sql:2:61 error SL0211: Unknown model
  SELECT * FROM {{ ref('acm', 'raw_customers') }} JOIN {{ ref('acme', 'raw_custmers') }} USING (id)
                                                              ~~~~~~~~~~~~~~~~~~~~~~
  Package "acme" has no model "raw_custmers". Did you mean "raw_customers"?

2 errors
`,
  );
});

test('a source whose file has a mistake is no mistake of the models that read it', async () => {
  const reader = model("{{ config(key='id') }}\nSELECT * FROM {{ source('shop', 'orders') }}\n");
  assert.is(
    await said({ ...reader, 'sources/shop.source.json': '{ "name": "shop", "tabels": [] }' }),
    `
sources/shop.source.json:1:19 error SL0201: Unknown key
  { "name": "shop", "tabels": [] }
                    ~~~~~~~~
  There is no key "tabels" in this file. Did you mean "tables"? Known keys: "name", "description", "schema", "tables", "tags".
`,
  );
});

test('an unknown source, and an unknown table of a known one', async () => {
  assert.is(
    await said(
      model(
        "{{ config(key='id') }}\nSELECT * FROM {{ source('shp', 'orders') }} JOIN {{ source('shop', 'order') }} USING (id)\n",
      ),
    ),
    `
models/customers.sql:2:25 error SL0212: Unknown source
  SELECT * FROM {{ source('shp', 'orders') }} JOIN {{ source('shop', 'order') }} USING (id)
                          ~~~~~~~~~~~~~~~
  No source is named "shp". Did you mean "shop"? Sources are declared in sources/*.source.json.

models/customers.sql:2:60 error SL0212: Unknown source
  SELECT * FROM {{ source('shp', 'orders') }} JOIN {{ source('shop', 'order') }} USING (id)
                                                             ~~~~~~~~~~~~~~~
  Source "shop" has no table "order". Did you mean "orders"?

2 errors
`,
  );
});

test('models that read each other in a circle', async () => {
  assert.is(
    await said({
      ...model("{{ config(key='id') }}\nSELECT * FROM {{ ref('b') }}\n"),
      'models/b.sql': "SELECT * FROM {{ ref('c') }}\n",
      'models/c.sql': "SELECT * FROM {{ ref('customers') }}\n",
    }),
    `
models/b.sql:1:22 error SL0221: Dependency cycle
  SELECT * FROM {{ ref('c') }}
                       ~~~
  These models read each other in a circle: b -> c -> customers -> b. Break it by moving what they share into a model that both read.
`,
  );
});

test('a model that reads itself', async () => {
  assert.is(
    await said(model("{{ config(key='id') }}\nSELECT * FROM {{ ref('customers') }}\n")),
    `
models/customers.sql:2:22 error SL0221: Dependency cycle
  SELECT * FROM {{ ref('customers') }}
                       ~~~~~~~~~~~
  These models read each other in a circle: customers -> customers. Break it by moving what they share into a model that both read.
`,
  );
});

test('an undefined variable', async () => {
  assert.is(
    await said(
      model("{{ config(key='id') }}\nSELECT * FROM {{ ref('raw_customers') }} WHERE ltv > {{ var('mni') }}\n"),
    ),
    `
models/customers.sql:2:57 error SL0302: Undefined variable
  SELECT * FROM {{ ref('raw_customers') }} WHERE ltv > {{ var('mni') }}
                                                          ~~~~~~~~~~
  The project has no variable "mni". Did you mean "min"?
`,
  );
});

test('an undefined environment variable', async () => {
  assert.is(
    await said(model("{{ config(key='id') }}\nSELECT '{{ env_var('REGION') }}' AS id\n")),
    `
models/customers.sql:2:12 error SL0305: Undefined environment variable
  SELECT '{{ env_var('REGION') }}' AS id
             ~~~~~~~~~~~~~~~~~
  REGION is not set. Set it, or write env_var('REGION', default).
`,
  );
});

test("an environment variable that is a destination's secret", async () => {
  assert.is(
    await said(model("{{ config(key='id') }}\nSELECT '{{ env_var('HUBSPOT_TOKEN') }}' AS id\n")),
    `
models/customers.sql:2:12 error SL0303: Forbidden in a template
  SELECT '{{ env_var('HUBSPOT_TOKEN') }}' AS id
             ~~~~~~~~~~~~~~~~~~~~~~~~
  HUBSPOT_TOKEN holds a secret of a destination, and secrets never reach a template.
`,
  );
});

test('a template syntax error', async () => {
  assert.is(
    await said(model("{{ config(key='id') }}\nSELECT {% if var('min') > 1 %} 1 AS id\n")),
    `
models/customers.sql:2:11 error SL0301: Template syntax error
  SELECT {% if var('min') > 1 %} 1 AS id
            ~~
  This {% if %} is never closed: add {% endif %}.
`,
  );
});

test('a template that reaches for constructor', async () => {
  assert.is(
    await said(model("{{ config(key='id') }}\nSELECT {{ ''.constructor.constructor('return process')() }} AS id\n")),
    `
models/customers.sql:2:14 error SL0303: Forbidden in a template
  SELECT {{ ''.constructor.constructor('return process')() }} AS id
               ~~~~~~~~~~~
  "constructor" belongs to JavaScript. Templates see the data of a value and nothing of its machinery.
`,
  );
});

test('an unknown config key', async () => {
  assert.is(
    await said(model("{{ config(keys='id') }}\nSELECT 1 AS id\n")),
    `
models/customers.sql:1:11 error SL0307: Unknown config key
  {{ config(keys='id') }}
            ~~~~
  config has no key "keys". Did you mean "key"? Known are key, tags, description, materialized.
`,
  );
});

test('a key in config() that is no column', async () => {
  assert.is(
    await said(model("{{ config(key='idd') }}\nSELECT * FROM {{ ref('raw_customers') }}\n")),
    `
models/customers.sql:1:15 error SL0231: Unknown column
  {{ config(key='idd') }}
                ~~~~~
  Model "customers" has no column "idd". Did you mean "id"?
`,
  );
});

test('one column of a key in config() that is none', async () => {
  assert.is(
    await said(model("{{ config(key=['id', 'shop']) }}\nSELECT * FROM {{ ref('raw_customers') }}\n")),
    `
models/customers.sql:1:22 error SL0231: Unknown column
  {{ config(key=['id', 'shop']) }}
                       ~~~~~~
  Model "customers" has no column "shop". It has: id, email, first_name, last_name, ltv, signed_up.
`,
  );
});

test('a key in the .model.json that is no column', async () => {
  assert.is(
    await said({
      ...model("SELECT * FROM {{ ref('raw_customers') }}\n"),
      'models/customers.model.json': '{\n  "key": ["email", "shop"]\n}\n',
    }),
    `
models/customers.model.json:2:20 error SL0231: Unknown column
  "key": ["email", "shop"]
                   ~~~~~~
  Model "customers" has no column "shop". It has: id, email, first_name, last_name, ltv, signed_up.
`,
  );
});

test('a model without a key', async () => {
  assert.is(
    await said(model("SELECT * FROM {{ ref('raw_customers') }}\n")),
    `
models/customers.sql error SL0220: Model without a key
  Model "customers" is delivered by a sync and must say which column identifies a record: add {{ config(key='…') }} to it, or "key" to its .model.json.
`,
  );
});

test('a mistake in a macro', async () => {
  assert.is(
    await said({
      'macros/text.sql': '{% macro full(a, b) %}trim({{ a }} {{ c }}){% endmacro %}\n',
      ...model("{{ config(key='id') }}\nSELECT id, {{ full('email', 'ltv') }} AS x FROM {{ ref('raw_customers') }}\n"),
    }),
    `
macros/text.sql:1:39 error SL0302: Undefined variable
  {% macro full(a, b) %}trim({{ a }} {{ c }}){% endmacro %}
                                        ~
  "c" is not defined. Did you mean "a"?
`,
  );
});

test('SQL that a macro gets wrong', async () => {
  assert.is(
    await said({
      'macros/text.sql': '{% macro full(a, b) %}\n  trim({{ a }}\n  {{ b }})\n{% endmacro %}\n',
      ...model("{{ config(key='id') }}\nSELECT id, {{ full('email', 'ltv') }} AS x FROM {{ ref('raw_customers') }}\n"),
    }),
    `
models/customers.sql:2:15 error SL0401: SQL refused
  SELECT id, {{ full('email', 'ltv') }} AS x FROM {{ ref('raw_customers') }}
                ~~~~~~~~~~~~~~~~~~~~
  Syntax error at or near "ltv".
`,
  );
});

test('a model and a seed of one name', async () => {
  assert.is(
    await said({ 'models/raw_customers.sql': 'SELECT 1 AS id\n' }),
    `
seeds/raw_customers.csv error SL0204: Duplicate name
  A model is named "raw_customers". Rename or remove one of them.
  models/raw_customers.sql:1:1: "raw_customers" is here first.
`,
  );
});

test('a seed that is no table', async () => {
  assert.is(
    await said({ 'seeds/raw_customers.csv': undefined, 'seeds/raw_customers.json': '{ "a": ' }),
    `
seeds/raw_customers.json error SL0105: Unreadable seed
  Seed "raw_customers" cannot be read as a table: Invalid Input Error: Malformed JSON in file "seeds/raw_customers.json", at byte 8 in record/value 2: unexpected end of data.
`,
  );
});

test.run();
