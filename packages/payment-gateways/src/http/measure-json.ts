/** Which limit an answer of a provider exceeds. */
export interface TooLarge {
  limit: 'answerBytes' | 'jsonDepth' | 'answerValues';
  maximum: number;
}

/** Providers nest less than ten deep, and list 500 payments of some fifty values. */
const MAX_DEPTH = 64;
const MAX_VALUES = 200_000;

const [QUOTE, COMMA, BACKSLASH] = [0x22, 0x2c, 0x5c];
const OPENING: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const CLOSING: ReadonlySet<number> = new Set([0x5d, 0x7d]);

/**
 * Whether JSON is deeper or holds more values than any of a provider; null: it is not. Counted before it is
 * parsed: what walks such a value ends with the stack, and what is small as text can be large as objects.
 * Text that is no JSON passes.
 */
export function measureJson(text: string): TooLarge | null {
  let depth = 0;
  let values = 0;
  let inText = false;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (inText) {
      if (unit === BACKSLASH) at += 1;
      else if (unit === QUOTE) inText = false;
    } else if (unit === QUOTE) inText = true;
    else if (OPENING.has(unit)) {
      depth += 1;
      values += 1;
      if (depth > MAX_DEPTH) return { limit: 'jsonDepth', maximum: MAX_DEPTH };
    } else if (CLOSING.has(unit)) depth -= 1;
    else if (unit === COMMA) values += 1;
  }
  return values > MAX_VALUES ? { limit: 'answerValues', maximum: MAX_VALUES } : null;
}
