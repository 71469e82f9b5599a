// What the templates of a project see: its macros, the names that ref() and source() may use, variables and environment
// variables.

import { dbtRelations } from './dbt/used-dbt.js';
import { relationNames, resolveRef, resolveSource } from './models/relation-names.js';
import { relationOf, sourceRelation } from './models/relations.js';
import { packageVars } from './resolve/package-vars.js';
import { readMacros } from './template/macro-library.js';
import type { TemplateScope } from './template/render-template.js';
import type { CheckedProject } from './validate/checked-project.js';

export function templateScope(project: CheckedProject, env: Readonly<Record<string, string>>): TemplateScope {
  const tables = new Map(
    [...project.sources.values()].flatMap(({ value }) =>
      value.tables.map((table) => [`${value.name}.${table.name}`, sourceRelation(value, table)]),
    ),
  );
  const names = relationNames(project);
  const dbt = dbtRelations(project);
  const secrets = [...project.destinations.values()].flatMap(({ value }) =>
    Object.values(value.secrets ?? {}).flatMap((secret) => ('env' in secret ? [secret.env] : [])),
  );
  return {
    ref: (use) => {
      const resolved = resolveRef(use, names);
      return resolved.kind === 'found' ? relationOf(project, resolved.name) : dbt.ref(use);
    },
    source: (use) =>
      tables.get(`${resolveSource(use, project.sources)}.${use.table}`) ?? dbt.source(use.source, use.table),
    vars: project.vars,
    packageVars: packageVars(project),
    env,
    secretEnv: new Set(secrets),
  };
}

export function projectMacros({ macros, packages, broken }: CheckedProject): ReturnType<typeof readMacros> {
  return readMacros(macros, {
    packages: new Set([...packages.keys(), ...broken.packages]),
    lost: broken.packages.size > 0,
  });
}
