// What a model gives held against the columns that its contract declares: the same words whether the compiler knows
// the model's types or only the plan does. The order of columns and the case of names do not matter.

import { nearestName, suggestion } from './nearest-name.js';

export interface TypedColumn {
  readonly name: string;
  readonly type: string;
}

export interface Breach {
  /** The declared column that it is about; absent when it is about those that are not declared. */
  readonly column?: string;
  readonly part: 'name' | 'type' | 'contract';
  /** Whole sentences. */
  readonly detail: string;
}

/** Types are compared as DuckDB writes them. */
export function contractBreaches(
  model: string,
  contract: readonly TypedColumn[],
  gives: readonly TypedColumn[],
): readonly Breach[] {
  const given = new Map(gives.map((column) => [identity(column), column]));
  const declared = new Set(contract.map(identity));
  const extra = gives.filter((column) => !declared.has(identity(column)));
  const missing = contract.filter((column) => !given.has(identity(column)));
  const meant = new Set(
    missing.map(({ name }) =>
      nearestName(
        name,
        extra.map((column) => column.name),
      ),
    ),
  );
  return [
    ...contract.flatMap((column) => {
      const found = given.get(identity(column));
      if (found === undefined) return [notGiven(model, column, extra)];
      return found.type === column.type ? [] : [otherType(model, column, found)];
    }),
    ...notDeclared(
      model,
      extra.filter(({ name }) => !meant.has(name)),
    ),
  ];
}

function notGiven(model: string, { name }: TypedColumn, extra: readonly TypedColumn[]): Breach {
  const names = extra.map((column) => column.name);
  const detail = `The contract of model "${model}" declares the column "${name}", which the model does not give.${suggestion(name, names)}`;
  return { column: name, part: 'name', detail };
}

function otherType(model: string, { name, type }: TypedColumn, found: TypedColumn): Breach {
  const detail = `The contract of model "${model}" declares "${name}" as ${type}, and the model gives it as ${found.type}. Cast it in the model, or declare the type that it gives.`;
  return { column: name, part: 'type', detail };
}

function notDeclared(model: string, columns: readonly TypedColumn[]): readonly Breach[] {
  if (columns.length === 0) return [];
  const list = columns.map(({ name, type }) => `"${name}" ${type}`).join(', ');
  const [them, what] = columns.length === 1 ? ['it', 'the column'] : ['them', 'the columns'];
  const detail = `Model "${model}" gives ${what} ${list}, which its contract does not declare. Declare ${them}, or leave ${them} out of the model.`;
  return [{ part: 'contract', detail }];
}

function identity({ name }: TypedColumn): string {
  return name.toLowerCase();
}
