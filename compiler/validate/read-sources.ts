// Sources, which carry their names within: no two of one name, no table or column of one named twice.

import type { Diagnostic } from '../../core/diagnostic.js';
import type { WrittenSource } from '../../core/generated/written-source.js';
import { type FolderFiles, nameOfFile } from '../load/project-files.js';
import { checkDocument } from './check-document.js';
import { duplicateNames, sqlIdentity } from './check-names.js';
import { type JsonPath, type Located, placeOf } from './located.js';
import { brokenNames, byName, namesOfFiles, type ReadDocuments } from './read-documents.js';
import { isObject } from './schema.js';

const ENDING = '.source.json';

export function readSources({ folder, texts, unreadable }: FolderFiles): ReadDocuments<WrittenSource> {
  const read = [...texts]
    .filter(([file]) => file.startsWith(`${folder}sources/`) && file.endsWith(ENDING))
    .map(([file, text]) => readSource(file, text));
  const valid = read.flatMap(({ document }) => document ?? []);
  const names = valid.map((source) => ({
    name: source.value.name,
    place: () => placeOf(source, ['name']),
    what: 'source',
  }));
  return {
    documents: byName(read),
    broken: brokenNames(read, namesOfFiles(unreadable, `${folder}sources/`, ENDING)),
    diagnostics: [
      ...read.flatMap(({ diagnostics }) => diagnostics),
      ...duplicateNames(names),
      ...valid.flatMap(checkTableNames),
    ],
  };
}

/** A list of columns, each of which must be named once; `path` is where the list stands. */
export function checkColumnNames(
  document: Located<unknown>,
  path: JsonPath,
  columns: readonly { readonly name: string }[],
): readonly Diagnostic[] {
  return checkListed(document, path, { columns, what: 'column' });
}

function readSource(file: string, text: string) {
  const { document, parsed, diagnostics } = checkDocument('source', file, text);
  const written = isObject(parsed?.value) ? parsed.value.name : undefined;
  const name = typeof written === 'string' ? written : nameOfFile(file, ENDING);
  return { name, file, diagnostics, ...(document !== undefined && { document }) };
}

function checkTableNames(source: Located<WrittenSource>): readonly Diagnostic[] {
  const { tables } = source.value;
  return [
    ...checkListed(source, ['tables'], { columns: tables, what: 'table' }),
    ...tables.flatMap((table, index) => checkColumnNames(source, ['tables', index, 'columns'], table.columns ?? [])),
  ];
}

function checkListed(
  document: Located<unknown>,
  path: JsonPath,
  { columns, what }: { readonly columns: readonly { readonly name: string }[]; readonly what: string },
): readonly Diagnostic[] {
  const names = columns.map(({ name }, index) => ({
    name,
    place: () => placeOf(document, [...path, index, 'name']),
    what,
  }));
  return duplicateNames(names, sqlIdentity);
}
