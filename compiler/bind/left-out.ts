// Models that are known to be right and are not bound until something needs their columns.

import type { Bindable } from './keep-columns.js';

export interface LeftOutModel {
  readonly sql: string;
  /** Relations that it reads; others than models' may be among them. */
  readonly reads: readonly string[];
}

export class LeftOut {
  private readonly models = new Map<string, LeftOutModel>();

  /** To be called for each model after those it reads. */
  add(relation: string, model: LeftOutModel): void {
    this.models.set(relation, model);
  }

  /** Takes out those of the relations, and of all that they read, that are here; each after those it reads. */
  take(relations: readonly string[]): readonly Bindable[] {
    const reached = new Set(relations.filter((relation) => this.models.has(relation)));
    if (reached.size === 0) return [];
    // A set's iteration also visits what is added on the way.
    for (const relation of reached)
      for (const read of this.models.get(relation)?.reads ?? []) if (this.models.has(read)) reached.add(read);
    const taken = [...this.models].filter(([relation]) => reached.has(relation));
    for (const [relation] of taken) this.models.delete(relation);
    return taken.map(([relation, { sql }]) => ({ relation, sql }));
  }
}
