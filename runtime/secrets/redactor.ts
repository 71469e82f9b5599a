// Removes secrets from any text that leaves the runtime: answers, reasons, diagnostics. It knows a secret's plain
// form and the forms in which servers echo it: URL-encoded, form-encoded, JSON-escaped and base64.

const REPLACEMENT = '***';

/** A function that replaces every secret, in each of its forms, by `***`. Empty secrets are ignored. */
export function redactor(secrets: Readonly<Record<string, string>>): (text: string) => string {
  const forms = new Set(Object.values(secrets).flatMap(formsOf));
  if (forms.size === 0) return (text) => text;
  const longestFirst = [...forms].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(longestFirst.map(escapePattern).join('|'), 'gi');
  return (text) => text.replace(pattern, REPLACEMENT);
}

function formsOf(secret: string): readonly string[] {
  if (secret === '') return [];
  const json = JSON.stringify(secret).slice(1, -1);
  const form = new URLSearchParams({ s: secret }).toString().slice(2);
  const base64 = Buffer.from(secret).toString('base64');
  return [secret, encodeURIComponent(secret), form, json, base64];
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
