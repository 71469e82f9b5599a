// Models rendered, and parsed by DuckDB in batches while others are still being read: whether the SQL of each is one
// SELECT of what is allowed. For that nothing needs to be known of what it reads.

import { hasErrors } from '../../core/diagnostic.js';
import type { Binder } from '../bind/binder.js';
import type { ReadableTables } from '../sql/check-select.js';
import { splitStatements } from '../sql/split-statements.js';
import { forgetParsed } from '../template/parse-template.js';
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
/** Round trips at once: DuckDB need not wait for the next, and what else is asked of it waits for no more. */
const MOST_UNDER_WAY = 2;

interface Begun {
  /** As it was rendered. */
  readonly attempt: Attempt;
  readonly parsed: Promise<Attempt>;
  readonly tell: (parsed: Attempt | Promise<Attempt>) => void;
}

export class ModelParser {
  private readonly begun = new Map<string, Begun>();
  /** Names of models that DuckDB was not given yet; of these, those that somebody waits for come first. */
  private readonly waiting = new Set<string>();
  private readonly wanted = new Set<string>();
  private underWay = 0;

  constructor(private readonly options: ParserOptions) {}

  /** Renders a model, and sees to it that it will be parsed. */
  begin(draft: ModelDraft): Attempt {
    return this.beginning(draft).attempt;
  }

  /** What became of models, in their order. They are parsed before others that were begun. */
  parsed(drafts: readonly ModelDraft[]): Promise<readonly Attempt[]> {
    const begun = drafts.map((draft) => this.beginning(draft));
    for (const { name } of drafts) if (this.waiting.has(name)) this.wanted.add(name);
    this.parseSome();
    return Promise.all(begun.map(({ parsed }) => parsed));
  }

  private beginning(draft: ModelDraft): Begun {
    const known = this.begun.get(draft.name);
    if (known !== undefined) return known;
    const attempt = render(draft, this.options);
    // Thousands of syntax trees take more memory than they save time: few are asked for again.
    forgetParsed(draft.template);
    let tell: Begun['tell'] = () => undefined;
    const parsed = new Promise<Attempt>((resolve) => (tell = resolve));
    // Of a model that turns out to be broken, nobody asks what became of it.
    parsed.catch(() => undefined);
    const begun = { attempt, parsed, tell };
    this.begun.set(draft.name, begun);
    if (attempt.state === 'failed') tell(attempt);
    else this.waiting.add(draft.name);
    if (this.waiting.size >= BATCH_SIZE) this.parseSome();
    return begun;
  }

  private parseSome(): void {
    while (this.underWay < MOST_UNDER_WAY) {
      const batch = this.nextBatch();
      if (batch.length === 0) return;
      this.underWay += 1;
      this.parse(batch).then(() => {
        this.underWay -= 1;
        this.parseSome();
      });
    }
  }

  private nextBatch(): readonly Begun[] {
    if (this.wanted.size === 0 && this.waiting.size < BATCH_SIZE) return [];
    const batch: Begun[] = [];
    for (const name of this.wanted.size > 0 ? this.wanted : this.waiting) {
      if (batch.length === BATCH_SIZE) break;
      this.wanted.delete(name);
      this.waiting.delete(name);
      const begun = this.begun.get(name);
      if (begun !== undefined) batch.push(begun);
    }
    return batch;
  }

  /** Throws nothing: whoever asks for a model of the batch is told. */
  private async parse(batch: readonly Begun[]): Promise<void> {
    const attempts = this.attemptsOf(batch.map(({ attempt }) => attempt));
    for (const [index, { attempt, tell }] of batch.entries()) tell(attempts.then((all) => all[index] ?? attempt));
    await attempts.catch(() => undefined);
  }

  private async attemptsOf(rendered: readonly Attempt[]): Promise<readonly Attempt[]> {
    const problems = await this.options.binder.parser.parseAll(
      rendered.map(({ draft, sql }) => ({ sql, tables: tablesOf(draft, this.options) })),
    );
    return rendered.map((attempt, index) => {
      const problem = problems[index];
      return problem === undefined ? attempt : failed(attempt, problem, this.options);
    });
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
