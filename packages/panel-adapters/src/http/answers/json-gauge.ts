import type { PanelLimits } from '@panelkit/sdk';
import { AnswerTooLarge } from './answer-too-large.ts';
import { type Bytes, COMMA, endOfText, isClosing, isOpening, nextMark, QUOTE } from './json-marks.ts';

const IS_SPACE = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number([0x20, 0x0a, 0x0d, 0x09].includes(byte)),
);

const VALUES_OF_A_LINK = 4;
/** Far more than an account has beside its links and inbounds. */
const OTHER_VALUES = 2000;
/** Of a character that is written as an escape. */
const MOST_BYTES_OF_A_CHARACTER = 6;

/**
 * Counts depth and values of JSON while its bytes come in, so that nothing is parsed which is small as text
 * and large as objects. Anything that does not begin as JSON is let through.
 * @param accounts - how many the answer shows, where it shows nothing else: it has no more values than they
 *   may, and no longer texts than links
 */
export function createJsonGauge(limits: PanelLimits, accounts?: number): (chunk: Bytes) => void {
  const { jsonDepth, answerValues, linksPerAccount, linkLength, inbounds } = limits;
  const ofAccounts = (accounts ?? Infinity) * (VALUES_OF_A_LINK * linksPerAccount + inbounds + OTHER_VALUES);
  const mostTextBytes = accounts === undefined ? Infinity : MOST_BYTES_OF_A_CHARACTER * linkLength;
  let isJson: boolean | null = null;
  let depth = 0;
  let values = 0;
  let inText = false;
  let textBytes = 0;
  /** How many bytes of the next chunk are passed over: one that the last byte escapes. */
  let skipped = 0;
  return (chunk) => {
    isJson ??= beginsAsJson(chunk);
    if (isJson !== true) return;
    let at = skipped;
    while (at < chunk.length) {
      if (inText) {
        // What is in a text costs nothing when it is parsed, however it is escaped.
        const start = at;
        at = endOfText(chunk, at);
        textBytes += at - start;
        if (textBytes > mostTextBytes) throw new AnswerTooLarge('linkLength', linkLength);
        inText = at >= chunk.length;
        if (!inText) at += 1;
        continue;
      }
      const byte = chunk[at] ?? 0;
      if (byte === QUOTE) {
        inText = true;
        textBytes = 0;
      } else if (byte === COMMA) values += 1;
      else if (isOpening(byte)) {
        depth += 1;
        values += 1;
        if (depth > jsonDepth) throw new AnswerTooLarge('jsonDepth', jsonDepth);
      } else if (isClosing(byte)) depth -= 1;
      at = inText ? at + 1 : nextMark(chunk, at);
    }
    skipped = at - chunk.length;
    // Links are what else an account can have so many of.
    if (values > ofAccounts) throw new AnswerTooLarge('linksPerAccount', linksPerAccount);
    if (values > answerValues) throw new AnswerTooLarge('answerValues', answerValues);
  };
}

/** Null while only spaces came. */
function beginsAsJson(chunk: Bytes): boolean | null {
  let at = 0;
  // A call for each byte of a body of spaces would take ten times as long, and a search in a list five times.
  while (at < chunk.length && IS_SPACE[chunk[at] ?? 0] === 1) at += 1;
  const first = chunk[at];
  return first === undefined ? null : isOpening(first);
}
