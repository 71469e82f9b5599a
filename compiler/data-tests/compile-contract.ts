// A model's contract: its declared columns with their types as DuckDB writes them, held against what the model gives
// where that is known. Where it is not, the plan does so.

import { contractBreaches, type TypedColumn } from '../../core/contract-breaches.js';
import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import type { WrittenModel } from '../../core/generated/written-model.js';
import type { Binder } from '../bind/binder.js';
import { sentenceOf } from '../sql/sql-problem.js';
import { type JsonPath, type Located, placeOf } from '../validate/located.js';
import { openingOf } from '../validate/spot.js';

export interface CompiledContract {
  /** Absent when there is none, or one that is no contract yet. */
  readonly contract?: readonly TypedColumn[];
  readonly diagnostics: readonly Diagnostic[];
}

export async function compileContract(
  model: { readonly name: string; readonly columns?: readonly TypedColumn[] },
  document: Located<WrittenModel>,
  binder: Binder,
): Promise<CompiledContract> {
  const { contract: wanted = false, columns = [] } = document.value;
  if (!wanted) return { diagnostics: [] };
  const diagnostics: Diagnostic[] = [];
  const contract: TypedColumn[] = [];
  for (const [index, { name, type }] of columns.entries()) {
    const read = await readType(type, document, ['columns', index], binder);
    if (typeof read === 'string') contract.push({ name, type: read });
    else diagnostics.push(read);
  }
  if (diagnostics.length > 0) return { diagnostics };
  if (model.columns === undefined) return { contract, diagnostics };
  const breaches = contractBreaches(model.name, contract, model.columns).map(({ column, part, detail }) => {
    const index = columns.findIndex(({ name }) => name === column);
    const place = column === undefined ? placeOf(document, ['contract']) : placeOf(document, ['columns', index, part]);
    return errorAt('SL0525', place, detail);
  });
  return { contract, diagnostics: breaches };
}

async function readType(
  type: string | undefined,
  document: Located<unknown>,
  path: JsonPath,
  binder: Binder,
): Promise<string | Diagnostic> {
  if (type === undefined)
    return errorAt('SL0203', openingOf(document, path), 'In a contract every column needs the key "type".');
  const read = await binder.canonicalType(type);
  if ('type' in read) return read.type;
  const why = read.problem.code === 'SL0401' ? sentenceOf(read.problem) : `"${type}" is no SQL type.`;
  const detail = `${why} A type is written as varchar or decimal(18, 2).`;
  return errorAt('SL0202', placeOf(document, [...path, 'type']), detail);
}
