// Descriptions with doc blocks, in whole projects.

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { scanDocBlocks } from '../../compiler/docs/scan-doc-blocks.js';
import { compareNodes } from '../../core/compare-nodes.js';
import { compiled, sync } from '../compiler/compiling.js';
import type { Files } from '../kit/project.js';
import { MODEL, model, SYNC, said, sync as shopSync } from '../mistakes/shop.js';

const FILES: Files = {
  'seeds/raw.csv': 'id,ltv\n1,2\n',
  'models/people.sql': `{% docs %}
Everybody, **once**. {{ not_a_template }}

| a | b |
{% enddocs %}
{{ config(key='id', tags=['crm']) }}
SELECT id, ltv FROM {{ ref('raw') }}
`,
  'models/people.model.json': {
    description: "People: {{ doc('person') }}",
    columns: [
      { name: 'ltv', description: '{{ doc("ltv") }}' },
      { name: 'id', description: 'Plain {{ braces }}.' },
    ],
  },
  'models/other.sql': `{{ config(key='id', description="Also {{ doc('person') }}") }}SELECT 1 AS id`,
  'models/third.sql': '  {%- docs -%}Third.{%- enddocs -%}SELECT 1 AS id',
  'models/docs/words.md': `# Words

{% docs person %}
Somebody who {{ doc('ltv') }} _buys_.
{% enddocs %}
Between: {{ nothing }} {% of it %} matters.
{%- docs ltv -%} What they paid. {%- enddocs -%}
`,
  'sources/shop.source.json': {
    name: 'shop',
    tables: [
      { name: 'orders', description: "{{ doc('order') }}", columns: [{ name: 'x', description: "{{ doc('ltv') }}" }] },
    ],
  },
  'sources/shop.md': '{% docs order %}An order.{% enddocs %}',
  'syncs/people.sync.json': {
    ...sync('people', { fields: { description: 'ltv' } }),
    description: "{{ doc('sent') }} daily",
  },
  'syncs/notes.md': '{% docs sent %}Sent{% enddocs %}',
};

test('descriptions name blocks of Markdown files, and a model may begin with one of its own', async () => {
  const { manifest } = await compiled(FILES);
  const { models, sources, syncs } = manifest;
  assert.is(
    models.people?.description,
    "People: Somebody who {{ doc('ltv') }} _buys_.\n\nEverybody, **once**. {{ not_a_template }}\n\n| a | b |",
  );
  assert.equal(models.people?.columns, [
    { name: 'ltv', description: 'What they paid.' },
    { name: 'id', description: 'Plain {{ braces }}.' },
  ]);
  assert.is(models.other?.description, "Also Somebody who {{ doc('ltv') }} _buys_.");
  assert.is(models.third?.description, 'Third.');
  assert.is(models.people?.sql, 'SELECT id, ltv FROM "warehouse"."main"."raw"');
  assert.is(sources['shop.orders']?.description, 'An order.');
  assert.is(sources['shop.orders']?.columns[0]?.description, 'What they paid.');
  assert.is(syncs.people?.description, 'Sent daily');
});

test('what is described modifies nothing', async () => {
  const before = await compiled(FILES);
  const words = '{% docs person %}x{% enddocs %}{% docs ltv %}y{% enddocs %}';
  const sql = "{% docs %}z{% enddocs %}\n\n{{ config(key='id', tags=['crm']) }}SELECT id, ltv FROM {{ ref('raw') }}";
  const { manifest } = await compiled({ ...FILES, 'models/docs/words.md': words, 'models/people.sql': sql });
  assert.is(manifest.models.people?.description, 'People: x\n\nz');
  const states = [...compareNodes(before.manifest.inputs, manifest.inputs).values()].map(({ state }) => state);
  assert.equal([...new Set(states)], ['unmodified']);
  for (const name of ['people', 'other', 'third'])
    assert.is(manifest.models[name]?.fingerprint, before.manifest.models[name]?.fingerprint);
  assert.is(manifest.syncs.people?.fingerprint, before.manifest.syncs.people?.fingerprint);
});

test('mistakes behind a block are shown where they stand', async () => {
  assert.is(
    await said(
      model(
        "{% docs %}\nA }} #} b\n{% enddocs %}\n{{ config(key='id') }}\nSELECT id, emial FROM {{ ref('raw_customers') }}\n",
      ),
    ),
    `
models/customers.sql:5:12 error SL0401: SQL refused
  SELECT id, emial FROM {{ ref('raw_customers') }}
             ~~~~~
  There is no column "emial" here. Did you mean "email"?
`,
  );
});

test('blocks that are not there', async () => {
  assert.is(
    await said({
      'models/words.md': '{% docs customer %}x{% enddocs %}\n',
      'models/customers.model.json': `{
  "description": "All: {{ doc('custmer') }}, {{ doc(customer) }}",
  "columns": [{ "name": "id", "description": "\\u0041 {{ doc('nothing_like_it') }}" }]
}
`,
      [MODEL]: `{{ config(key='id', description="{{ doc('customr') }}") }}\nSELECT * FROM {{ ref('raw_customers') }}\n`,
      'sources/shop.source.json': `{ "name": "shop", "tables": [{ "name": "orders", "description": "{{ doc('acme', 'x') }}" }] }`,
      [SYNC]: { ...shopSync({}), description: "{{ doc('cstomer') }}" },
    }),
    `
models/customers.model.json:2:24 error SL0264: Unknown doc block
  "description": "All: {{ doc('custmer') }}, {{ doc(customer) }}",
                       ~~~~~~~~~~~~~~~~~~~~
  No doc block is named "custmer". Did you mean "customer"?

models/customers.model.json:2:46 error SL0304: Invalid call in a template
  "description": "All: {{ doc('custmer') }}, {{ doc(customer) }}",
                                             ~~~~~~~~~~~~~~~~~~~
  A doc block is named by a text in quotes: {{ doc('customers') }}.

models/customers.model.json:3:46 error SL0264: Unknown doc block
  "columns": [{ "name": "id", "description": "\\u0041 {{ doc('nothing_like_it') }}" }]
                                             ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  No doc block is named "nothing_like_it". Blocks stand in .md files: {% docs nothing_like_it %} … {% enddocs %}.

models/customers.sql:1:33 error SL0264: Unknown doc block
  {{ config(key='id', description="{{ doc('customr') }}") }}
                                  ~~~~~~~~~~~~~~~~~~~~~~
  No doc block is named "customr". Did you mean "customer"?

sources/shop.source.json:1:66 error SL0264: Unknown doc block
  { "name": "shop", "tables": [{ "name": "orders", "description": "{{ doc('acme', 'x') }}" }] }
                                                                   ~~~~~~~~~~~~~~~~~~~~~~
  No doc block of package "acme" is named "x".

syncs/crm_contacts.sync.json:12:19 error SL0264: Unknown doc block
  "description": "{{ doc('cstomer') }}"
                  ~~~~~~~~~~~~~~~~~~~~
  No doc block is named "cstomer". Did you mean "customer"?

6 errors
`,
  );
});

test('blocks that are wrong themselves', async () => {
  assert.is(
    await said({
      'models/a.md':
        '{% docs customer %}x{% enddocs %}\n{% enddocs %}\n{% docs %}{% enddocs %}{% docs a-b %}{% enddocs %}\n',
      'models/b.md': 'Text\n  {% docs customer %}y{% enddocs %}\n{% docs open %}\nnever closed {% docs open2 %}\n',
      'models/customers.model.json': `{ "description": "{{ doc('open') }}" }`,
    }),
    `
models/a.md:2:1 error SL0301: Template syntax error
  {% enddocs %}
  ~~~~~~~~~~~~~
  {% enddocs %} closes no block here.

models/a.md:3:1 error SL0301: Template syntax error
  {% docs %}{% enddocs %}{% docs a-b %}{% enddocs %}
  ~~~~~~~~~~
  A doc block in a Markdown file needs a name: letters, digits and underscores, as in {% docs customers %}.

models/a.md:3:24 error SL0301: Template syntax error
  {% docs %}{% enddocs %}{% docs a-b %}{% enddocs %}
                         ~~~~~~~~~~~~~~
  "a-b" cannot be the name of a doc block: letters, digits and underscores, as in {% docs customers %}.

models/b.md:2:3 error SL0204: Duplicate name
  {% docs customer %}y{% enddocs %}
  ~~~~~~~~~~~~~~~~~~~
  Another doc block is named "customer" too, in models/a.md. Rename one of them.
  models/a.md:1:1: "customer" stands here first.

models/b.md:3:1 error SL0301: Template syntax error
  {% docs open %}
  ~~~~~~~~~~~~~~~
  The doc block "open" is never closed: add {% enddocs %}.

models/b.md:4:14 error SL0301: Template syntax error
  never closed {% docs open2 %}
               ~~~~~~~~~~~~~~~~
  The doc block "open2" is never closed: add {% enddocs %}.

6 errors
`,
  );
});

test('a block at the head of a model that is not closed, has a name, or does not stand at the head', async () => {
  const config = "{{ config(key='id') }}";
  const at = (line: number, tag: string, detail: string): string =>
    `\nmodels/customers.sql:${line}:1 error SL0301: Template syntax error\n  ${tag}\n  ${'~'.repeat(tag.length)}\n  ${detail}\n`;
  assert.is(
    await said(model(`{% docs %}\nText\n${config}\nSELECT 1 AS id\n`)),
    at(1, '{% docs %}', 'This block is never closed: add {% enddocs %}.'),
  );
  assert.is(
    await said(model(`{% docs customers %}\nText\n{% enddocs %}\n${config}\nSELECT 1 AS id\n`)),
    at(
      1,
      '{% docs customers %}',
      "The block at the head of a model is the model's own and has no name: write {% docs %}. Blocks with names stand in .md files.",
    ),
  );
  assert.is(
    await said(model(`${config}\n{% docs %}\nText\n{% enddocs %}\nSELECT 1 AS id\n`)),
    `
models/customers.sql:2:4 error SL0301: Template syntax error
  {% docs %}
     ~~~~
  A {% docs %} block stands at the very beginning of a model, or with a name in an .md file.
`,
  );
});

test('a text of whatever tags is gone through once, and gives back what stands between them', () => {
  const piece = fc.constantFrom(
    '{% docs a %}',
    '{% enddocs %}',
    '{%- docs b -%}',
    '{%',
    '%}',
    'docs',
    ' ',
    '\n',
    'x',
    '{% docs %}',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join('');
      const { blocks } = scanDocBlocks(text);
      for (const { start, end, closed, text: inside } of blocks) {
        assert.match(text.slice(start, end), /^\{%-?[ \t]*docs\b.*%\}$/s);
        if (closed !== undefined) assert.ok(text.slice(end, closed).includes(inside ?? '?'));
      }
      assert.equal(
        [...blocks].sort((a, b) => a.start - b.start),
        blocks,
      );
    }),
  );
  const before = performance.now();
  scanDocBlocks('{% docs '.repeat(200_000));
  scanDocBlocks(`{% docs a %}${'{%'.repeat(200_000)}`);
  scanDocBlocks(`{%${' '.repeat(500_000)}`.repeat(2));
  assert.ok(performance.now() - before < 1000);
});

test.run();
