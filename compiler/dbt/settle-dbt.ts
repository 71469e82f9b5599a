// The names of a template that mean nodes of a dbt project, taken out of its facts and put beside them, so that what is
// left in the facts is the project's own. A name that both have is a mistake and never decided silently.

import { dbtTitle } from '../../core/dbt-origin.js';
import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import type { KnownNames } from '../graph/check-references.js';
import { ownerOf, qualifiedName, resolveRef, resolveSource } from '../models/relation-names.js';
import type { RefNameUse, SourceUse, TemplateFacts } from '../template/read-facts.js';
import type { DbtNode, DbtProject } from './dbt-project.js';
import { type FoundDbt, findDbtRef, findDbtSource } from './find-dbt.js';
import { ambiguousName, unknownRef, unknownSource } from './name-problems.js';

export interface Settled {
  /** Without what dbt answers for, and without what was found to be wrong. */
  readonly facts: TemplateFacts;
  /** Of dbt's nodes, each once and in the order of their ids. */
  readonly dbt: readonly DbtNode[];
  readonly diagnostics: readonly Diagnostic[];
  /** Whether something may be dbt's whose manifest could not be read: there is nothing more to say then. */
  readonly unknown: boolean;
}

/** What a name turned out to be: the project's own affair, a node of dbt's, a mistake, or nobody knows. */
type Verdict = 'own' | 'unknown' | { readonly node: DbtNode } | NameProblem;

interface NameProblem {
  readonly code: 'SL0211' | 'SL0212' | 'SL0241' | 'SL0242';
  readonly detail: string;
}

export function settleDbt(file: string, facts: TemplateFacts, known: KnownNames, dbt: DbtProject | undefined): Settled {
  if (dbt === undefined) return { facts, dbt: [], diagnostics: [], unknown: false };
  const refs = facts.refs.map((use) => ({ use, verdict: settleRef(use, known, dbt) }));
  const sources = facts.sources.map((use) => ({ use, verdict: settleSource(use, known, dbt) }));
  const all = [...refs, ...sources];
  const nodes = new Map(all.flatMap(({ verdict }) => (isNode(verdict) ? [[verdict.node.id, verdict.node]] : [])));
  return {
    facts: { ...facts, refs: ownOf(refs), sources: ownOf(sources) },
    dbt: [...nodes.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    diagnostics: all.flatMap(({ use: { range }, verdict }) =>
      typeof verdict === 'object' && 'code' in verdict ? [errorAt(verdict.code, { file, range }, verdict.detail)] : [],
    ),
    unknown: all.some(({ verdict }) => verdict === 'unknown'),
  };
}

function settleRef(use: RefNameUse, { relations, silent }: KnownNames, dbt: DbtProject): Verdict {
  const resolved = resolveRef(use, relations);
  const owner = resolved.kind === 'found' ? ownerOf(resolved.name) : undefined;
  // What a package calls by its plain name is first of all the package's own, whatever the project and dbt have.
  if (resolved.kind === 'lost' || (owner !== undefined && (owner === use.package || owner === use.from))) return 'own';
  const own = resolved.kind !== 'unknown' || silent.has(qualifiedName(use.package, use.name));
  const found = findDbtRef(dbt, use);
  const whose = owner === undefined ? "the project's own" : "the package's";
  const both = `Write ref('${packageOf(found)}', '${use.name}') for dbt's, ref('${owner ?? relations.project}', '${use.name}') for ${whose}, or rename one of them.`;
  const what = `"${use.name}" is ${owner === undefined ? 'a model or seed of this project' : `a model of the package "${owner}"`}`;
  const verdict = verdictOf(found, { own, what, both });
  if (verdict !== undefined) return verdict;
  return dbt.known ? { code: 'SL0211', detail: unknownRef(use, relations, dbt) } : 'unknown';
}

function settleSource(use: SourceUse, { sources, silent }: KnownNames, dbt: DbtProject): Verdict {
  const { source, table } = use;
  if (resolveSource(use, sources) !== source) return 'own';
  const own = sources.get(source)?.has(table) === true || silent.has(source);
  const both = "Rename the project's own, or remove it and read dbt's.";
  const what = `"${source}.${table}" is declared in sources/*.source.json`;
  const verdict = verdictOf(findDbtSource(dbt, source, table), { own, what, both });
  if (verdict !== undefined) return verdict;
  return dbt.known ? { code: 'SL0212', detail: unknownSource(`${source}.${table}`, sources, dbt) } : 'unknown';
}

interface Claim {
  readonly own: boolean;
  /** What it is here, as the beginning of a sentence, and what to do when it is dbt's too. */
  readonly what: string;
  readonly both: string;
}

/** Undefined when nobody has it. */
function verdictOf(found: FoundDbt, { own, what, both }: Claim): Verdict | undefined {
  if (found.kind === 'unknown') return own ? 'own' : undefined;
  if (found.kind === 'ambiguous') return own ? 'own' : { code: 'SL0241', detail: ambiguousName(found.nodes) };
  const { node } = found;
  if (node.unusable !== undefined)
    return own ? 'own' : { code: 'SL0241', detail: `The ${dbtTitle(node.origin)} ${node.unusable}` };
  if (!own) return { node };
  return { code: 'SL0242', detail: `${what} and is also the ${dbtTitle(node.origin)}. ${both}` };
}

function packageOf(found: FoundDbt): string {
  return found.kind === 'found' ? found.node.origin.package : '';
}

function isNode(verdict: Verdict): verdict is { readonly node: DbtNode } {
  return typeof verdict === 'object' && 'node' in verdict;
}

function ownOf<U>(uses: readonly { readonly use: U; readonly verdict: Verdict }[]): readonly U[] {
  return uses.filter(({ verdict }) => verdict === 'own').map(({ use }) => use);
}
