// Models rendered, and parsed by DuckDB in batches while others are still being read: whether the SQL of each is one
// SELECT of what is allowed. For that nothing needs to be known of what it reads.

import { hasErrors } from '../../core/diagnostic.js';
import type { Binder } from '../bind/binder.js';
import type { ReadableTables } from '../sql/check-select.js';
import { splitStatements } from '../sql/split-statements.js';
import { renderTemplate } from '../template/render-template.js';
import type { CheckedProject } from '../validate/checked-project.js';
import { adviseOnTable } from './advise-on-table.js';
import { type Attempt, failed, type Rendering } from './attempt.js';
import type { ModelDraft } from './read-models.js';
import { relationOf } from './relations.js';

export interface ParserOptions extends Rendering {
  readonly project: CheckedProject;
  readonly binder: Binder;
}

/** Models of one round trip to DuckDB. */
const BATCH_SIZE = 128;

export class ModelParser {
  private readonly rendered = new Map<string, Attempt>();
  private readonly parsing = new Map<string, Promise<Attempt>>();
  private waiting: Attempt[] = [];

  constructor(private readonly options: ParserOptions) {}

  /** Renders a model and sees to it that it will be parsed. */
  begin(draft: ModelDraft): Attempt {
    const known = this.rendered.get(draft.name);
    if (known !== undefined) return known;
    const attempt = render(draft, this.options);
    this.rendered.set(draft.name, attempt);
    if (attempt.state !== 'failed') this.waiting.push(attempt);
    if (this.waiting.length >= BATCH_SIZE) this.parseWaiting();
    return attempt;
  }

  /** What became of models that were begun with. */
  parsed(drafts: readonly ModelDraft[]): Promise<readonly Attempt[]> {
    this.parseWaiting();
    return Promise.all(drafts.map((draft) => this.parsing.get(draft.name) ?? this.begin(draft)));
  }

  private parseWaiting(): void {
    const attempts = this.waiting;
    this.waiting = [];
    const { binder } = this.options;
    const problems = binder.parseAll(
      attempts.map(({ draft, sql }) => ({ sql, tables: tablesOf(draft, this.options) })),
    );
    // Whoever waits for a model is told; nobody may.
    problems.catch(() => undefined);
    for (const [index, attempt] of attempts.entries()) {
      const parsed = problems.then((all) => {
        const problem = all[index];
        return problem === undefined ? attempt : failed(attempt, problem, this.options);
      });
      parsed.catch(() => undefined);
      this.parsing.set(attempt.draft.name, parsed);
    }
  }
}

function render(draft: ModelDraft, { library, scope }: Rendering): Attempt {
  const { text, diagnostics } = renderTemplate(draft.template, library, scope);
  if (hasErrors(diagnostics)) return { draft, sql: '', start: 0, diagnostics, state: 'failed' };
  return {
    draft,
    sql: trimStatement(text),
    start: text.length - text.trimStart().length,
    diagnostics,
    state: 'parsed',
  };
}

/** A statement without the white space around it and without what follows its last token: semicolons, comments. */
function trimStatement(text: string): string {
  const trimmed = text.trim();
  if (!/;|--|\/\*/.test(trimmed)) return trimmed;
  const [first, second] = splitStatements(trimmed);
  return first === undefined || second !== undefined ? trimmed : trimmed.slice(0, first.end);
}

function tablesOf({ facts, dbt }: ModelDraft, { project, scope }: ParserOptions): ReadableTables {
  const relations = new Set([
    ...facts.refs.map(({ name }) => relationOf(project, name)),
    ...facts.sources.map(({ source, table }) => scope.source({ source, table })),
    ...dbt.map(({ relation }) => relation),
  ]);
  return { has: (relation) => relations.has(relation), advise: (table) => adviseOnTable(project, table) };
}
