// `sluice init`: a working starter project, small enough to read at once: one seed, one model, one sync to a file. Its
// schemas for editors are there at once, because an editor complains of one that is not.

import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { compileProject } from '../../compiler/compile.js';
import { schemaTexts, writeSchemas } from '../../compiler/editor/write-schemas.js';
import { errorAt } from '../../core/diagnostic.js';
import { Refused } from '../../core/refused.js';
import type { Context, RawOptions } from '../context.js';
import { EXIT } from '../exit-codes.js';

const FILES: Readonly<Record<string, string>> = {
  'sluice.json': `{
  "name": "my_activation",
  "warehouse": { "type": "duckdb", "path": "warehouse.duckdb" },
  "ledger": { "type": "duckdb", "path": ".sluice/ledger.duckdb" },
  "vars": { "min_orders": 1 }
}
`,
  'seeds/raw_customers.csv': `id,name,email,orders
1,Ada Lovelace,Ada@example.com,7
2,Émilie du Châtelet,emilie@example.org,3
3,Miles O'Brien,miles@example.net,0
`,
  'models/customers.sql': `{{ config(key='id') }}

SELECT id, name, lower(email) AS email, orders
FROM {{ ref('raw_customers') }}
`,
  'destinations/files.destination.json': `{
  "connector": "file",
  "settings": { "directory": "output" }
}
`,
  'syncs/active_customers.sync.json': `{
  "model": "customers",
  "destination": "files",
  "object": "active_customers.jsonl",
  "mode": "mirror",
  "match": { "email": "email" },
  "fields": {
    "name": "name",
    "orders": "orders"
  },
  "filter": "orders >= {{ var('min_orders') }}"
}
`,
  '.vscode/settings.json': `{
  "json.schemas": [
    { "fileMatch": ["/sluice.json"], "url": "./target/schemas/project.schema.json" },
    { "fileMatch": ["*.sync.json"], "url": "./target/schemas/sync.schema.json" },
    { "fileMatch": ["*.model.json"], "url": "./target/schemas/model.schema.json" },
    { "fileMatch": ["*.source.json"], "url": "./target/schemas/source.schema.json" },
    { "fileMatch": ["*.destination.json"], "url": "./target/schemas/destination.schema.json" },
    { "fileMatch": ["*.connector.json"], "url": "./target/schemas/connector.schema.json" }
  ]
}
`,
  '.gitignore': `target/
.sluice/
output/
*.duckdb
*.duckdb.wal
`,
};

export async function init(context: Context, _options: RawOptions, [folder = '.']: readonly string[]): Promise<number> {
  const root = resolve(context.terminal.cwd, folder);
  await refuseToOverwrite(root, folder);
  for (const [file, text] of Object.entries(FILES)) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text);
  }
  const { editor } = await compileProject({ root, env: {} });
  if (editor !== undefined) await writeSchemas(root, await schemaTexts(editor));
  const step = relative(context.terminal.cwd, root);
  const enter = step === '' ? '' : `  cd ${step}\n`;
  context.terminal.out(
    `Made a project in ${step === '' ? 'this folder' : step}. Next:\n\n${enter}  sluice seed\n  sluice plan\n  sluice apply\n`,
  );
  return EXIT.ok;
}

async function refuseToOverwrite(root: string, shown: string): Promise<void> {
  const present = existsSync(root) ? new Set(await readdir(root)) : new Set<string>();
  const taken = Object.keys(FILES).filter((file) => file !== '.gitignore' && present.has(file.split('/')[0] ?? file));
  if (taken.length === 0 && !present.has('.gitignore')) return;
  const names = [
    ...new Set([...taken, ...(present.has('.gitignore') ? ['.gitignore'] : [])].map((file) => file.split('/')[0])),
  ];
  throw new Refused([
    errorAt(
      'SL0602',
      undefined,
      `${shown === '.' ? 'This folder' : shown} already has ${names.join(', ')}. Make the project in an empty folder: \`sluice init DIR\`.`,
    ),
  ]);
}
