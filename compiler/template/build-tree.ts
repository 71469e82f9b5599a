// nunjucks's tree to ours: tags. A tag that Sluice does not evaluate is reported here, at its token, so that
// everything behind this file deals with a language it knows completely.

import type { NunjucksNode } from 'nunjucks/src/parser.js';
import {
  type BuildContext,
  isNode,
  nameIn,
  nested,
  nodeIn,
  nodesIn,
  nothing,
  offsetOf,
  optionalNodeIn,
  report,
  startBuild,
  tokenSpan,
} from './build-context.js';
import { buildExpression, buildParameters } from './build-expression.js';
import type { Expression, ParsedTemplate, Statement } from './syntax-tree.js';
import type { TemplateFile } from './template-file.js';
import { contentOfTag, skipSpace } from './token-span.js';

const MACROS_ARE_EVERYWHERE = 'Macros in macros/ are available everywhere, no import needed.';
const FORBIDDEN_TAGS: Readonly<Record<string, string>> = {
  Include: `{% include %} is not available. To share text, write a macro. ${MACROS_ARE_EVERYWHERE}`,
  Import: `{% import %} is not available. ${MACROS_ARE_EVERYWHERE}`,
  FromImport: `{% from %} is not available. ${MACROS_ARE_EVERYWHERE}`,
  Extends: '{% extends %} is not available: a model is one file. To share text, write a macro.',
  Block: '{% block %} is not available: a model is one file. To share text, write a macro.',
  IfAsync: '{% ifAsync %} is not available: templates wait for nothing. Write {% if %}.',
  AsyncEach: '{% asyncEach %} is not available: templates wait for nothing. Write {% for %}.',
  AsyncAll: '{% asyncAll %} is not available: templates wait for nothing. Write {% for %}.',
};

export function buildTree(file: TemplateFile, root: NunjucksNode): ParsedTemplate {
  const context = startBuild(file, (body) => buildStatements(context, body));
  const body = buildStatements(context, root);
  return { tree: { file, body, macros: context.macros }, diagnostics: context.diagnostics };
}

function buildStatements(context: BuildContext, list: NunjucksNode): readonly Statement[] {
  return nested<readonly Statement[]>(context, list, [], () =>
    nodesIn(list).flatMap((node) => buildStatement(context, node)),
  );
}

function buildStatement(context: BuildContext, node: NunjucksNode): readonly Statement[] {
  const forbidden = FORBIDDEN_TAGS[node.typename];
  if (forbidden !== undefined) return forbid(context, node, forbidden);
  switch (node.typename) {
    case 'Output':
      return nodesIn(node).flatMap((child) => buildOutput(context, node, child));
    case 'If':
      return [buildIf(context, node)];
    case 'For':
      return [buildFor(context, node)];
    case 'Set':
      return [buildSet(context, node)];
    case 'Switch':
      return [buildSwitch(context, node)];
    case 'Macro':
      return buildMacro(context, node);
    default:
      return forbid(context, node, `A ${node.typename} tag is not available in templates.`);
  }
}

/** The name that an import would have brought in counts as known: its absence is only a consequence. */
function forbid(context: BuildContext, node: NunjucksNode, detail: string): readonly Statement[] {
  const span = tokenSpan(context, node);
  report(context, 'SL0303', span, detail);
  const target = optionalNodeIn(node, 'target');
  if (target !== undefined) return [{ kind: 'set', span, names: [nameIn(context, target)], value: nothing(span) }];
  return [];
}

function buildOutput(context: BuildContext, output: NunjucksNode, child: NunjucksNode): readonly Statement[] {
  if (child.typename === 'TemplateData') return buildText(context, child);
  const { text } = context.file;
  const start = offsetOf(context, output);
  const delimiter = /^\{\{-?/.exec(text.slice(start, start + 3))?.[0] ?? '';
  const expression = buildExpression(context, child);
  return [{ kind: 'output', span: contentOfTag(text, start + delimiter.length), expression }];
}

/** The parser keeps the place of a text but may have trimmed its start; raw text is placed at its tag's end. */
function buildText(context: BuildContext, node: NunjucksNode): readonly Statement[] {
  const { text } = context.file;
  const value = typeof node.value === 'string' ? node.value : '';
  if (value === '') return [];
  const token = offsetOf(context, node);
  const tagEnd = /^-?%\}/.exec(text.slice(token, token + 3))?.[0] ?? '';
  const starts = [token, token + tagEnd.length, skipSpace(text, token)];
  const start = starts.find((candidate) => text.startsWith(value, candidate)) ?? token;
  return [{ kind: 'text', span: { start, end: start + value.length }, value }];
}

function buildIf(context: BuildContext, node: NunjucksNode): Statement {
  const otherwise = optionalNodeIn(node, 'else_');
  return {
    kind: 'if',
    span: tokenSpan(context, node),
    condition: buildExpression(context, nodeIn(node, 'cond')),
    body: buildStatements(context, nodeIn(node, 'body')),
    otherwise: otherwise === undefined ? [] : buildElse(context, otherwise),
  };
}

/** `{% elif %}` is an If in place of a list. */
function buildElse(context: BuildContext, node: NunjucksNode): readonly Statement[] {
  if (node.typename !== 'If') return buildStatements(context, node);
  return nested<readonly Statement[]>(context, node, [], () => [buildIf(context, node)]);
}

function buildFor(context: BuildContext, node: NunjucksNode): Statement {
  const name = nodeIn(node, 'name');
  const otherwise = optionalNodeIn(node, 'else_');
  return {
    kind: 'for',
    span: tokenSpan(context, node),
    names: (name.typename === 'Array' ? nodesIn(name) : [name]).map((item) => nameIn(context, item)),
    list: buildExpression(context, nodeIn(node, 'arr')),
    body: buildStatements(context, nodeIn(node, 'body')),
    otherwise: otherwise === undefined ? [] : buildStatements(context, otherwise),
  };
}

function buildSet(context: BuildContext, node: NunjucksNode): Statement {
  const names = nodesIn(node, 'targets').map((target) => nameIn(context, target));
  const span = tokenSpan(context, node);
  return { kind: 'set', span, names, value: buildSetValue(context, node) };
}

function buildSetValue(context: BuildContext, node: NunjucksNode): Expression {
  return buildExpression(context, isNode(node.value) ? node.value : nodeIn(node, 'body'));
}

function buildSwitch(context: BuildContext, node: NunjucksNode): Statement {
  const otherwise = optionalNodeIn(node, 'default');
  return {
    kind: 'switch',
    span: tokenSpan(context, node),
    subject: buildExpression(context, nodeIn(node, 'expr')),
    cases: nodesIn(node, 'cases').map((item) => ({
      value: buildExpression(context, nodeIn(item, 'cond')),
      body: buildStatements(context, nodeIn(item, 'body')),
    })),
    otherwise: otherwise === undefined ? [] : buildStatements(context, otherwise),
  };
}

function buildMacro(context: BuildContext, node: NunjucksNode): readonly Statement[] {
  const nameNode = nodeIn(node, 'name');
  const span = tokenSpan(context, nameNode);
  const name = nameIn(context, nameNode);
  const parameters = buildParameters(context, nodeIn(node, 'args'));
  const body = buildStatements(context, nodeIn(node, 'body'));
  if (context.macros.has(name))
    report(context, 'SL0204', span, `This file defines the macro "${name}" twice. Rename one.`);
  else context.macros.set(name, { name, span, parameters, body });
  return [];
}
