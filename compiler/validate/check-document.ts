// One file that a user wrote, from text to a document of its type: parsed, then held against its schema.

import { type Diagnostic, hasErrors } from '../../core/diagnostic.js';
import { explainRefusal } from './explain-refusal.js';
import type { Located } from './located.js';
import { parseJson } from './parse-json.js';
import {
  connector,
  type Documents,
  destination,
  model,
  packaged,
  project,
  schemas,
  source,
  sync,
} from './validators.js';

type Kind = keyof Documents;

const ACCEPTS: { readonly [K in Kind]: (value: unknown) => value is Documents[K] } = {
  connector,
  destination,
  model,
  package: packaged,
  project,
  source,
  sync,
};

export interface CheckedDocument<T> {
  /** Absent when the schema refuses the file. */
  readonly document?: Located<T>;
  /** The parsed file, whatever the schema says of it; absent when it is no JSON. */
  readonly parsed?: Located<unknown>;
  readonly diagnostics: readonly Diagnostic[];
}

export function checkDocument<K extends Kind>(kind: K, file: string, text: string): CheckedDocument<Documents[K]> {
  const { document: parsed, diagnostics } = parseJson(file, text);
  if (parsed === undefined) return { diagnostics };
  const { value } = parsed;
  if (!ACCEPTS[kind](value)) {
    return { parsed, diagnostics: [...diagnostics, ...explainRefusal(parsed, schemas[kind])] };
  }
  return hasErrors(diagnostics) ? { parsed, diagnostics } : { parsed, document: { ...parsed, value }, diagnostics };
}
