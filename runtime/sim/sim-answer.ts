// Writes a simulated answer where the description says that a client finds it: the inverse of
// runtime/http/read-answers.ts.

import type { Connector } from '../../core/connector.js';
import { answerPaths, type EntryPaths } from '../http/entry-paths.js';
import { type JsonPath, jsonPath, setAt } from '../http/json-path.js';
import type { Refusal } from './check-fields.js';
import type { SimOutcome } from './perform.js';
import type { SimRoute } from './sim-route.js';
import { stringifyVerbatim } from './verbatim-json.js';

export interface SimAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty: no body. */
  readonly body: string;
}

/** A refusal of a whole request, in the words of the connector's `error` paths. */
export function refusalAnswer(
  connector: Connector & { transport: 'http' },
  status: number,
  refusal: Refusal,
  headers: Readonly<Record<string, string>> = {},
): SimAnswer {
  const { code = 'code', reason = 'message' } = connector.http.error;
  const body = /^\d+(\.|$)/.test(code) ? [] : {};
  setAt(asTarget(body), jsonPath(code), refusal.code);
  setAt(asTarget(body), jsonPath(reason), refusal.reason);
  const { field } = connector.http.error;
  if (field !== undefined && refusal.field !== undefined) setAt(asTarget(body), jsonPath(field), refusal.field);
  return { status, headers, body: stringifyVerbatim(body) };
}

export function outcomeAnswer(route: SimRoute, outcomes: readonly SimOutcome[]): SimAnswer {
  const { simulate, results, errors } = route.operation;
  const paths = answerPaths(route.operation, outcomes[0]?.matchName);
  const refused = outcomes.filter((outcome) => outcome.refusal !== undefined);
  const status = refused.length === 0 ? simulate.status : simulate.partial_status;
  if (results === undefined && (errors === undefined || refused.length === 0)) {
    const silent = status === 204 || (status === 202 && Object.keys(simulate.body).length === 0);
    return { status, headers: {}, body: silent ? '' : stringifyVerbatim(simulate.body) };
  }
  const body: Record<string, unknown> = { ...simulate.body };
  const list = paths.results === undefined ? [] : resultEntries(paths.results, outcomes);
  if (paths.results?.at.length === 0) return { status, headers: {}, body: stringifyVerbatim(bare(route, body, list)) };
  if (paths.results !== undefined) setAt(body, paths.results.at, list);
  if (paths.errors !== undefined && refused.length > 0)
    setAt(body, paths.errors.at, errorEntries(paths.errors, outcomes));
  return { status, headers: {}, body: stringifyVerbatim(body) };
}

/** An answer that is the list itself, or for one-record operations the only entry of it. */
function bare(route: SimRoute, body: Record<string, unknown>, list: readonly Record<string, unknown>[]): unknown {
  return route.operation.batch.records === 1 ? { ...body, ...list[0] } : list;
}

/** Refused records have an entry only where entries say whether they went through. */
function resultEntries(paths: EntryPaths, outcomes: readonly SimOutcome[]): Record<string, unknown>[] {
  return outcomes.flatMap((outcome) => {
    if (outcome.refusal !== undefined && paths.ok === undefined) return [];
    const entry = liveEntry(paths, outcome);
    putNames(entry, paths, outcome);
    put(entry, paths.ok, outcome.refusal === undefined);
    put(entry, paths.id, outcome.id);
    if (outcome.refusal !== undefined) putRefusal(entry, paths, outcome.refusal);
    return [entry];
  });
}

/** Our own marks stand in a list here: a destination may say the same of several records. */
function errorEntries(paths: EntryPaths, outcomes: readonly SimOutcome[]): Record<string, unknown>[] {
  return outcomes.flatMap((outcome, index) => {
    if (outcome.refusal === undefined) return [];
    const entry: Record<string, unknown> = {};
    putNames(entry, paths, outcome);
    put(entry, paths.ref, outcome.record.ref === undefined ? undefined : [outcome.record.ref]);
    put(entry, paths.index, index);
    putRefusal(entry, paths, outcome.refusal);
    return [entry];
  });
}

/** Of a read: the record's values where they are looked for. */
function liveEntry({ fields }: EntryPaths, { live }: SimOutcome): Record<string, unknown> {
  if (fields === undefined || live === undefined) return {};
  if (fields.length === 0) return { ...live };
  const entry: Record<string, unknown> = {};
  setAt(entry, fields, live);
  return entry;
}

function putNames(entry: Record<string, unknown>, paths: EntryPaths, outcome: SimOutcome): void {
  put(entry, paths.match, outcome.match ?? outcome.record.key);
  put(entry, paths.ref, outcome.record.ref);
}

function putRefusal(entry: Record<string, unknown>, paths: EntryPaths, refusal: Refusal): void {
  put(entry, paths.code, refusal.code);
  put(entry, paths.reason, refusal.reason);
  put(entry, paths.field, refusal.field);
}

function put(entry: Record<string, unknown>, path: JsonPath | undefined, value: unknown): void {
  if (path !== undefined && value !== undefined) setAt(entry, path, value);
}

/** A list takes members by number as an object takes them by name. */
function asTarget(body: object): Record<string, unknown> {
  return body as Record<string, unknown>;
}
