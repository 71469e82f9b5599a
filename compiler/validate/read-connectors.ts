// The connectors of a project: those that it and its packages bring, all of them checked, and the built-in ones that
// its destinations use. A project's own connector stands in front of a built-in one of the same name; a package's may
// not, as what a destination's data goes through is the project's to say.

import type { Connector } from '../../core/connector.js';
import { type Diagnostic, errorAt, hasErrors } from '../../core/diagnostic.js';
import type { WrittenConnector } from '../../core/generated/written-connector.js';
import type { PackageFiles, ProjectFiles } from '../load/project-files.js';
import { resolveConnector } from '../resolve/resolve-connector.js';
import { checkConnector } from './check-connector.js';
import { checkDocument } from './check-document.js';
import { type ReadDocuments, readDocuments } from './read-documents.js';

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
  const own = withPackages(readDocuments('connector', files), files, builtIns);
  const faults = new Map([...own.documents].map(([name, document]) => [name, checkConnector(document)]));
  const broken = new Set([...own.broken, ...[...faults].filter(([, found]) => hasErrors(found)).map(([name]) => name)]);
  const connectors = new Map<string, Connector>();
  for (const name of [...new Set(used)].sort()) {
    const document = own.documents.get(name);
    if (broken.has(name)) continue;
    if (document !== undefined) connectors.set(name, resolveConnector(name, document.value));
    else if (builtIns.has(name)) connectors.set(name, readBuiltIn(name, builtIns.get(name) ?? ''));
    // Perhaps it is of a package that cannot be used.
    else if (files.brokenPackages.length > 0) broken.add(name);
  }
  return {
    connectors,
    own: new Map([...own.documents].map(([name, { value }]) => [name, value])),
    names: [...new Set([...own.documents.keys(), ...builtIns.keys()])].sort(),
    broken,
    diagnostics: [...own.diagnostics, ...[...faults.values()].flat()],
  };
}

function withPackages(
  own: ReadDocuments<WrittenConnector>,
  { packages }: ProjectFiles,
  builtIns: ReadonlyMap<string, string>,
): ReadDocuments<WrittenConnector> {
  if (packages.length === 0) return own;
  const documents = new Map(own.documents);
  const broken = new Set(own.broken);
  const diagnostics = [...own.diagnostics];
  for (const files of packages) {
    const read = readDocuments('connector', files);
    diagnostics.push(...read.diagnostics);
    for (const name of read.broken) broken.add(name);
    for (const [name, document] of read.documents) {
      const other = documents.get(name)?.file ?? (builtIns.has(name) ? 'Sluice' : undefined);
      if (other === undefined) documents.set(name, document);
      else diagnostics.push(sameConnector(name, document.file, other, files));
    }
  }
  return { documents, broken, diagnostics };
}

function sameConnector(name: string, file: string, other: string, { name: owner, place }: PackageFiles): Diagnostic {
  const both = `Package "${owner}" brings a connector "${name}" (${file}), and so does ${other}.`;
  return errorAt('SL0262', place, `${both} Rename one of them, or leave the package out.`);
}

/** Throws when the document is invalid: a built-in connector is part of Sluice, and no user's mistake. */
export function readBuiltIn(name: string, text: string): Connector {
  const { document, diagnostics } = checkDocument('connector', `connectors/${name}.connector.json`, text);
  const [fault] = document === undefined ? diagnostics : checkConnector(document);
  if (document === undefined || fault !== undefined) throw new Error(`Built-in connector ${name}: ${fault?.detail}`);
  return resolveConnector(name, document.value);
}
