// `sluice docs`: one page that holds the whole project, whatever strangers wrote into it, and that a browser can show.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { test } from 'uvu';
import { equal, is, match, not, ok } from 'uvu/assert';
import type { SiteDocument } from '../../core/site-document.js';
import { type Files, makeProject, type Project } from '../kit/project.js';
import { endedWith, sluice } from '../kit/sluice.js';

const HOSTILE = '</script><script>alert(1)</script><!-- <img src=x onerror=alert(2)> [x](javascript:alert(3)) **kind**';

const SHOP: Files = {
  'sluice.json': {
    name: 'shop',
    warehouse: { type: 'duckdb', path: 'w.duckdb' },
    ledger: { type: 'duckdb', path: '.sluice/l.duckdb' },
  },
  'sources/shop.source.json': {
    name: 'shop',
    tables: [
      {
        name: 'people',
        columns: [
          { name: 'id', type: 'bigint' },
          { name: 'mail', type: 'varchar', tags: ['pii'] },
        ],
        freshness: { column: 'id', max_age: '24h' },
      },
    ],
  },
  'models/customers.sql':
    "{{ config(key='id') }}\nselect id, lower(mail) as email from {{ source('shop', 'people') }}\n",
  'models/customers.model.json': {
    description: HOSTILE,
    columns: [{ name: 'email', description: 'Where to **write** to', sensitive: true, tests: ['not_null'] }],
  },
  'destinations/crm.destination.json': { connector: 'hubspot', secrets: { token: { env: 'TOKEN' } } },
  'syncs/contacts.sync.json': {
    model: 'customers',
    destination: 'crm',
    object: 'contacts',
    mode: 'upsert',
    match: { email: 'email' },
    fields: { lastname: { value: 'x' } },
    schedule: { every: '15m' },
  },
};

test('docs writes one page with the whole project in it', async () => {
  const shop = makeProject(SHOP);
  const ran = endedWith(0, await sluice('docs', { cwd: shop.root }));
  is(ran.out, 'Wrote target/docs/index.html: open it in a browser.\n');
  equal(readdirSync(shop.path('target/docs')), ['index.html']);
  const { nodes, ...site } = dataOf(shop);
  equal(site.project, 'shop');
  equal(
    nodes.map(({ id }) => id),
    ['source:shop.people', 'model:customers', 'sync:contacts', 'destination:crm'],
  );
  const [source, model, sync, destination] = nodes;
  equal(source?.facts, [['Freshness', 'id no older than 24h']]);
  equal(model?.description, HOSTILE);
  equal(model?.facts, [['Key', 'id']]);
  equal(model?.columns.find(({ name }) => name === 'email')?.tests, ['not_null']);
  match(model?.sql ?? '', 'select id, lower(mail) as email');
  equal(sync?.parents, ['model:customers']);
  equal(destination?.parents, ['sync:contacts']);
  equal(
    sync?.fields?.map(({ name, match: by }) => [name, by]),
    [
      ['email', true],
      ['lastname', false],
    ],
  );
});

test('each field has the way that its values take', async () => {
  const shop = makeProject(SHOP);
  endedWith(0, await sluice('docs', { cwd: shop.root }));
  const fields = dataOf(shop).nodes.find(({ id }) => id === 'sync:contacts')?.fields ?? [];
  const ways = fields.map(({ name, origins }) => [
    name,
    ...origins.map(({ path, tags }) => [...path.map(({ node, column }) => `${node}.${column}`), ...tags].join(' ')),
  ]);
  equal(ways, [['email', 'source:shop.people.mail model:customers.email sync:contacts.email pii'], ['lastname']]);
});

test('what strangers write in descriptions stays text', async () => {
  const shop = makeProject(SHOP);
  endedWith(0, await sluice('docs', { cwd: shop.root }));
  const page = shop.read('target/docs/index.html');
  not.match(page, '<script>alert');
  is(page.match(/<script/g)?.length, 2);
  const [script] = /(?<=<script>)[\s\S]*(?=<\/script>)/.exec(page) ?? [];
  const hash = createHash('sha256')
    .update(script ?? '')
    .digest('base64');
  match(page, `default-src 'none'; script-src 'sha256-${hash}'`);
});

test('the same project gives the same page', async () => {
  const shop = makeProject(SHOP);
  endedWith(0, await sluice('docs', { cwd: shop.root }));
  const first = shop.read('target/docs/index.html');
  endedWith(0, await sluice('docs', { cwd: shop.root }));
  ok(first === shop.read('target/docs/index.html'));
});

test('docs writes the site of what is selected', async () => {
  const shop = makeProject(SHOP);
  const ran = endedWith(0, await sluice('docs --select customers --json', { cwd: shop.root }));
  equal(JSON.parse(ran.out), { format_version: '1.0', files: ['target/docs/index.html'] });
  equal(
    dataOf(shop).nodes.map(({ id }) => id),
    ['model:customers'],
  );
});

test('docs writes through no link', async () => {
  const shop = makeProject(SHOP);
  const elsewhere = mkdtempSync(join(tmpdir(), 'sluice-test-'));
  try {
    endedWith(0, await sluice('docs', { cwd: shop.root }));
    rmSync(shop.path('target/docs'), { recursive: true });
    symlinkSync(elsewhere, shop.path('target/docs'));
    const ran = endedWith(3, await sluice('docs', { cwd: shop.root }));
    match(ran.err, 'target/docs error SL0106');
    equal(readdirSync(elsewhere), []);
  } finally {
    rmSync(elsewhere, { recursive: true });
  }
});

test('the package that is published holds what the page is made of', () => {
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  const ran = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root, encoding: 'utf8' });
  match(ran.stdout, '"dist/studio/docs-site.js"');
  match(ran.stdout, '"dist/studio/docs-site-style.css"');
});

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

test('a browser shows it, from the disk and under its own policy', async () => {
  if (CHROMIUM === undefined) {
    console.log('No Chromium here: what the page shows is not tested.');
    return;
  }
  const shop = makeProject(SHOP);
  endedWith(0, await sluice('docs', { cwd: shop.root }));
  const model = shown(shop, 'model:customers');
  match(model, '<h1>customers</h1>');
  match(model, '<strong>kind</strong>');
  match(model, '&lt;/script&gt;&lt;script&gt;alert(1)');
  not.match(model, 'javascript:');
  match(model, '<strong>write</strong>');
  match(shown(shop, ''), 'href="#sync%3Acontacts"');
});

/** The page's document as the browser has it once its script has run. */
function shown(project: Project, id: string): string {
  const profile = mkdtempSync(join(tmpdir(), 'sluice-browser-'));
  try {
    const url = `${pathToFileURL(project.path('target/docs/index.html'))}#${encodeURIComponent(id)}`;
    const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];
    const rest = ['--disable-component-update', '--disable-sync', `--user-data-dir=${profile}`, '--dump-dom', url];
    const ran = spawnSync(CHROMIUM ?? '', [...flags, ...rest], { encoding: 'utf8', timeout: 60_000 });
    return ran.stdout.slice(
      ran.stdout.indexOf('<div id="site">'),
      ran.stdout.indexOf('<script type="application/json"'),
    );
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
}

function dataOf(project: Project): SiteDocument {
  const data = /(?<=id="site-data">).*?(?=<\/script>)/s.exec(project.read('target/docs/index.html'));
  return JSON.parse(data?.[0] ?? '') as SiteDocument;
}

test.run();
