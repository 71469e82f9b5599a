// JSON.parse that loses no digits: a number that a double cannot hold becomes the text of its digits.
// Destinations give 64-bit ids as bare numbers, and a rounded id names another record.

/** A number of 16 or more digits where JSON allows one; the cheap test before the exact one. */
const LONG_NUMBER = /(?:^|[:,[{\s])-?\d[\d.]{15,}/;
/** Strings are skipped whole, so that digits inside them are not taken for numbers. */
const STRING_OR_LONG_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d[\d.]{15,}(?![\d.eE])/g;

/** The value of a JSON text, numbers that a double would change as strings. Throws SyntaxError when the text is not JSON. */
export function parseExactJson(text: string): unknown {
  if (!LONG_NUMBER.test(text)) return JSON.parse(text);
  return JSON.parse(text.replace(STRING_OR_LONG_NUMBER, quoteLongNumber));
}

function quoteLongNumber(token: string): string {
  if (token.startsWith('"') || String(Number(token)) === token) return token;
  return `"${token}"`;
}
