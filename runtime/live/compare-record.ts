// One record compared three ways: what the model says now, what we delivered last, and what is there. A field that holds
// neither of ours was changed by somebody else. Pure.

import { type CompareRules, sameValue } from './compare-values.js';

/** Members by name, as JSON texts. */
export type Members = ReadonlyMap<string, string>;

export interface RecordSides {
  /** Absent when the model no longer has the record, or it cannot be sent. */
  readonly desired: Members | undefined;
  readonly delivered: Members;
  readonly live: Members;
}

/** converged: what is there is not what we delivered, but what we would deliver next. */
export type FieldState = 'in_line' | 'converged' | 'drifted';

export interface ComparedRecord {
  readonly state: FieldState;
  /** Names of the drifted fields. */
  readonly drifted: readonly string[];
  /** The members as they are there: our own texts where the values are the same. */
  readonly there: Members;
}

/** Compares the fields that have rules, which are those that the sync owns; others stay as they were delivered. */
export function compareRecord(sides: RecordSides, rules: ReadonlyMap<string, CompareRules>): ComparedRecord {
  const drifted: string[] = [];
  const there = new Map<string, string>();
  let converged = false;
  for (const [name, text] of sides.delivered) {
    const rule = rules.get(name);
    const state = rule === undefined ? 'in_line' : compareField(sides, name, rule);
    if (state === 'drifted') drifted.push(name);
    converged ||= state === 'converged';
    there.set(name, textThere(sides, name, state, rule) ?? text);
  }
  return { state: drifted.length > 0 ? 'drifted' : converged ? 'converged' : 'in_line', drifted, there };
}

/**
 * What the ledger takes in of a record that is there and that we never delivered: the desired text of each field whose
 * value is the same, otherwise the live one, so that the next plan shows just the differences.
 */
export function adoptedMembers(desired: Members, live: Members, rules: ReadonlyMap<string, CompareRules>): Members {
  return new Map(
    [...desired].map(([name, text]) => {
      const rule = rules.get(name);
      const same = rule === undefined || sameValue(text, live.get(name), rule);
      return [name, same ? text : (live.get(name) ?? nothing(rule))];
    }),
  );
}

function compareField({ desired, delivered, live }: RecordSides, name: string, rule: CompareRules): FieldState {
  if (sameValue(delivered.get(name), live.get(name), rule)) return 'in_line';
  if (desired?.has(name) === true && sameValue(desired.get(name), live.get(name), rule)) return 'converged';
  return 'drifted';
}

function textThere(
  { desired, live }: RecordSides,
  name: string,
  state: FieldState,
  rule: CompareRules | undefined,
): string | undefined {
  switch (state) {
    case 'in_line':
      return undefined;
    case 'converged':
      return desired?.get(name);
    case 'drifted':
      return live.get(name) ?? nothing(rule);
  }
}

/** The text of a value that is not there, as we would have sent it. */
function nothing(rule: CompareRules | undefined): string {
  return JSON.stringify(rule?.null ?? null);
}
