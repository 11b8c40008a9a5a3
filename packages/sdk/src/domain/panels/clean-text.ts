/**
 * Control characters, line separators, characters that turn the direction of a text, and invisible ones. The
 * joiners of Persian and of emoji (U+200C, U+200D) are none of them.
 */
export const HOSTILE_CHARACTERS =
  /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/u;

const EVERY_HOSTILE = new RegExp(`${HOSTILE_CHARACTERS.source}+`, 'gu');

/**
 * A text of somebody else's, to be shown to people: one line, without characters that deceive, of at most so
 * many characters. Pure.
 */
export function cleanText(text: string, maxLength: number): string {
  const clean = text
    .slice(0, maxLength * 2)
    .toWellFormed()
    .replace(EVERY_HOSTILE, ' ')
    .trim();
  return clean.length > maxLength ? `${clean.slice(0, maxLength - 1).toWellFormed()}…` : clean;
}

/** A version as a panel writes it. Pure. */
export function cleanVersion(version: string): string {
  return cleanText(version, 50);
}

/** A text of somebody's that may have several lines, without characters that deceive. Pure. */
export function cleanLines(text: string): string {
  return text
    .toWellFormed()
    .split(/\r\n|[\r\n\u2028\u2029]/)
    .map((line) => line.replace(EVERY_HOSTILE, ' '))
    .join('\n');
}
