// The names in a sync: its model, its destination, and the other syncs that it looks up, follows or yields to.

import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import type { DiagnosticCode } from '../../core/diagnostic-codes.js';
import type { WrittenSync } from '../../core/generated/written-sync.js';
import { suggestion } from '../../core/nearest-name.js';
import { resolveFields } from '../resolve/resolve-fields.js';
import { type JsonPath, type Located, placeOf } from './located.js';
import type { ReferableProject } from './sync-context.js';
import { known } from './words.js';

type Sync = Located<WrittenSync>;

export function checkSyncReferences(sync: Sync, project: ReferableProject): readonly Diagnostic[] {
  return [
    ...checkModel(sync, project),
    ...checkDestinationName(sync, project),
    ...syncReferences(sync).flatMap(([name, path]) => checkSyncName(sync, project, name, path)),
  ];
}

function checkModel(sync: Sync, { models, seeds, dbt, broken }: ReferableProject): readonly Diagnostic[] {
  const { model } = sync.value;
  if (models.has(model) || seeds.has(model) || broken.models.has(model)) return [];
  const names = [...models.keys(), ...seeds.keys()];
  if (dbt?.refs.has(model) === true) return [dbtWithoutKey(sync)];
  const hint = suggestion(model, names) || known('models', names) || ` Add it as models/${model}.sql.`;
  return unknown('SL0211', sync, ['model'], `There is no model or seed "${model}".${hint}`);
}

/** What dbt builds does not say what identifies a record. */
function dbtWithoutKey(sync: Sync): Diagnostic {
  const { model } = sync.value;
  const detail = `"${model}" is dbt's, which does not say what identifies a record. Deliver a model that reads it: {{ config(key='…') }} SELECT * FROM {{ ref('${model}') }}.`;
  return errorAt('SL0220', placeOf(sync, ['model']), detail);
}

function checkDestinationName(sync: Sync, { destinations, broken }: ReferableProject): readonly Diagnostic[] {
  const { destination } = sync.value;
  if (destinations.has(destination) || broken.destinations.has(destination)) return [];
  const names = [...destinations.keys()];
  const hint =
    suggestion(destination, names) ||
    known('destinations', names) ||
    ` Add it as destinations/${destination}.destination.json.`;
  return unknown('SL0213', sync, ['destination'], `There is no destination "${destination}".${hint}`);
}

/** Each name of another sync with where it stands. */
function syncReferences(sync: Sync): readonly (readonly [string, JsonPath])[] {
  const { depends_on = [], yields_to = [] } = sync.value;
  return [
    ...resolveFields(sync.value).flatMap(({ name, from }) =>
      from.kind === 'lookup' ? [[from.sync, ['fields', name, 'lookup', 'sync']] as const] : [],
    ),
    ...depends_on.map((name, index) => [name, ['depends_on', index]] as const),
    ...yields_to.map((name, index) => [name, ['yields_to', index]] as const),
  ];
}

function checkSyncName(sync: Sync, project: ReferableProject, name: string, path: JsonPath): readonly Diagnostic[] {
  const names = [...project.syncs.keys()];
  if (names.includes(name) || project.broken.syncs.has(name)) return [];
  const hint = suggestion(name, names) || known('syncs', names);
  return unknown('SL0217', sync, path, `There is no sync "${name}".${hint}`);
}

function unknown(code: DiagnosticCode, sync: Sync, path: JsonPath, detail: string): readonly Diagnostic[] {
  return [errorAt(code, placeOf(sync, path), detail)];
}
