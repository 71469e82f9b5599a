// Opens the warehouse for reading and then locks the engine: from there on, SQL that a pull request brought can read
// the warehouse and the declared files, and nothing else on the machine.

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { errorAt } from '../../core/diagnostic.js';
import { fileReader } from '../../core/file-reader.js';
import type { Manifest, SourceNode } from '../../core/manifest.js';
import { ownName } from '../../core/own-name.js';
import { Refused } from '../../core/refused.js';
import { sqlName, sqlText, sqlTexts } from '../../core/sql-text.js';
import type { Engine } from './engine.js';

export async function attachWarehouse(engine: Engine, manifest: Manifest, root: string): Promise<void> {
  const path = join(root, manifest.warehouse.path);
  if (!existsSync(path)) {
    const how = howToMake(manifest);
    throw new Refused([
      errorAt('SL0501', { file: 'sluice.json' }, `There is no warehouse at ${manifest.warehouse.path}.${how}`),
    ]);
  }
  try {
    await engine.run(`ATTACH ${sqlText(path)} AS warehouse (READ_ONLY)`);
    const own = ownName(manifest.warehouse, path);
    if (own !== undefined && (await engine.rows(own.needed)).length > 0) await engine.run(own.attach);
  } catch (error) {
    throw new Refused([
      errorAt(
        'SL0501',
        { file: 'sluice.json' },
        `The warehouse at ${manifest.warehouse.path} cannot be opened: ${firstLine(error)}`,
      ),
    ]);
  }
  await engine.run("ATTACH ':memory:' AS sources");
  for (const source of Object.values(manifest.sources)) await declareFiles(engine, source, root);
}

/** No file beyond the declared ones, those already attached and `files` can be touched after this. */
export async function lockEngine(
  engine: Engine,
  manifest: Manifest,
  root: string,
  files: readonly string[] = [],
): Promise<void> {
  const folders = Object.values(manifest.sources).flatMap(({ path }) =>
    path === undefined ? [] : [folderOf(join(root, path))],
  );
  await engine.run(`SET allowed_directories = ${sqlTexts([...new Set(folders)])}`);
  await engine.run(`SET allowed_paths = ${sqlTexts(files)}`);
  await engine.run('SET enable_external_access = false; SET lock_configuration = true; USE warehouse');
}

function howToMake({ seeds, sources }: Manifest): string {
  if (Object.values(sources).some(({ dbt }) => dbt !== undefined)) return ' Run `dbt build` in the dbt project.';
  if (Object.keys(seeds).length > 0) return ' Run `sluice seed` to make it from the seeds.';
  return ' Load your tables into it, or name the file that has them under "warehouse" in sluice.json.';
}

async function declareFiles(engine: Engine, source: SourceNode, root: string): Promise<void> {
  if (source.path === undefined) return;
  const schema = source.name.split('.')[0] ?? source.name;
  await engine.run(`CREATE SCHEMA IF NOT EXISTS sources.${sqlName(schema)}`);
  try {
    await engine.run(`CREATE VIEW ${source.relation} AS SELECT * FROM ${fileReader(join(root, source.path))}`);
  } catch (error) {
    throw new Refused([
      errorAt(
        'SL0501',
        { file: source.file },
        `Source "${source.name}" cannot be read from ${source.path}: ${firstLine(error)}`,
      ),
    ]);
  }
}

/** The folder that holds all files of a pattern: its path up to the first segment with a wildcard. */
function folderOf(pattern: string): string {
  const wildcard = pattern.search(/[*?[]/);
  return wildcard === -1 ? dirname(pattern) : dirname(pattern.slice(0, wildcard + 1));
}

export function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0] ?? text;
}
