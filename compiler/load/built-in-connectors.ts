// The connectors that come with Sluice: data files of the package, read like the project's own.

import { readdir, readFile } from 'node:fs/promises';
import { nameOfFile } from './project-files.js';

/** Seen from dist/compiler/load. */
const FOLDER = new URL('../../../connectors/', import.meta.url);
const ENDING = '.connector.json';

/** Connector name to the text of its document, sorted by name. Throws when the package is damaged. */
export async function loadBuiltInConnectors(): Promise<ReadonlyMap<string, string>> {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith(ENDING)).sort();
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, FOLDER), 'utf8')));
  return new Map(files.map((file, index) => [nameOfFile(file, ENDING), texts[index] ?? '']));
}
