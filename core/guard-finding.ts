// What a guard found, in words: the same in the plan's views and in the refusal.

import type { GuardResult } from './plan-document.js';
import { unreachable } from './unreachable.js';

/** A clause such as `the plan has 12 deletes`. */
export function guardFinding({ name, actual, field }: GuardResult): string {
  switch (name) {
    case 'max_creates':
      return `the plan has ${counted(actual, 'create')}`;
    case 'max_updates':
      return `the plan has ${counted(actual, 'update')}`;
    case 'max_deletes':
      return `the plan has ${counted(actual, 'delete')}`;
    case 'max_shrink':
      return `the model gives ${counted(actual, 'record')} fewer than were delivered`;
    case 'max_nulls':
      return `field "${field ?? ''}" loses its value in ${counted(actual, 'record')}`;
    case 'empty_model':
      return `the model gives no records, so all ${counted(actual, 'delivered record')} would be deleted`;
    default:
      return unreachable(name);
  }
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
