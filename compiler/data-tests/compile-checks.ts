// What must be true of models before anything of them is sent, from their .model.json files: contracts, and data tests
// as SQL. Nothing is run here; the plan does.

import type { Diagnostic } from '../../core/diagnostic.js';
import type { ModelChecks } from '../../core/manifest.js';
import { listedFile } from '../emit/listed-file.js';
import { ownerOf } from '../models/relation-names.js';
import type { ChecksContext, ModelContext } from './checks-context.js';
import { compileContract } from './compile-contract.js';
import { compileTests } from './compile-tests.js';

/** By model; those without checks are left out. */
export async function compileChecks(context: ChecksContext): Promise<{
  readonly checks: ReadonlyMap<string, ModelChecks>;
  readonly diagnostics: readonly Diagnostic[];
}> {
  const checks = new Map<string, ModelChecks>();
  const diagnostics: Diagnostic[] = [];
  for (const { name, properties } of context.project.models.values()) {
    const model = context.models.get(name);
    if (model === undefined || properties === undefined) continue;
    const compiled = await compileModelChecks({ ...context, model, document: properties });
    diagnostics.push(...compiled.diagnostics);
    if (compiled.checks !== undefined) checks.set(name, compiled.checks);
  }
  return { checks, diagnostics };
}

async function compileModelChecks(
  context: ModelContext,
): Promise<{ readonly checks?: ModelChecks; readonly diagnostics: readonly Diagnostic[] }> {
  const { model, document, binder } = context;
  const { contract, diagnostics: broken } = await compileContract(model, document, binder);
  const { diagnostics, ...tests } = await compileTests(context);
  const all = [...broken, ...diagnostics];
  if (contract === undefined && tests.tests.length === 0 && tests.row_counts === undefined) return { diagnostics: all };
  const checks = {
    file: listedFile(document.file, ownerOf(model.name), context.project),
    ...(contract !== undefined && { contract }),
    ...tests,
  };
  return { checks, diagnostics: all };
}
