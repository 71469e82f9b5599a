// A plan in the format that was asked for.

import { errorAt } from '../../core/diagnostic.js';
import type { PlanDocument } from '../../core/plan-document.js';
import { Refused } from '../../core/refused.js';
import type { Context } from '../context.js';
import { painter } from './paint.js';
import { planMarkdown } from './plan-markdown.js';
import { planText } from './plan-text.js';

export type PlanFormat = 'text' | 'json' | 'markdown';

/** --format, or json with --json, or text. */
export function planFormat(context: Context, asked: string | undefined): PlanFormat {
  if (asked === undefined) return context.json ? 'json' : 'text';
  if (asked === 'text' || asked === 'json' || asked === 'markdown') return asked;
  throw new Refused([errorAt('SL0602', undefined, `--format is text, json or markdown; it got "${asked}".`)]);
}

export function planView(plan: PlanDocument, format: PlanFormat, context: Context): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(plan, null, 2)}\n`;
    case 'markdown':
      return planMarkdown(plan);
    case 'text':
      return planText(plan, painter(context.colorOut));
  }
}
