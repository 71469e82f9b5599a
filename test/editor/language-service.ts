// VS Code's own JSON language service over a compiled project: what it offers at a place of a file, and what it finds
// wrong with one. A file's schema is the one that its $schema names, as in an editor without settings.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import json, {
  type CompletionItem,
  type JSONDocument,
  type LanguageService,
  type TextDocument,
} from 'vscode-json-languageservice';

export interface Editor {
  /** Labels of what is offered where the text has a bar, sorted; the bar is no part of the text. */
  readonly offers: (file: string, text: string) => Promise<readonly string[]>;
  /** What is offered by that label there. */
  readonly offer: (file: string, text: string, label: string) => Promise<CompletionItem>;
  /** `line:column text: message` of everything found wrong. */
  readonly problems: (file: string, text: string) => Promise<readonly string[]>;
}

const CURSOR = '¦';

export interface SchemaSetting {
  readonly fileMatch: readonly string[];
  /** Relative to the folder that is open. */
  readonly url: string;
}

/** An editor of the project in a folder, with the setting json.schemas. */
export function openEditor(root: string, settings: readonly SchemaSetting[] = []): Editor {
  const service = json.getLanguageService({
    schemaRequestService: async (uri) => readFileSync(fileURLToPath(uri), 'utf8'),
    workspaceContext: { resolveRelativePath: (path, resource) => new URL(path, resource).href },
  });
  service.configure({
    schemas: settings.map(({ fileMatch, url }) => ({
      fileMatch: [...fileMatch],
      uri: `file://${join(root, url)}`,
      folderUri: `file://${root}`,
    })),
  });
  const open = (file: string, text: string): readonly [TextDocument, JSONDocument] => {
    const document = json.TextDocument.create(`file://${root}/${file}`, 'json', 1, text);
    return [document, service.parseJSONDocument(document)];
  };
  const completions = async (file: string, text: string): Promise<readonly CompletionItem[]> => {
    const at = text.indexOf(CURSOR);
    if (at === -1) throw new Error('The text has no cursor');
    const [document, parsed] = open(file, text.replace(CURSOR, ''));
    const found = await service.doComplete(document, document.positionAt(at), parsed);
    return found?.items ?? [];
  };
  return {
    offers: async (file, text) => (await completions(file, text)).map(({ label }) => label.replaceAll('"', '')).sort(),
    offer: async (file, text, label) => {
      const found = (await completions(file, text)).find((item) => item.label.replaceAll('"', '') === label);
      if (found === undefined) throw new Error(`${label} is not offered`);
      return found;
    },
    problems: async (file, text) => problemsOf(service, ...open(file, text)),
  };
}

async function problemsOf(
  service: LanguageService,
  document: TextDocument,
  parsed: JSONDocument,
): Promise<readonly string[]> {
  const found = await service.doValidation(document, parsed, {});
  return found.map(({ range, message }) => {
    const { line, character } = range.start;
    return `${line + 1}:${character + 1} ${document.getText(range)}: ${message}`;
  });
}
