// The policy: a column that carries a governed tag reaches only destinations that accept the tag, hashed where they
// accept it only so.

import { type Diagnostic, errorAt, type RelatedPlace } from '../../core/diagnostic.js';
import type { ColumnStep } from '../../core/lineage.js';
import type { PolicyRule } from '../../core/manifest.js';
import { nearestName } from '../../core/nearest-name.js';
import type { FieldUses } from '../lineage/field-uses.js';
import { type Flow, stepsOf } from '../lineage/flows.js';
import { ANY_COLUMN } from '../lineage/uses.js';
import type { CheckedProject } from '../validate/checked-project.js';
import { placeOf } from '../validate/located.js';
import { type ProjectWords, placeOfTag } from './column-words.js';

/** The ways that are shown of a field that has many. */
const SHOWN = 3;

/** What arrives at one field of a sync. */
export interface FieldFlows extends FieldUses {
  readonly sync: string;
  readonly flows: readonly Flow[];
}

export function checkPolicy(
  project: CheckedProject,
  words: ProjectWords,
  fields: readonly FieldFlows[],
): readonly Diagnostic[] {
  return fields.flatMap((field) => {
    const tags = [...new Set(field.flows.flatMap(({ tag }) => tag ?? []))].sort();
    return tags.flatMap((tag) => {
      if (isMisspelt(project, field.sync, tag)) return [];
      const rule = ruleOf(project, field.sync, tag);
      const refused = field.flows.filter((flow) => flow.tag === tag && !isAccepted(flow, rule));
      return refused.length === 0 ? [] : [violation({ project, words, field, tag, rule, refused })];
    });
  });
}

function ruleOf(project: CheckedProject, sync: string, tag: string): PolicyRule {
  const accepts = destinationOf(project, sync)?.value.accepts ?? {};
  if (Object.hasOwn(accepts, tag)) return accepts[tag] ?? 'deny';
  return Object.hasOwn(project.policy, tag) ? (project.policy[tag] ?? 'deny') : 'allow';
}

/** Whether the destination accepts a word that is no tag and seems to mean this one, which is told there (SL0233). */
function isMisspelt(project: CheckedProject, sync: string, tag: string): boolean {
  const governed = Object.keys(project.policy);
  const accepted = Object.keys(destinationOf(project, sync)?.value.accepts ?? {});
  return accepted.some((word) => !Object.hasOwn(project.policy, word) && nearestName(word, governed) === tag);
}

function isAccepted({ hashed }: Flow, rule: PolicyRule): boolean {
  return rule === 'allow' || (rule === 'hashed' && hashed);
}

interface Violation {
  readonly project: CheckedProject;
  readonly words: ProjectWords;
  readonly field: FieldFlows;
  readonly tag: string;
  readonly rule: PolicyRule;
  readonly refused: readonly Flow[];
}

function violation(found: Violation): Diagnostic {
  const { project, words, field, tag, rule, refused } = found;
  const document = project.syncs.get(field.sync);
  const shown = [...refused].sort(byOrigin).slice(0, SHOWN);
  const more = refused.length - shown.length;
  const destination = document?.value.destination ?? '';
  const detail = [
    `${subject(field)} carries "${tag}", which destination "${destination}" ${rule === 'hashed' ? 'accepts only hashed' : 'does not accept'}:`,
    ...shown.map((flow) => wayText(flow, tag)),
    ...(more > 0 ? [`and ${more} more.`] : []),
    ...assumptions(shown),
    advice(found),
  ].join('\n');
  const places = shown.flatMap(({ origin }) => placeOfTag(words, origin, tag) ?? []);
  const diagnostic = errorAt('SL0232', document && placeOf(document, field.path), detail);
  return places.length === 0 ? diagnostic : { ...diagnostic, related: distinct(places) };
}

function subject({ field, kind }: FieldFlows): string {
  if (kind === 'key') return "The record's key, which this connector sends,";
  return kind === 'match' ? `Match field "${field}"` : `Field "${field}"`;
}

/** '"shop.customers.email" (pii) → customers.contact → crm_contacts.notes'. */
function wayText({ way, origin }: Flow, tag: string): string {
  const [, ...others] = stepsOf(way);
  return [`"${stepText(origin)}" (${tag})`, ...others.map(stepText)].join(' → ');
}

function stepText({ node, column }: ColumnStep): string {
  const name = node.slice(node.indexOf(':') + 1);
  return column === ANY_COLUMN ? name : `${name}.${column}`;
}

function assumptions(flows: readonly Flow[]): readonly string[] {
  const nodes = [...new Set(flows.flatMap(({ assumedIn }) => assumedIn ?? []))];
  return nodes.map((node) => {
    const [kind = '', name = ''] = [node.slice(0, node.indexOf(':')), node.slice(node.indexOf(':') + 1)];
    return `That is assumed: the SQL of ${kind} "${name}" does not tell which columns it takes here, so all that it may take count. Naming the columns in it, or a warehouse that has them, settles it.`;
  });
}

function advice({ project, field, tag, rule, refused }: Violation): string {
  const destination = project.syncs.get(field.sync)?.value.destination ?? '';
  const ways = [
    instead(field),
    ...(rule === 'hashed' ? hashing(field) : []),
    `accept the tag in destinations/${destination}.destination.json ("accepts": { "${tag}": "allow" })`,
    ...declassifying(project, tag, refused),
  ];
  const text = `${ways.slice(0, -1).join(', ')}, or ${ways.at(-1)}.`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function instead({ kind }: FieldFlows): string {
  switch (kind) {
    case 'key':
      return 'give the model another key';
    case 'match':
      return 'match by another field';
    default:
      return 'leave the field out';
  }
}

/** A match value is a column as it is: the model hashes it. */
function hashing({ kind }: FieldFlows): readonly string[] {
  if (kind === 'key' || kind === 'lookup') return [];
  return [
    kind === 'match' ? 'match by a column that the model makes with sha256()' : 'hash it ("transform": ["sha256"])',
  ];
}

/** The last model on the way is where most people look. */
function declassifying(project: CheckedProject, tag: string, [flow]: readonly Flow[]): readonly string[] {
  const step = flow && stepsOf(flow.way).at(-2);
  const model = step?.node.startsWith('model:') ? project.models.get(step.node.slice('model:'.length)) : undefined;
  if (step === undefined || model === undefined || step.column === ANY_COLUMN || step.node === flow?.origin.node)
    return [];
  if (model.package !== undefined)
    return [
      `if ${stepText(step)} no longer tells what the tag protects (a count, a bucket), read it in a model of the project and say so there ("declassify": ["${tag}"])`,
    ];
  const properties = model.file.replace(/\.sql$/, '.model.json');
  return [
    `if ${stepText(step)} no longer tells what the tag protects (a count, a bucket), say so of that column in ${properties} ("declassify": ["${tag}"])`,
  ];
}

function destinationOf(project: CheckedProject, sync: string) {
  return project.destinations.get(project.syncs.get(sync)?.value.destination ?? '');
}

function byOrigin(a: Flow, b: Flow): number {
  const [left, right] = [stepText(a.origin), stepText(b.origin)];
  return left === right ? 0 : left < right ? -1 : 1;
}

function distinct(places: readonly RelatedPlace[]): readonly RelatedPlace[] {
  return [...new Map(places.map((place) => [JSON.stringify(place), place])).values()];
}
