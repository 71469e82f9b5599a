// Where one entry of an answer's list says what: a connector's `results` or `errors`, its paths split once.

import { type ErrorsAt, isRead, type Operation, type ResultsAt } from '../../core/connector.js';
import { type JsonPath, jsonPath } from './json-path.js';

export interface EntryPaths {
  readonly at: JsonPath;
  readonly position: boolean;
  readonly ref?: JsonPath | undefined;
  readonly match?: JsonPath | undefined;
  readonly index?: JsonPath | undefined;
  readonly id?: JsonPath | undefined;
  readonly fields?: JsonPath | undefined;
  readonly ok?: JsonPath | undefined;
  readonly code?: JsonPath | undefined;
  readonly reason?: JsonPath | undefined;
  readonly field?: JsonPath | undefined;
}

export interface AnswerPaths {
  readonly results: EntryPaths | undefined;
  readonly errors: EntryPaths | undefined;
  /** Of a read alone: statuses and codes that say that there is no such record. */
  readonly missing?: ReadonlySet<string> | undefined;
}

const MATCH_NAME = '{match.name}';

/** `matchName` is the identifier's name, for paths with {match.name}; without it such paths are absent. */
export function answerPaths(operation: Operation, matchName: string | undefined): AnswerPaths {
  return {
    results: operation.results && entryPaths(namedIn(operation, operation.results), matchName),
    errors: operation.errors && entryPaths(operation.errors, matchName),
    missing: isRead(operation.name) ? new Set(operation.missing?.map(String)) : undefined,
  };
}

/** Somebody may have changed the match value of a record that is read by its id: it names nothing then. */
function namedIn({ name, identify }: Operation, results: ResultsAt): ResultsAt {
  const { match: _, ...others } = results;
  return isRead(name) && identify === 'id' ? others : results;
}

function entryPaths(described: ResultsAt & ErrorsAt, matchName: string | undefined): EntryPaths {
  return {
    at: pathOf(described.at, matchName) ?? [],
    position: described.position === true,
    ref: pathOf(described.ref, matchName),
    match: pathOf(described.match, matchName),
    index: pathOf(described.index, matchName),
    id: pathOf(described.id, matchName),
    fields: pathOf(described.fields, matchName),
    ok: pathOf(described.ok, matchName),
    code: pathOf(described.code, matchName),
    reason: pathOf(described.reason, matchName),
    field: pathOf(described.field, matchName),
  };
}

/** The name may have dots itself, so it goes in after the split. */
function pathOf(text: string | undefined, matchName: string | undefined): JsonPath | undefined {
  if (text === undefined) return undefined;
  const steps = jsonPath(text.replace(MATCH_NAME, '\0'));
  if (!steps.includes('\0')) return steps;
  return matchName === undefined ? undefined : steps.map((step) => (step === '\0' ? matchName : step));
}
