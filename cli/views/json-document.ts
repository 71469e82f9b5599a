// Documents as text: every JSON document that a command prints begins with its format version.

export function jsonDocument(content: object): string {
  return `${JSON.stringify({ format_version: '1.0', ...content }, null, 2)}\n`;
}
