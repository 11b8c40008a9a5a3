import type { PanelLimits } from '@panelkit/sdk';
import { AnswerTooLarge } from './answer-too-large.ts';

/** A chunk of a body. */
export type Bytes = Uint8Array<ArrayBuffer>;

export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
export const COMMA = 0x2c;
const SPACES: ReadonlySet<number> = new Set([0x20, 0x0a, 0x0d, 0x09]);

export const isOpening = (byte: number): boolean => byte === 0x5b || byte === 0x7b;
export const isClosing = (byte: number): boolean => byte === 0x5d || byte === 0x7d;

/**
 * Counts depth and values of JSON while its bytes come in, so that nothing is parsed which is small as text and large as objects.
 * Anything that does not begin as JSON is let through.
 */
export function createJsonGauge({ jsonDepth, answerValues }: PanelLimits): (chunk: Bytes) => void {
  let isJson: boolean | null = null;
  let depth = 0;
  let values = 0;
  let inText = false;
  let isEscaped = false;
  return (chunk) => {
    isJson ??= beginsAsJson(chunk);
    if (isJson !== true) return;
    for (const byte of chunk) {
      if (inText) {
        if (isEscaped) isEscaped = false;
        else if (byte === BACKSLASH) isEscaped = true;
        else if (byte === QUOTE) inText = false;
      } else if (byte === QUOTE) inText = true;
      else if (byte === COMMA) values += 1;
      else if (isOpening(byte)) {
        depth += 1;
        values += 1;
        if (depth > jsonDepth) throw new AnswerTooLarge('jsonDepth', jsonDepth);
      } else if (isClosing(byte)) depth -= 1;
    }
    if (values > answerValues) throw new AnswerTooLarge('answerValues', answerValues);
  };
}

/** Null while only spaces came. */
function beginsAsJson(chunk: Bytes): boolean | null {
  const first = chunk.find((byte) => !SPACES.has(byte));
  return first === undefined ? null : isOpening(first);
}
