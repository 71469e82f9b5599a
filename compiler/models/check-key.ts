// The key of a model that a sync delivers: it must be there, and its columns must be the model's. Shown where the key
// is written: in the template's config() or in the .model.json.

import { type Diagnostic, errorAt, type Place } from '../../core/diagnostic.js';
import type { WrittenSync } from '../../core/generated/written-sync.js';
import { unknownColumn } from '../mapping/check-columns.js';
import { rangeOf } from '../template/file-range.js';
import { parseTemplate } from '../template/parse-template.js';
import type { Expression } from '../template/syntax-tree.js';
import type { ModelFile } from '../validate/checked-project.js';
import { type Located, placeOf } from '../validate/located.js';
import type { CompiledModel } from './compile-models.js';
import { missingKey } from './read-models.js';

export function checkKey(
  model: CompiledModel,
  written: ModelFile | undefined,
  sync: Located<WrittenSync>,
): readonly Diagnostic[] {
  if (model.key.length === 0) return [missingKey(model, sync)];
  if (model.columns === undefined) return [];
  const names = model.columns.map((column) => column.name);
  const known = new Set(names.map((name) => name.toLowerCase()));
  return model.key.flatMap((column, index) =>
    known.has(column.toLowerCase())
      ? []
      : [errorAt('SL0231', keyPlace(model, written, index), unknownColumn(model.name, column, names))],
  );
}

function keyPlace(model: CompiledModel, written: ModelFile | undefined, index: number): Place {
  const value = configKey(model);
  if (value !== undefined) {
    const item = value.kind === 'list' ? (value.items[index] ?? value) : value;
    return { file: model.file, range: rangeOf(model.template, item.span) };
  }
  const { properties } = written ?? {};
  if (properties === undefined) return { file: model.file };
  return placeOf(properties, Array.isArray(properties.value.key) ? ['key', index] : ['key']);
}

/** The value of key= in the last config() that has one. */
function configKey({ template }: CompiledModel): Expression | undefined {
  const values = parseTemplate(template).tree.body.flatMap((statement) => {
    if (statement.kind !== 'output' || statement.expression.kind !== 'call') return [];
    if (statement.expression.name !== 'config') return [];
    return statement.expression.args.named.filter(({ name }) => name === 'key').map(({ value }) => value);
  });
  return values.at(-1);
}
