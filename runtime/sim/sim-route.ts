// The routes of a simulated API: one for each operation of each object, from the same method and path that a
// client renders. Several operations may share a route; read-request.ts tells them apart by the body.

import { type Connector, type ConnectorObject, type Operation, objectOf } from '../../core/connector.js';

export interface SimRoute {
  readonly objectName: string;
  readonly object: ConnectorObject;
  readonly operation: Operation;
}

/** A route that a request came in by, with the record's names that its path gives. */
export interface TakenRoute extends SimRoute {
  /** `$id`, `$match` or `$key`. */
  readonly named: Readonly<Record<string, string>>;
}

interface RoutePattern {
  readonly object: string;
  readonly operation: Operation;
  readonly method: string;
  readonly pattern: RegExp;
}

export type HttpConnector = Extract<Connector, { transport: 'http' }>;

const RECORD_NAMES = ['id', 'match', 'key'] as const;

/** A function from a request's method and path (without its query) to the routes it may mean. */
export function simRoutes(connector: HttpConnector): (method: string, path: string) => readonly TakenRoute[] {
  const prefix = pathPrefix(connector.http.base_url);
  const patterns = Object.entries(connector.objects).flatMap(([object, { operations }]) =>
    Object.values(operations).flatMap((operation) => routePattern(object, operation, prefix)),
  );
  return (method, path) =>
    patterns.flatMap((route) => {
      const found = route.method === method ? route.pattern.exec(withoutSlash(path)) : null;
      return found === null ? [] : taken(connector, route, found.groups ?? {});
    });
}

function taken(
  connector: HttpConnector,
  route: RoutePattern,
  groups: Record<string, string | undefined>,
): readonly TakenRoute[] {
  const objectName = route.object === '*' ? decode(groups.object) : route.object;
  if (objectName === undefined) return [];
  const object = objectOf(connector, objectName);
  if (object === undefined || object !== connector.objects[route.object]) return [];
  const named: Record<string, string> = {};
  for (const name of RECORD_NAMES) {
    const value = decode(groups[name]);
    if (value !== undefined) named[`$${name}`] = value;
  }
  return [{ objectName, object, operation: route.operation, named }];
}

function routePattern(object: string, operation: Operation, prefix: string): readonly RoutePattern[] {
  if (operation.request === undefined) return [];
  const { method, path } = operation.request;
  const [plain = ''] = (prefix + path).split('?');
  const source = withoutSlash(plain)
    .split(/(\{[^{}]+\})/)
    .map((part) => (part.startsWith('{') ? placeholderPattern(part.slice(1, -1), object) : escapePattern(part)));
  return [{ object, operation, method, pattern: new RegExp(`^${source.join('')}$`) }];
}

function placeholderPattern(name: string, object: string): string {
  if (name === 'object') return object === '*' ? '(?<object>[^/]+)' : escapePattern(encodeURIComponent(object));
  return RECORD_NAMES.some((known) => known === name) ? `(?<${name}>[^/]+)` : '[^/]+';
}

/** What follows the host, or the setting that holds the address, in the base address. */
function pathPrefix(baseUrl: string): string {
  return baseUrl.replace(/^(https?:\/\/[^/]*|\{settings\.[^{}]+\})/, '');
}

function withoutSlash(path: string): string {
  return path.replace(/\/+$/, '');
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

function decode(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
