// Writes target/schemas/, the JSON Schemas that know this project, for editors. A file whose text is the same is left
// alone, because an editor reads a schema again whenever its file changes.

import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { WrittenConnector } from '../../core/generated/written-connector.js';
import { refuseLink, refuseUnwritable } from '../emit/write-target.js';
import { loadBuiltInConnectors } from '../load/built-in-connectors.js';
import type { EditorFacts } from './editor-facts.js';
import { editorSchemas, SCHEMA_KINDS, type SchemaKind } from './editor-schemas.js';
import type { SchemaNode } from './schema-node.js';

/** Seen from dist/compiler/editor. */
const WRITTEN = new URL('../../../schemas/', import.meta.url);
const FOLDER = 'target/schemas';
const MODELS = `${FOLDER}/models`;

/** By path below target/schemas/. */
export async function schemaTexts(facts: EditorFacts): Promise<ReadonlyMap<string, string>> {
  return editorSchemas({ ...facts, written: await writtenSchemas(), connectors: await allConnectors(facts) });
}

/**
 * The paths of all schemas, relative to the project, whether or not they had to be written. Throws Refused (SL0106) for
 * a link in their place and for a folder that cannot be written.
 */
export async function writeSchemas(root: string, schemas: ReadonlyMap<string, string>): Promise<readonly string[]> {
  if (schemas.size === 0) return [];
  const files = [...schemas.keys()].map((file) => `${FOLDER}/${file}`);
  for (const path of ['target', FOLDER, MODELS, ...files]) refuseLink(root, path);
  try {
    for (const [file, text] of schemas) await writeChanged(join(root, FOLDER, file), text);
    await removeOthers(join(root, MODELS), new Set(schemas.keys()));
  } catch (error) {
    refuseUnwritable(error);
  }
  return files;
}

async function writeChanged(path: string, text: string): Promise<void> {
  const before = await readFile(path, 'utf8').catch(() => undefined);
  if (before === text) return;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/** A model that is gone, or no longer asks for a schema of its own, leaves none behind. */
async function removeOthers(folder: string, kept: ReadonlySet<string>): Promise<void> {
  const present = await readdir(folder).catch((): string[] => []);
  for (const file of present) if (!kept.has(`models/${file}`)) await rm(join(folder, file), { force: true });
}

async function writtenSchemas(): Promise<Readonly<Record<SchemaKind, SchemaNode>>> {
  const read = async (kind: SchemaKind) =>
    [kind, JSON.parse(await readFile(new URL(`${kind}.schema.json`, WRITTEN), 'utf8')) as SchemaNode] as const;
  return Object.fromEntries(await Promise.all(SCHEMA_KINDS.map(read))) as Record<SchemaKind, SchemaNode>;
}

async function allConnectors({ project }: EditorFacts): Promise<ReadonlyMap<string, WrittenConnector>> {
  const builtIns = [...(await loadBuiltInConnectors())].map(
    ([name, text]) => [name, JSON.parse(text) as WrittenConnector] as const,
  );
  return new Map([...builtIns, ...project.ownConnectors].sort(([a], [b]) => (a < b ? -1 : 1)));
}
