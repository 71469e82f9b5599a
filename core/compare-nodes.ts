// Nodes compared with those of another manifest, by the fingerprints of what they are made from. Descriptions, tags and
// places of files are no inputs, and neither is anything that a version of Sluice makes of them.

import { type Inputs, movedInputs } from './moved-inputs.js';

/** What the SQL rendered to, apart from white space and comments. */
export const SQL_INPUT = 'the SQL';
/** The SQL as written. It modifies nothing by itself: it only tells who changed the SQL that it rendered to. */
export const TEMPLATE_INPUT = 'the template';

export interface MovedInput {
  readonly input: string;
  readonly change: 'changed' | 'added' | 'removed';
}

export interface NodeComparison {
  readonly state: 'new' | 'modified' | 'unmodified';
  /** Empty unless modified. */
  readonly modified_by: readonly MovedInput[];
}

/** Of each node that is there now, by id. */
export function compareNodes(
  before: Readonly<Record<string, Inputs>>,
  now: Readonly<Record<string, Inputs>>,
): ReadonlyMap<string, NodeComparison> {
  return new Map(Object.entries(now).map(([id, inputs]) => [id, compareNode(ownMember(before, id), inputs)]));
}

/** The values of state: that a node has; new ones are modified too, as in dbt. */
export function statesOf({ state }: NodeComparison): readonly string[] {
  switch (state) {
    case 'new':
      return ['new', 'modified'];
    case 'modified':
      return ['modified', 'old'];
    case 'unmodified':
      return ['unmodified', 'old'];
  }
}

function compareNode(before: Inputs | undefined, now: Inputs): NodeComparison {
  if (before === undefined) return { state: 'new', modified_by: [] };
  const moved = movedInputs(before, now);
  const names = moved.filter((name) => name !== TEMPLATE_INPUT);
  if (names.length === 0) return { state: 'unmodified', modified_by: [] };
  const causes = moved.includes(TEMPLATE_INPUT) ? names : withoutConsequence(names);
  return {
    state: 'modified',
    modified_by: causes.map((input) => ({ input, change: changeOf(before[input], now[input]) })),
  };
}

/** SQL that renders differently though nobody edited it is a consequence of the other inputs. */
function withoutConsequence(names: readonly string[]): readonly string[] {
  const others = names.filter((name) => name !== SQL_INPUT);
  return others.length === 0 ? names : others;
}

function changeOf(before: string | undefined, now: string | undefined): MovedInput['change'] {
  if (before === undefined) return 'added';
  return now === undefined ? 'removed' : 'changed';
}

function ownMember(members: Readonly<Record<string, Inputs>>, name: string): Inputs | undefined {
  return Object.hasOwn(members, name) ? members[name] : undefined;
}
