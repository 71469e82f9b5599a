// All of a request that does not change from batch to batch, prepared once per operation and object, so that
// rendering one is string concatenation. The inverse, for the simulator, is runtime/sim/sim-route.ts.

import type { Batch } from '../../core/batch.js';
import type { Operation } from '../../core/connector.js';
import { fillTemplate, templateNames } from './template.js';

/** What all operations of an account share. */
export interface RequestBase {
  /** Path of the base address, and its query with `?`. */
  readonly basePath: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  readonly secrets: Readonly<Record<string, string>>;
}

/** What the requests of an operation are about. */
export interface RequestTarget {
  readonly objectName: string;
  /** The identifier's name. */
  readonly matchName?: string | undefined;
  /** Names of the fields that the sync owns. */
  readonly fieldNames?: readonly string[] | undefined;
}

export interface RequestPlan {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: PathPlan;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly batchHeaders: readonly { readonly name: string; readonly template: string }[];
  readonly body: BodyPlan | undefined;
}

/** `fixed`, or a template with names of the record. */
type PathPlan =
  | { readonly fixed: string }
  | { readonly template: string; readonly names: (name: string) => string | undefined };

interface BodyPlan {
  readonly before: string;
  readonly after: string;
}

export interface RenderedRequest {
  readonly method: RequestPlan['method'];
  readonly path: string;
  readonly headers: readonly string[];
  readonly body: string | null;
}

const RECORD_NAMES: ReadonlySet<string> = new Set(['id', 'match', 'key']);
/** What a header may say of the batch. */
const BATCH_NAMES: ReadonlySet<string> = new Set(['batch.id', 'idempotency_key']);

/** Throws when the operation has no request: that is a connector of another transport. */
export function planRequest(operation: Operation, target: RequestTarget, base: RequestBase): RequestPlan {
  const { request } = operation;
  if (request === undefined) throw new Error(`Operation ${operation.name} has no request`);
  const lookUp = namesOf(base, target);
  const headers: string[] = operation.body === undefined ? [] : ['content-type', 'application/json'];
  const batchHeaders: { name: string; template: string }[] = [];
  for (const [name, template] of Object.entries(mergedHeaders(base.headers, request.headers))) {
    if (templateNames(template).some((used) => BATCH_NAMES.has(used))) batchHeaders.push({ name, template });
    else headers.push(...filledHeader(name, template, lookUp));
  }
  return {
    method: request.method,
    path: planPath(request.path, base, lookUp),
    headers,
    batchHeaders,
    body: planBody(operation, target),
  };
}

/** The request of one batch, or undefined when its path names a record whose name is not known. */
export function renderRequest(plan: RequestPlan, batch: Batch): RenderedRequest | undefined {
  const path = renderPath(plan.path, batch);
  if (path === undefined) return undefined;
  const body = plan.body === undefined ? null : plan.body.before + batch.records + plan.body.after;
  return { method: plan.method, path, headers: renderHeaders(plan, batch), body };
}

function renderPath(path: PathPlan, batch: Batch): string | undefined {
  if ('fixed' in path) return path.fixed;
  const target: Readonly<Record<string, string | null | undefined>> = { ...batch.target };
  const lookUp = (name: string): string | undefined =>
    RECORD_NAMES.has(name) ? (target[name] ?? undefined) : path.names(name);
  return fillTemplate(path.template, lookUp, encodeURIComponent);
}

function renderHeaders(plan: RequestPlan, batch: Batch): readonly string[] {
  if (plan.batchHeaders.length === 0) return plan.headers;
  const headers = [...plan.headers];
  const id = headerText(batch.id);
  const key = batch.target?.idempotency_key ?? id;
  for (const { name, template } of plan.batchHeaders)
    headers.push(name, template.replaceAll('{batch.id}', id).replaceAll('{idempotency_key}', key));
  return headers;
}

/** Headers carry ASCII only, and a batch's id has a sync's name in it. */
function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e]/gu, encodeURIComponent);
}

function namesOf(
  base: RequestBase,
  { objectName, matchName, fieldNames }: RequestTarget,
): (name: string) => string | undefined {
  return (name) => {
    if (name === 'object') return objectName;
    if (name === 'match.name') return matchName;
    if (name === 'fields.names') return fieldNames?.join(',');
    const [kind, key = ''] = name.split(/\.(.*)/s);
    if (kind === 'settings') return base.settings[key] === undefined ? undefined : String(base.settings[key]);
    return kind === 'secrets' ? base.secrets[key] : undefined;
  };
}

function planPath(path: string, base: RequestBase, lookUp: (name: string) => string | undefined): PathPlan {
  if (templateNames(path).some((name) => RECORD_NAMES.has(name))) {
    return { template: joinPaths(base.basePath, path) + base.query, names: lookUp };
  }
  const filled = fillTemplate(path, lookUp, encodeURIComponent) ?? path;
  return { fixed: joinPaths(base.basePath, filled) + base.query };
}

/** An address that is used as it is keeps its trailing slash: servers tell `/hook/` from `/hook`. */
function joinPaths(base: string, path: string): string {
  return path.startsWith('/') ? base.replace(/\/+$/, '') + path : base + path;
}

/** An operation's header replaces one of the same name that all requests have, whatever their case. */
function mergedHeaders(
  shared: Readonly<Record<string, string>>,
  own: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const merged: Record<string, string> = {};
  for (const [name, template] of [...Object.entries(shared), ...Object.entries(own)])
    merged[name.toLowerCase()] = template;
  return merged;
}

function filledHeader(name: string, template: string, lookUp: (name: string) => string | undefined): readonly string[] {
  const value = fillTemplate(template, lookUp);
  return value === undefined ? [] : [name, value];
}

/** JSON escapes quotes inside texts, so a quoted variable can only be a value of its own. */
function planBody(operation: Operation, target: RequestTarget): BodyPlan | undefined {
  if (operation.body === undefined) return undefined;
  const text = JSON.stringify(operation.body)
    .replaceAll('"$object"', () => JSON.stringify(target.objectName))
    .replaceAll('"$match.name"', () => JSON.stringify(target.matchName ?? null))
    .replaceAll('"$fields.names"', () => JSON.stringify(target.fieldNames ?? []));
  const [before, after] = text.split('"$records"', 2);
  if (before !== undefined && after !== undefined) return { before: `${before}[`, after: `]${after}` };
  const [head = text, tail] = text.split('"$record"', 2);
  return { before: head, after: tail ?? '' };
}
