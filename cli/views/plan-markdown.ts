// A plan as a pull request comment: a table of counts and, folded away, the samples. A pure function of the document.

import type { PlanDocument, PlanSample, SyncPlan } from '../../core/plan-document.js';
import { originLines } from './plan-origin.js';
import { guardLine, problemLine, shown, summaryLine } from './plan-text.js';
import { printable } from './source-excerpt.js';

export function planMarkdown(plan: PlanDocument): string {
  const head = '| sync | destination | create | update | delete | unchanged | invalid | requests |';
  const rows = plan.syncs.map(
    (sync) =>
      `| ${cell(sync.name)} | ${cell(`${sync.destination} ${sync.object}`)} | ${sync.create} | ${sync.update} | ${sync.delete} | ${sync.unchanged} | ${sync.invalid} | ${sync.requests} |`,
  );
  const table = [head, '| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |', ...rows].join('\n');
  const { before, after } = originLines(plan);
  const origin = before === undefined ? [] : [escaped(before)];
  const parts = [
    ...origin,
    `**${summaryLine(plan.summary)}**`,
    table,
    ...plan.syncs.flatMap(details),
    ...after.map(escaped),
  ];
  return `${parts.join('\n\n')}\n`;
}

function details(sync: SyncPlan): readonly string[] {
  const warnings = [...sync.problems.map(problemLine), ...sync.guards.filter((guard) => guard.broken).map(guardLine)];
  if (sync.samples.length === 0 && warnings.length === 0) return [];
  const lines = [...warnings.map((warning) => `- ⚠️ ${escaped(warning)}`), ...sync.samples.flatMap(sampleLines)];
  return [`<details><summary>${escaped(sync.name)}</summary>\n\n${lines.join('\n')}\n\n</details>`];
}

function sampleLines(sample: PlanSample): readonly string[] {
  const head = `- **${sample.action}** ${code(sample.key)}`;
  if (sample.action === 'delete') return [head];
  return [
    head,
    ...sample.fields.map((field) => {
      const after = field.known_after_apply === true ? '(known after apply)' : code(shown(field.new));
      return `  - ${code(field.name)}: ${field.old === undefined ? after : `${code(shown(field.old))} → ${after}`}`;
    }),
  ];
}

/** Code spans may hold anything but back-ticks and line ends. */
function code(text: string): string {
  return `\`${printable(text).replaceAll('`', '´')}\``;
}

function cell(text: string): string {
  return escaped(text).replaceAll('|', '\\|');
}

function escaped(text: string): string {
  return printable(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
