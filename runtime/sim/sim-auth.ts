// Whether a request carries what the connector's headers say it must: any token counts, none does not.

import type { IncomingHttpHeaders } from 'node:http';
import { templateNames } from '../http/template.js';
import type { HttpConnector } from './sim-route.js';

interface NeededHeader {
  readonly name: string;
  readonly pattern: RegExp;
}

/** A function from a request's headers to the name of the first header that it lacks. */
export function missingHeader(connector: HttpConnector): (headers: IncomingHttpHeaders) => string | undefined {
  const needed = Object.entries(connector.http.headers).flatMap(([name, template]) =>
    neededHeader(connector, name, template),
  );
  return (headers) => needed.find(({ name, pattern }) => !pattern.test(String(headers[name] ?? '')))?.name;
}

function neededHeader(connector: HttpConnector, name: string, template: string): readonly NeededHeader[] {
  const secrets = templateNames(template).flatMap((used) => (used.startsWith('secrets.') ? [used.slice(8)] : []));
  const required = secrets.some((secret) => connector.secrets[secret]?.optional !== true);
  if (!required) return [];
  const source = template.split(/\{[^{}]+\}/).map((text) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
  return [{ name: name.toLowerCase(), pattern: new RegExp(`^${source.join('.+')}$`) }];
}
