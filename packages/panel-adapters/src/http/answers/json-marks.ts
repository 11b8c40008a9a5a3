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
 * Where the next byte is that may say where JSON is: a quote, a backslash, a comma, a bracket, or whatever
 * follows a backslash. Most bytes are none of these, and to follow each of them would take most of the time.
 */
export function nextMark(chunk: Bytes, at: number): number {
  if (chunk[at] === BACKSLASH) return at + 1;
  let next = at + 1;
  while (next < chunk.length && IS_MARK[chunk[next] ?? 0] === 0) next += 1;
  return next;
}

/**
 * Where the text ends in which `at` is: at its quote, or behind the chunk. One byte further behind it when
 * the next chunk begins with a byte that is escaped.
 */
export function endOfText(chunk: Bytes, at: number): number {
  for (let from = at; ; ) {
    // To look at each byte here would take most of the time of an answer whose texts are all in escapes.
    const quote = chunk.indexOf(QUOTE, from);
    const end = quote === -1 ? chunk.length : quote;
    let start = end;
    while (start > at && chunk[start - 1] === BACKSLASH) start -= 1;
    const isEscaped = (end - start) % 2 === 1;
    if (quote === -1) return isEscaped ? end + 1 : end;
    if (!isEscaped) return end;
    from = end + 1;
  }
}
