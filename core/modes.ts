// Modes as a table: which acts a mode performs, and by which of an object's operations, best first.
// `known` is a record whose destination id the ledger holds.

import type { ActName, ConnectorObject } from './connector.js';

export type Mode = 'upsert' | 'create' | 'update' | 'mirror' | 'append';
export type Action = 'create' | 'update' | 'delete';
export type OnDelete = 'delete' | 'archive' | 'keep';

interface ModeRule {
  readonly create: readonly ActName[];
  readonly update: readonly ActName[];
  readonly deletes: boolean;
  /** What a record that the ledger does not hold counts as: in update mode it already exists there. */
  readonly newRecord: Action;
}

export const MODES: Readonly<Record<Mode, ModeRule>> = {
  upsert: { create: ['upsert'], update: ['upsert'], deletes: false, newRecord: 'create' },
  create: { create: ['create'], update: [], deletes: false, newRecord: 'create' },
  update: { create: [], update: ['update_by_match'], deletes: false, newRecord: 'update' },
  mirror: { create: ['upsert'], update: ['upsert'], deletes: true, newRecord: 'create' },
  append: { create: ['append'], update: [], deletes: false, newRecord: 'create' },
};

/** The operation that each act of a sync uses; an absent act is not done in this mode. */
export interface ChosenOperations {
  readonly create?: ActName;
  readonly update?: ActName;
  /** For records whose destination id is known; preferred over `update` because it survives a changed match value. */
  readonly update_by_id?: ActName;
  readonly delete?: ActName;
}

/** Chooses operations for a mode, or undefined when the object cannot do it. */
export function chooseOperations(
  object: ConnectorObject,
  mode: Mode,
  onDelete?: OnDelete,
): ChosenOperations | undefined {
  const rule = MODES[mode];
  const offers = (name: ActName): boolean => object.operations[name] !== undefined;
  const create = rule.create.find(offers);
  const update = rule.update.find(offers);
  const deletion = rule.deletes ? deletionOf(onDelete, offers) : undefined;
  if (rule.create.length > 0 && create === undefined) return undefined;
  if (rule.update.length > 0 && update === undefined) return undefined;
  if (rule.deletes && onDelete !== 'keep' && deletion === undefined) return undefined;
  return {
    ...(create && { create }),
    ...(update && { update }),
    ...(update && object.operations.update?.identify === 'id' && { update_by_id: 'update' as const }),
    ...(deletion && { delete: deletion }),
  };
}

/** The modes that an object supports, in the order of the table. */
export function supportedModes(object: ConnectorObject): readonly Mode[] {
  return (Object.keys(MODES) as Mode[]).filter((mode) => chooseOperations(object, mode) !== undefined);
}

function deletionOf(onDelete: OnDelete | undefined, offers: (name: ActName) => boolean): ActName | undefined {
  if (onDelete === 'keep') return undefined;
  const wanted: readonly ActName[] = onDelete === undefined ? ['archive', 'delete'] : [onDelete];
  return wanted.find(offers);
}
