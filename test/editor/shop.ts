// A project with something of everything that an editor offers: accounts with and without fields of their own, a
// connector of the project's, a model without a key, tags, and a .model.json that asks for a schema of its own.

import { makeProject, type Project } from '../kit/project.js';
import { endedWith, sluice } from '../kit/sluice.js';

export const SYNC = 'syncs/x.sync.json';

const BOOK = {
  title: 'A book',
  transport: 'http',
  http: { base_url: 'http://127.0.0.1:9' },
  objects: {
    entries: {
      fields: {
        text: { required: true, max_length: 20 },
        kind: { values: ['a', 'b'] },
        written: { type: 'datetime', read_only: true },
      },
      operations: {
        create: { request: { method: 'POST', path: '/entries' }, batch: { records: 1 }, body: '$record' },
        append: { request: { method: 'POST', path: '/entries' }, batch: { records: 1 }, body: '$record' },
      },
    },
  },
};

const HUBSPOT = { connector: 'hubspot', secrets: { token: { env: 'HUBSPOT_TOKEN' } } };

export const FILES = {
  'sluice.json': {
    name: 'shop',
    warehouse: { type: 'duckdb', path: 'warehouse.duckdb' },
    selectors: { people: 'tag:nightly' },
  },
  'seeds/raw_people.csv': 'id,email,name,born,company\n1,ann@x.example,Ann,1990-01-02,x\n',
  'seeds/raw_firms.csv': 'id,domain\nx,x.example\n',
  'models/step.sql': "SELECT * FROM {{ ref('raw_people') }}\n",
  'models/people.sql': "{{ config(key='id', description='Everybody we know.') }}\nSELECT * FROM {{ ref('step') }}\n",
  'models/people.model.json': {
    $schema: '../target/schemas/models/people.schema.json',
    columns: [{ name: 'email', tags: ['pii'] }],
  },
  'models/firms.sql': "{{ config(key='id') }}\nSELECT * FROM {{ ref('raw_firms') }}\n",
  'connectors/book.connector.json': BOOK,
  'destinations/book.destination.json': { connector: 'book' },
  'destinations/files.destination.json': { connector: 'file', settings: { directory: 'out' } },
  'destinations/crm.destination.json': { ...HUBSPOT, custom_fields: { contacts: ['score'] } },
  'destinations/other_crm.destination.json': HUBSPOT,
  'syncs/contacts.sync.json': {
    model: 'people',
    destination: 'crm',
    object: 'contacts',
    mode: 'upsert',
    match: { email: 'email' },
    fields: { firstname: 'name', associatedcompanyid: { lookup: { sync: 'firms', key: 'company' } } },
    tags: ['nightly'],
  },
  'syncs/firms.sync.json': {
    model: 'firms',
    destination: 'crm',
    object: 'companies',
    mode: 'mirror',
    match: { domain: 'DOMAIN' },
    fields: {},
  },
};

/** The project, compiled by the program. */
export async function compiledShop(): Promise<Project> {
  const project = makeProject(FILES);
  endedWith(0, await sluice('compile', { cwd: project.root }));
  return project;
}
