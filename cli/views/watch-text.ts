// What `sluice watch` shows, for a terminal and for programs. Pure functions of what is shown: results go to stdout, what is
// wrong to stderr.

import type { Compiled } from '../../compiler/compile.js';
import type { Manifest } from '../../core/manifest.js';
import { unreachable } from '../../core/unreachable.js';
import type { Changes, Showing } from '../watch/showing.js';
import { comparisonText } from './comparison-text.js';
import { countsOf, countsText } from './counts-text.js';
import { diagnosticsDocument } from './diagnostics-document.js';
import { painter } from './paint.js';
import { planText } from './plan-text.js';
import { renderDiagnostics } from './render-diagnostics.js';
import { printable } from './source-excerpt.js';

/** Modified nodes that are named; a changed macro may modify thousands. */
const NAMED = 20;

export interface WatchText {
  readonly out?: string;
  readonly err?: string;
}

export interface Colors {
  readonly colorOut: boolean;
  readonly colorErr: boolean;
}

export function watchText(showing: Showing, { colorOut, colorErr }: Colors): WatchText {
  switch (showing.event) {
    case 'watching':
      return { ...wrong(showing.compiled, colorErr), out: startLine(showing.compiled) };
    case 'compiled': {
      const { compiled, changes } = showing;
      const said = wrong(compiled, colorErr);
      const text = { ...said, ...(said.err !== undefined && { err: `\n${said.err}` }) };
      return compiled.manifest === undefined
        ? text
        : { ...text, out: `\n${compiledLines(compiled.manifest, changes)}` };
    }
    case 'planned': {
      const { plan, diagnostics } = showing;
      const syncs = plan.syncs.map((sync) => ({ ...sync, samples: [] }));
      const err =
        diagnostics.length === 0 ? {} : { err: `\n${renderDiagnostics(diagnostics, new Map(), { color: colorErr })}` };
      return { ...err, out: `\n${planText({ ...plan, syncs }, painter(colorOut))}` };
    }
    case 'not_planned':
      return {
        err: `\n${'waiting' in showing ? `${printable(showing.waiting)}\n` : renderDiagnostics(showing.diagnostics, new Map(), { color: colorErr })}`,
      };
    default:
      return unreachable(showing);
  }
}

function wrong({ diagnostics, texts }: Compiled, color: boolean): WatchText {
  return diagnostics.length === 0 ? {} : { err: renderDiagnostics(diagnostics, texts, { color }) };
}

function startLine({ manifest }: Compiled): string {
  if (manifest === undefined) return '\nWatching. It is compiled again after each save; Ctrl-C stops it.\n';
  return `Watching ${countsText(manifest)}. Ctrl-C stops it.\n`;
}

function compiledLines(manifest: Manifest, changes: Changes | undefined): string {
  const head = `Compiled ${countsText(manifest)}.`;
  if (changes === undefined) return `${head}\n`;
  const { modified, removed } = changes;
  const nodes = [
    ...modified.map(({ node, ...comparison }) => `${node} ${comparisonText(comparison)}`),
    ...removed.map((node) => `${node} removed`),
  ];
  if (nodes.length === 0) return `${head} Nothing is modified.\n`;
  const rest = nodes.length > NAMED ? [`  … and ${nodes.length - NAMED} more`] : [];
  const counts = [...counted(modified.length, 'modified'), ...counted(removed.length, 'removed')].join(', ');
  return [`${head} ${counts}:`, ...nodes.slice(0, NAMED).map((line) => `  ${printable(line)}`), ...rest, ''].join('\n');
}

function counted(count: number, word: string): readonly string[] {
  return count === 0 ? [] : [`${count} ${word}`];
}

/** One line of --json. */
export function watchLine(showing: Showing): string {
  return `${JSON.stringify({ format_version: '1.0', ...documentOf(showing) })}\n`;
}

function documentOf(showing: Showing): object {
  switch (showing.event) {
    case 'watching':
      return { event: showing.event, ...compiledDocument(showing.compiled) };
    case 'compiled': {
      const { event, compiled, changes } = showing;
      return {
        event,
        ...compiledDocument(compiled),
        modified: changes?.modified ?? null,
        removed: changes?.removed ?? null,
      };
    }
    case 'planned':
      return { ...showing, diagnostics: diagnosticsDocument(showing.diagnostics) };
    case 'not_planned':
      return 'waiting' in showing ? showing : { ...showing, diagnostics: diagnosticsDocument(showing.diagnostics) };
    default:
      return unreachable(showing);
  }
}

function compiledDocument({ manifest, diagnostics }: Compiled): object {
  const right = manifest === undefined ? {} : { manifest: manifest.fingerprint, counts: countsOf(manifest) };
  return { valid: manifest !== undefined, ...right, diagnostics: diagnosticsDocument(diagnostics) };
}
