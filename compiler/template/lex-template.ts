// nunjucks's lexer, with one step of it replaced: it gathers text character by character, which for the long texts of
// models takes most of the time and memory of reading a template. The same text is cut out in one piece here.

import lexer, { type Tokenizer } from 'nunjucks/src/lexer.js';

export function lexTemplate(text: string): Tokenizer {
  const tokens = lexer.lex(text);
  tokens._extractMatching = (breakOnMatch, characters) => extract(tokens, breakOnMatch, characters);
  return tokens;
}

/** The text up to the first character that is one of `characters`, or that is none of them; null at the end. */
function extract(tokens: Tokenizer, breakOnMatch: boolean, characters: string): string | null {
  const { str, index } = tokens;
  if (index >= str.length) return null;
  let end = index;
  while (end < str.length && characters.includes(str.charAt(end)) !== breakOnMatch) end += 1;
  const text = str.slice(index, end);
  const lastLine = text.lastIndexOf('\n');
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) tokens.lineno += 1;
  tokens.colno = lastLine === -1 ? tokens.colno + text.length : text.length - lastLine - 1;
  tokens.index = end;
  return text;
}
