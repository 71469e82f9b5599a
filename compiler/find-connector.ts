// A connector by name without a project around it: the project's own of that name (or a package's) if there is one, or a built-in one.

import type { Connector } from '../core/connector.js';
import type { Diagnostic } from '../core/diagnostic.js';
import { loadBuiltInConnectors } from './load/built-in-connectors.js';
import { loadProject } from './load/load-project.js';
import { resolveConnector } from './resolve/resolve-connector.js';
import { checkDocument } from './validate/check-document.js';

export interface FoundConnector {
  readonly connector?: Connector;
  /** All names there are. */
  readonly names: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

export async function findConnector(root: string, name: string): Promise<FoundConnector> {
  const builtIns = await loadBuiltInConnectors();
  const own = await ownConnectors(root);
  const names = [...new Set([...own.keys(), ...builtIns.keys()])].sort();
  const text = own.get(name) ?? builtIns.get(name);
  if (text === undefined) return { names, diagnostics: [] };
  const { document, diagnostics } = checkDocument('connector', `connectors/${name}.connector.json`, text);
  return document === undefined
    ? { names, diagnostics }
    : { connector: resolveConnector(name, document.value), names, diagnostics };
}

async function ownConnectors(root: string): Promise<ReadonlyMap<string, string>> {
  const { files } = await loadProject(root);
  const all = [files?.texts ?? [], ...(files?.packages ?? []).map(({ texts }) => texts)].flatMap((each) => [...each]);
  const texts = all.filter(([path]) => path.endsWith('.connector.json'));
  return new Map(texts.map(([path, text]) => [path.replace(/^.*\//, '').replace('.connector.json', ''), text]));
}
