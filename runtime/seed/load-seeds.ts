// Loads seeds into the warehouse: each becomes a table with the columns that the compiler found, replaced as a whole.

import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { errorAt } from '../../core/diagnostic.js';
import { fileReader } from '../../core/file-reader.js';
import type { Manifest, SeedNode } from '../../core/manifest.js';
import { Refused } from '../../core/refused.js';
import { sqlName, sqlText } from '../../core/sql-text.js';
import { firstLine } from '../database/attach-warehouse.js';
import { type Engine, inTransaction, numberOf, withEngine } from '../database/engine.js';

export interface LoadedSeed {
  readonly name: string;
  readonly rows: number;
}

/** All seeds or none: one that cannot be loaded leaves the warehouse as it was. */
export async function loadSeeds(manifest: Manifest, root: string): Promise<readonly LoadedSeed[]> {
  const path = join(root, manifest.warehouse.path);
  mkdirSync(dirname(path), { recursive: true });
  return withEngine(
    async (engine) => {
      try {
        await engine.run(`ATTACH ${sqlText(path)} AS warehouse`);
      } catch (error) {
        const what = existsSync(path) ? 'cannot be opened' : 'cannot be made';
        throw new Refused([
          errorAt(
            'SL0501',
            { file: 'sluice.json' },
            `The warehouse at ${manifest.warehouse.path} ${what}: ${firstLine(error)}`,
          ),
        ]);
      }
      return inTransaction(engine, async () => {
        const loaded: LoadedSeed[] = [];
        for (const seed of Object.values(manifest.seeds))
          loaded.push({ name: seed.name, rows: await loadSeed(engine, seed, root) });
        return loaded;
      });
    },
    { files: 'ordinary' },
  );
}

async function loadSeed(engine: Engine, seed: SeedNode, root: string): Promise<number> {
  try {
    await engine.run(
      `CREATE OR REPLACE TABLE ${seed.relation} AS SELECT * FROM ${fileReader(join(root, seed.file), typed(seed))}`,
    );
  } catch (error) {
    throw new Refused([
      errorAt('SL0105', { file: seed.file }, `Seed "${seed.name}" cannot be loaded: ${firstLine(error)}`),
    ]);
  }
  return numberOf(engine, `SELECT count(*) FROM ${seed.relation}`);
}

/** A Parquet file has its own types. */
function typed({ file, columns }: SeedNode): string {
  if (/\.parquet$/i.test(file) || columns.length === 0) return '';
  const list = columns.map(({ name, type }) => `${sqlName(name)}: ${sqlText(type)}`).join(', ');
  return `, ${/\.csv$/i.test(file) ? 'types' : 'columns'} = {${list}}`;
}
