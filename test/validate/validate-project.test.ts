// What validation hands on: settings of the environment, parts by name, resolved connectors, and what is broken.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadBuiltInConnectors } from '../../compiler/load/built-in-connectors.js';
import { resolveFields } from '../../compiler/resolve/resolve-fields.js';
import { yieldedFields } from '../../compiler/resolve/yielded-fields.js';
import { validateProject } from '../../compiler/validate/validate-project.js';
import {
  CONNECTOR,
  connectorWith,
  DESTINATION,
  filesOf,
  HTTP,
  MINE,
  PROJECT,
  REQUEST,
  rendered,
  SYNC,
  syncWith,
  validate,
} from './render-project.js';

const WITH_ENVIRONMENTS = `{
  "name": "acme",
  "warehouse": { "type": "duckdb", "path": "warehouse.duckdb" },
  "vars": { "min_ltv": 100, "region": "eu" },
  "environments": {
    "ci": { "vars": { "min_ltv": 0 }, "ledger": { "type": "duckdb", "path": ".sluice/ci.duckdb" } }
  }
}`;

test('without an environment the project says it all, and the ledger has its usual place', () => {
  const { project } = validate({ [PROJECT]: WITH_ENVIRONMENTS });
  assert.is(project?.environment, null);
  assert.equal(project?.warehouse, { type: 'duckdb', path: 'warehouse.duckdb' });
  assert.equal(project?.ledger, { type: 'duckdb', path: '.sluice/ledger.duckdb' });
  assert.equal(project?.vars, { min_ltv: 100, region: 'eu' });
});

test('an environment overrides the project, and --vars override both', () => {
  const options = { environment: 'ci', vars: { region: 'us', extra: [1] } };
  const { project } = validate({ [PROJECT]: WITH_ENVIRONMENTS }, options);
  assert.is(project?.environment, 'ci');
  assert.is(project?.ledger.path, '.sluice/ci.duckdb');
  assert.is(project?.warehouse.path, 'warehouse.duckdb');
  assert.equal(project?.vars, { min_ltv: 0, region: 'us', extra: [1] });
});

test('an invalid sluice.json yields no project, but the other files are checked all the same', () => {
  const { project, diagnostics } = validate({ [PROJECT]: '{}', [SYNC]: '{}' });
  assert.is(project, undefined);
  assert.equal(
    diagnostics.map(({ file }) => file),
    [PROJECT, SYNC],
  );
});

test('parts are found by name, with only the connectors that are used', () => {
  const { project } = validate({ [CONNECTOR]: connectorWith(HTTP, REQUEST), 'macros/money.sql': '{# #}' }, {}, [
    'seeds/b.csv',
  ]);
  assert.equal([...(project?.models.keys() ?? [])], ['customers']);
  assert.equal([...(project?.seeds.keys() ?? [])], ['b']);
  assert.equal([...(project?.sources.keys() ?? [])], ['shop']);
  assert.equal([...(project?.destinations.keys() ?? [])], ['crm', 'hook']);
  assert.equal([...(project?.connectors.keys() ?? [])], ['hubspot', 'webhook']);
  assert.equal(project?.macros, [{ path: 'macros/money.sql', text: '{# #}' }]);
});

test('a connector of the project stands in front of a built-in one', () => {
  const { project, diagnostics } = validate({
    'connectors/webhook.connector.json': connectorWith(HTTP, REQUEST),
    'destinations/hook.destination.json': MINE.replace('mine', 'webhook'),
  });
  assert.equal(diagnostics, []);
  assert.is(project?.connectors.get('webhook')?.title, 'Mine');
});

test('a connector that exists nowhere is answered with those that do', () => {
  const output = rendered({ [DESTINATION]: '{ "connector": "erp" }' });
  assert.match(output, 'error SL0214: Unknown connector');
  assert.match(output, /There is no connector "erp"\. .*One of your own goes in connectors\/erp\.connector\.json\./);
});

test('broken names are those of invalid files and of files that do not fit', () => {
  const { project } = validate({
    'models/customers.model.json': '{ "kee": "id" }',
    'sources/shop.source.json': '{ "name": "shop" }',
    'connectors/mine.connector.json': '{}',
    [DESTINATION]: '{',
    'destinations/hook.destination.json': '{ "connector": "webhook" }',
    [SYNC]: syncWith('  "fields": {}').replace('customers', 'customer'),
    'syncs/other.sync.json': '[]',
  });
  assert.equal(sorted(project?.broken.models), ['customers']);
  assert.equal(sorted(project?.broken.sources), ['shop']);
  assert.equal(sorted(project?.broken.connectors), ['mine']);
  assert.equal(sorted(project?.broken.destinations), ['crm', 'hook']);
  assert.equal(sorted(project?.broken.syncs), ['crm_contacts', 'other']);
  assert.is(project?.models.has('customers'), true);
  assert.is(project?.models.get('customers')?.properties, undefined);
});

test('references to files that could not be read are silent', async () => {
  const sync = syncWith('  "depends_on": ["lost_sync"], "fields": {}').replace('"customers"', '"lost_model"');
  const files = filesOf({ [SYNC]: sync });
  const unreadable = ['models/lost_model.sql', 'syncs/lost_sync.sync.json', 'sources/web.source.json'];
  const { project, diagnostics } = validateProject({ ...files, unreadable }, await loadBuiltInConnectors());
  assert.equal(diagnostics, []);
  assert.equal(sorted(project?.broken.models), ['lost_model']);
  assert.equal(sorted(project?.broken.sources), ['web']);
});

test('fields lose their shorthands and come in name order', () => {
  const fields = `  "fields": {
    "phone": "mobile",
    "company": { "lookup": { "sync": "crm_contacts", "key": "company_id" } },
    "source": { "value": null, "manage": "on_create" },
    "hash": { "column": "email", "transform": ["lower", "sha256"], "sensitive": true, "when_null": "omit" }
  }`;
  const { project } = validate({ [SYNC]: syncWith(fields) });
  const sync = project?.syncs.get('crm_contacts')?.value;
  assert.ok(sync);
  const plain = { transform: [], when_null: 'send', manage: 'always', sensitive: false };
  assert.equal(resolveFields(sync), [
    { ...plain, name: 'company', from: { kind: 'lookup', sync: 'crm_contacts', key: ['company_id'] } },
    {
      name: 'hash',
      from: { kind: 'column', column: 'email' },
      transform: ['lower', 'sha256'],
      when_null: 'omit',
      manage: 'always',
      sensitive: true,
    },
    { ...plain, name: 'phone', from: { kind: 'column', column: 'mobile' } },
    { ...plain, name: 'source', from: { kind: 'value', value: null }, manage: 'on_create' },
  ]);
});

test('a sync yields the fields that the other one keeps, of the same object only', () => {
  const { project } = validate({
    [SYNC]: syncWith('  "fields": { "firstname": "a", "phone": { "column": "b", "manage": "never" } }'),
    'syncs/leads.sync.json': syncWith('  "yields_to": ["crm_contacts"], "fields": { "firstname": "x", "phone": "y" }'),
    'syncs/hooks.sync.json': syncWith('  "yields_to": ["crm_contacts"], "fields": { "firstname": "x" }').replace(
      '"crm", "object": "contacts"',
      '"hook", "object": "event"',
    ),
  });
  assert.ok(project);
  const yieldedBy = (name: string): readonly string[] => {
    const sync = project.syncs.get(name)?.value;
    return sync === undefined ? [] : [...yieldedFields(sync, project.syncs)];
  };
  assert.equal(yieldedBy('leads'), ['firstname']);
  assert.equal(yieldedBy('hooks'), []);
});

function sorted(names: ReadonlySet<string> | undefined): readonly string[] {
  return [...(names ?? [])].sort();
}

test.run();
