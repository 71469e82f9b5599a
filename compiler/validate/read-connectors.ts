// The connectors of a project: those it brings itself, all of them checked, and the built-in ones that its
// destinations use. A project's own connector stands in front of a built-in one of the same name.

import type { Connector } from '../../core/connector.js';
import { type Diagnostic, hasErrors } from '../../core/diagnostic.js';
import type { WrittenConnector } from '../../core/generated/written-connector.js';
import type { ProjectFiles } from '../load/project-files.js';
import { resolveConnector } from '../resolve/resolve-connector.js';
import { checkConnector } from './check-connector.js';
import { checkDocument } from './check-document.js';
import { readDocuments } from './read-documents.js';

export interface ReadConnectors {
  /** Those of `used` that are valid, in name order. */
  readonly connectors: ReadonlyMap<string, Connector>;
  /** The project's own, as written. */
  readonly own: ReadonlyMap<string, WrittenConnector>;
  /** All that a destination may name, in name order. */
  readonly names: readonly string[];
  readonly broken: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
}

/** `builtIns` are texts by name; `used` are the names that destinations give. */
export function readConnectors(
  files: ProjectFiles,
  builtIns: ReadonlyMap<string, string>,
  used: Iterable<string>,
): ReadConnectors {
  const own = readDocuments('connector', files);
  const faults = new Map([...own.documents].map(([name, document]) => [name, checkConnector(document)]));
  const broken = new Set([...own.broken, ...[...faults].filter(([, found]) => hasErrors(found)).map(([name]) => name)]);
  const connectors = new Map<string, Connector>();
  for (const name of [...new Set(used)].sort()) {
    const document = own.documents.get(name);
    if (broken.has(name)) continue;
    if (document !== undefined) connectors.set(name, resolveConnector(name, document.value));
    else if (builtIns.has(name)) connectors.set(name, readBuiltIn(name, builtIns.get(name) ?? ''));
  }
  return {
    connectors,
    own: new Map([...own.documents].map(([name, { value }]) => [name, value])),
    names: [...new Set([...own.documents.keys(), ...builtIns.keys()])].sort(),
    broken,
    diagnostics: [...own.diagnostics, ...[...faults.values()].flat()],
  };
}

/** Throws when the document is invalid: a built-in connector is part of Sluice, and no user's mistake. */
export function readBuiltIn(name: string, text: string): Connector {
  const { document, diagnostics } = checkDocument('connector', `connectors/${name}.connector.json`, text);
  const [fault] = document === undefined ? diagnostics : checkConnector(document);
  if (document === undefined || fault !== undefined) throw new Error(`Built-in connector ${name}: ${fault?.detail}`);
  return resolveConnector(name, document.value);
}
