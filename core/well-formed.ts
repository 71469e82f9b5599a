// Texts that others wrote, made fit to be stored: UTF-16 may hold half a character, which no UTF-8 file can, and a
// text that is cut must not be cut inside one.

const HALF_CHARACTER = /\p{Surrogate}/gu;

/** The text with each lone surrogate replaced by U+FFFD. */
export function wellFormed(text: string): string {
  return text.replace(HALF_CHARACTER, '\uFFFD');
}

/** The start of the text, well formed: at most so many UTF-16 units, and never half of a character at its end. */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return wellFormed(text);
  const last = text.charCodeAt(most - 1);
  const isFirstHalf = last >= 0xd800 && last <= 0xdbff;
  return wellFormed(text.slice(0, isFirstHalf ? most - 1 : most));
}
