/** A chunk of a body. */
export type Bytes = Uint8Array<ArrayBuffer>;

export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
export const COMMA = 0x2c;

export const isOpening = (byte: number): boolean => byte === 0x5b || byte === 0x7b;
export const isClosing = (byte: number): boolean => byte === 0x5d || byte === 0x7d;

const IS_MARK = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number([QUOTE, BACKSLASH, COMMA].includes(byte) || isOpening(byte) || isClosing(byte)),
);

/**
 * Where the next byte is that may say where JSON is: a quote, a backslash, a comma, a bracket, or whatever follows a backslash. Most bytes
 * are none of these, and to follow each of them would take most of the time.
 */
export function nextMark(chunk: Bytes, at: number): number {
  if (chunk[at] === BACKSLASH) return at + 1;
  let next = at + 1;
  while (next < chunk.length && IS_MARK[chunk[next] ?? 0] === 0) next += 1;
  return next;
}
