// nunjucks's tree to ours: expressions. What may be called and which member names may be written is decided
// here, so that an evaluator never meets a function as a value.

import type { NunjucksNode } from 'nunjucks/src/parser.js';
import { flattenArithmetic } from './arithmetic-chain.js';
import {
  type BuildContext,
  nameIn,
  nested,
  nodeIn,
  nodesIn,
  nothing,
  offsetOf,
  optionalNodeIn,
  report,
  tokenSpan,
} from './build-context.js';
import { forbiddenName, isForbiddenName } from './forbidden-names.js';
import type { Arguments, CompareOperator, Expression, NamedArgument, Parameter, Span } from './syntax-tree.js';
import { endOfParentheses } from './token-span.js';

const COMPARISONS: readonly string[] = ['==', '===', '!=', '!==', '<', '>', '<=', '>='] satisfies CompareOperator[];

export function buildExpression(context: BuildContext, node: NunjucksNode): Expression {
  return nested(context, node, nothing({ start: 0, end: 0 }), () => build(context, node));
}

function build(context: BuildContext, node: NunjucksNode): Expression {
  const span = tokenSpan(context, node);
  const at = (field: string) => buildExpression(context, nodeIn(node, field));
  switch (node.typename) {
    case 'Literal':
      return buildLiteral(context, node, span);
    case 'Symbol':
      return buildName(context, node, span);
    case 'Group':
      return buildGroup(context, node, span);
    case 'Array':
      return { kind: 'list', span, items: nodesIn(node).map((item) => buildExpression(context, item)) };
    case 'Dict':
      return { kind: 'dict', span, entries: nodesIn(node).map((pair) => buildEntry(context, pair)) };
    case 'LookupVal':
      return buildMember(context, node);
    case 'FunCall':
      return buildCall(context, node);
    case 'Filter':
      return buildFilter(context, node, span);
    case 'Is':
      return buildTest(context, node, span);
    case 'Not':
      return { kind: 'not', span, operand: at('target') };
    case 'Neg':
    case 'Pos':
      return { kind: 'sign', span, operator: node.typename === 'Neg' ? '-' : '+', operand: at('target') };
    case 'And':
    case 'Or':
      return {
        kind: 'logic',
        span,
        operator: node.typename === 'And' ? 'and' : 'or',
        left: at('left'),
        right: at('right'),
      };
    case 'In':
      return { kind: 'in', span, left: at('left'), right: at('right') };
    case 'Compare':
      return buildComparison(context, node, span);
    case 'Add':
    case 'Sub':
    case 'Mul':
    case 'Div':
    case 'Mod':
    case 'Concat':
      return buildArithmetic(context, node, span);
    case 'FloorDiv':
      return { kind: 'floor', span, quotient: buildArithmetic(context, node, span) };
    case 'Pow':
      return { kind: 'power', span, base: at('left'), exponent: at('right') };
    case 'InlineIf':
      return buildChoice(context, node, span);
    case 'Capture':
      return { kind: 'capture', span, body: context.statements(nodeIn(node, 'body')) };
    default:
      report(context, 'SL0301', span, 'Expected an expression.');
      return nothing(span);
  }
}

function buildLiteral(context: BuildContext, node: NunjucksNode, span: Span): Expression {
  const { value } = node;
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string') {
    return { kind: 'literal', span, value };
  }
  report(context, 'SL0303', span, 'Regular expressions are not available in templates. Use SQL for it.');
  return nothing(span);
}

function buildName(context: BuildContext, node: NunjucksNode, span: Span): Expression {
  const name = nameIn(context, node);
  if (isForbiddenName(name)) report(context, 'SL0303', span, forbiddenName(name));
  return isForbiddenName(name) || name === '' ? nothing(span) : { kind: 'name', span, name };
}

function buildGroup(context: BuildContext, node: NunjucksNode, span: Span): Expression {
  const [only, second] = nodesIn(node);
  if (only !== undefined && second === undefined) return buildExpression(context, only);
  report(context, 'SL0301', span, 'Parentheses hold one expression. For a list write [a, b].');
  return nothing(span);
}

function buildEntry(context: BuildContext, pair: NunjucksNode): { key: string; value: Expression } {
  const keyNode = nodeIn(pair, 'key');
  const key =
    keyNode.typename === 'Literal' && typeof keyNode.value === 'string' ? keyNode.value : nameIn(context, keyNode);
  if (isForbiddenName(key)) report(context, 'SL0303', tokenSpan(context, keyNode), forbiddenName(key));
  return { key, value: buildExpression(context, nodeIn(pair, 'value')) };
}

function buildMember(context: BuildContext, node: NunjucksNode): Expression {
  const known = context.diagnostics.length;
  const target = buildExpression(context, nodeIn(node, 'target'));
  // One mistake of a chain is enough: x.constructor.constructor is wrong from its first step on.
  const sound = context.diagnostics.length === known;
  const key = buildExpression(context, optionalNodeIn(node, 'val') ?? node);
  if (sound && key.kind === 'literal' && typeof key.value === 'string' && isForbiddenName(key.value)) {
    report(context, 'SL0303', key.span, forbiddenName(key.value));
  }
  return { kind: 'member', span: key.span, target, key };
}

function buildCall(context: BuildContext, node: NunjucksNode): Expression {
  const callee = nodeIn(node, 'name');
  const args = buildArguments(context, nodesIn(nodeIn(node, 'args')));
  const end = endOfParentheses(context.file.text, offsetOf(context, node));
  if (callee.typename === 'LookupVal') return buildMethod(context, callee, args, end);
  const nameSpan = tokenSpan(context, callee);
  const span = { start: nameSpan.start, end };
  if (callee.typename !== 'Symbol') {
    const known = context.diagnostics.length;
    buildExpression(context, callee);
    // What is wrong inside the callee, if anything, is the better message.
    if (context.diagnostics.length === known)
      report(context, 'SL0303', span, 'Only functions and macros can be called, by their name.');
    return nothing(span);
  }
  const name = buildName(context, callee, nameSpan);
  return name.kind === 'name' ? { kind: 'call', span, name: name.name, nameSpan, args } : nothing(span);
}

function buildMethod(context: BuildContext, callee: NunjucksNode, args: Arguments, end: number): Expression {
  const member = buildMember(context, callee);
  if (member.kind !== 'member') return member;
  const { target, key } = member;
  if (key.kind === 'literal' && typeof key.value === 'string') {
    return { kind: 'method', span: key.span, target, name: key.value, args };
  }
  report(context, 'SL0303', { start: key.span.start, end }, 'A method is called by its name, as in name.trim().');
  return nothing(key.span);
}

export function buildArguments(context: BuildContext, nodes: readonly NunjucksNode[]): Arguments {
  const positional: Expression[] = [];
  const named: NamedArgument[] = [];
  let caller: Arguments['caller'];
  for (const node of nodes) {
    if (node.typename !== 'KeywordArgs') positional.push(buildExpression(context, node));
    else {
      for (const pair of nodesIn(node)) {
        const value = nodeIn(pair, 'value');
        if (value.typename === 'Caller') caller = buildCaller(context, value);
        else named.push(buildNamed(context, nodeIn(pair, 'key'), value));
      }
    }
  }
  return caller === undefined ? { positional, named } : { positional, named, caller };
}

function buildNamed(context: BuildContext, key: NunjucksNode, value: NunjucksNode): NamedArgument {
  const span = tokenSpan(context, key);
  const name = nameIn(context, key);
  if (isForbiddenName(name)) report(context, 'SL0303', span, forbiddenName(name));
  return { name, span, value: buildExpression(context, value) };
}

function buildCaller(context: BuildContext, node: NunjucksNode): Arguments['caller'] {
  const parameters = buildParameters(context, nodeIn(node, 'args'));
  return { parameters, body: context.statements(nodeIn(node, 'body')) };
}

export function buildParameters(context: BuildContext, list: NunjucksNode): readonly Parameter[] {
  const parameters: Parameter[] = [];
  for (const node of nodesIn(list)) {
    if (node.typename !== 'KeywordArgs') parameters.push({ name: nameIn(context, node) });
    else {
      for (const pair of nodesIn(node)) {
        const fallback = buildExpression(context, nodeIn(pair, 'value'));
        parameters.push({ name: nameIn(context, nodeIn(pair, 'key')), fallback });
      }
    }
  }
  return parameters;
}

function buildFilter(context: BuildContext, node: NunjucksNode, span: Span): Expression {
  const nameNode = nodeIn(node, 'name');
  const [inputNode, ...rest] = nodesIn(nodeIn(node, 'args'));
  const name = typeof nameNode.value === 'string' ? nameNode.value : '';
  const input = inputNode === undefined ? nothing(span) : buildExpression(context, inputNode);
  return { kind: 'filter', span, input, name, args: buildArguments(context, rest) };
}

function buildTest(context: BuildContext, node: NunjucksNode, span: Span): Expression {
  const right = nodeIn(node, 'right');
  const nameNode = optionalNodeIn(right, 'name') ?? right;
  const name = nameNode.value === null ? 'null' : typeof nameNode.value === 'string' ? nameNode.value : '';
  const subject = buildExpression(context, nodeIn(node, 'left'));
  const argsNode = optionalNodeIn(right, 'args');
  const [argument] = argsNode === undefined ? [] : nodesIn(argsNode);
  const test = { kind: 'test', span: { ...span, ...tokenSpan(context, nameNode) }, subject, name } as const;
  return argument === undefined ? test : { ...test, argument: buildExpression(context, argument) };
}

function buildComparison(context: BuildContext, node: NunjucksNode, span: Span): Expression {
  const rest = nodesIn(node, 'ops').map((operand) => ({
    operator: comparisonOf(operand.type),
    operand: buildExpression(context, nodeIn(operand, 'expr')),
  }));
  return { kind: 'compare', span, first: buildExpression(context, nodeIn(node, 'expr')), rest };
}

function comparisonOf(type: unknown): CompareOperator {
  if (isComparison(type)) return type;
  throw new Error(`nunjucks gave the comparison ${String(type)}`);
}

function isComparison(type: unknown): type is CompareOperator {
  return typeof type === 'string' && COMPARISONS.includes(type);
}

function buildArithmetic(context: BuildContext, node: NunjucksNode, span: Span): Expression {
  const { operands, operators } = flattenArithmetic(node);
  return {
    kind: 'arithmetic',
    span,
    operands: operands.map((operand) => buildExpression(context, operand)),
    operators,
  };
}

function buildChoice(context: BuildContext, node: NunjucksNode, span: Span): Expression {
  const condition = buildExpression(context, nodeIn(node, 'cond'));
  const yes = buildExpression(context, nodeIn(node, 'body'));
  const no = optionalNodeIn(node, 'else_');
  return no === undefined
    ? { kind: 'choice', span, condition, yes }
    : { kind: 'choice', span, condition, yes, no: buildExpression(context, no) };
}
