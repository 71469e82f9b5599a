// JSON.parse that loses no digits: a number that a double cannot hold becomes the text of its digits.
// Destinations give 64-bit ids as bare numbers, and a rounded id names another record.

/** A number of 16 or more digits where JSON allows one; the cheap test before the exact one. */
const LONG_NUMBER = /[:,[{\s]-?\d{16,}/;
/** Strings are skipped whole, so that digits inside them are not taken for numbers. */
const STRING_OR_LONG_INTEGER = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g;

/** The value of a JSON text, integers beyond 2^53 as strings. Throws SyntaxError when the text is not JSON. */
export function parseExactJson(text: string): unknown {
  if (!LONG_NUMBER.test(text)) return JSON.parse(text);
  return JSON.parse(text.replace(STRING_OR_LONG_INTEGER, quoteLongInteger));
}

function quoteLongInteger(token: string): string {
  if (token.startsWith('"') || Number.isSafeInteger(Number(token))) return token;
  return `"${token}"`;
}
