// What a read-back found as people read it: what is not as we left it, field by field, then one line that sums it up. A
// pure function of the document.

import type { DriftDocument, DriftedField, DriftSample } from '../../core/drift-document.js';
import type { Paint } from './paint.js';
import { planText, shown } from './plan-text.js';
import { printable } from './source-excerpt.js';

const SIGNS = { drifted: '~', missing: '-', unreadable: '!' } as const;
const COLORS = { drifted: 'yellow', missing: 'red', unreadable: 'red' } as const;
const WORDS = { drifted: 'changed there', missing: 'missing there', unreadable: 'not readable' } as const;

export function driftText(document: DriftDocument, paint: Paint): string {
  const { sync, destination, object, summary, samples, plan } = document;
  const lines = [`${paint('bold', sync)}  ${destination} ${object}, read back ${readBack(document)}`];
  for (const state of ['drifted', 'missing', 'unreadable'] as const) {
    const some = samples.filter((sample) => sample.state === state);
    lines.push(...some.flatMap((sample) => sampleLines(sample, paint)));
    const more = summary[state] - some.length;
    if (some.length > 0 && more > 0) lines.push(paint('dim', `    … and ${more} more ${WORDS[state]}`));
  }
  const rest = plan === null ? '' : `\n${planText(plan, paint)}`;
  return `${lines.join('\n')}\n\n${paint('bold', summaryLine(document))}\n${adoptedLine(document)}${rest}`;
}

function readBack({ checked, delivered, requests }: DriftDocument): string {
  const of = checked === delivered ? `${checked}` : `${checked} of ${delivered}`;
  const asked = requests === 0 ? '' : ` (${requests} ${requests === 1 ? 'request' : 'requests'})`;
  return `${of} ${delivered === 1 ? 'record' : 'records'}${asked}`;
}

/** `Drift: 97 in line, 2 drifted, 1 missing.` */
function summaryLine({ summary }: DriftDocument): string {
  const unreadable = summary.unreadable > 0 ? `, ${summary.unreadable} not readable` : '';
  return `Drift: ${summary.in_line} in line, ${summary.drifted} drifted, ${summary.missing} missing${unreadable}.`;
}

function adoptedLine({ adopted }: DriftDocument): string {
  if (adopted === null) return '';
  return `Adopted: the ledger took over ${adopted.changed} changed and forgot ${adopted.forgotten} missing. The next plan shows the difference.\n`;
}

function sampleLines({ key, state, fields, reason }: DriftSample, paint: Paint): readonly string[] {
  const head = `  ${paint(COLORS[state], `${SIGNS[state]} ${printable(key)}`)}`;
  if (state === 'missing') return [`${head}${paint('dim', '  (missing there)')}`];
  if (state === 'unreadable') return [`${head}  ${printable(reason ?? '')}`];
  const width = Math.max(0, ...fields.map(({ name }) => name.length));
  return [head, ...fields.map((field) => `      ${printable(field.name).padEnd(width)}  ${fieldText(field, paint)}`)];
}

/** What we delivered and what is there; what we want only where that is something else. */
function fieldText({ delivered, live, desired }: DriftedField, paint: Paint): string {
  const wanted =
    desired === undefined || shown(desired) === shown(delivered) ? '' : paint('dim', `  (now to be ${shown(desired)})`);
  return `${shown(delivered)} → ${live === undefined ? '(nothing)' : shown(live)}${wanted}`;
}
