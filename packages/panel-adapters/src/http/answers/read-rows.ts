import type { PanelLimits } from '@panelkit/sdk';
import { panelResponseInvalid } from '../to-panelkit-error.ts';
import { AnswerTooLarge } from './answer-too-large.ts';
import { type Bytes, COMMA, nextMark } from './json-marks.ts';
import { type Position, parseRow, START, step } from './row-position.ts';
import { type LongLists, splitLongRows } from './split-long-rows.ts';

/**
 * Where the rows of a listing are in its one body: the array under the key `field`, so many brackets deep.
 */
export interface RowsPlace {
  field: string;
  depth: number;
  /** Of rows that are longer than memory; then `RowPart`s are given in their place. */
  lists?: LongLists;
}

/** The body up to the rows, closed as if there were none, and the rows behind it. */
export interface RowsBody {
  head: string;
  rows: AsyncIterable<unknown[]>;
}

/** What comes before the rows is an envelope of a few words. */
const MOST_HEAD_BYTES = 64 * 1024;

/**
 * Finds the rows in a body. What was read is given back when they are not at the place: it is another answer
 * then, to be read whole.
 */
export async function findRows(
  chunks: AsyncGenerator<Bytes>,
  place: RowsPlace,
  limits: PanelLimits,
): Promise<RowsBody | { read: Bytes[] }> {
  const position: Position = { ...START };
  const read: Bytes[] = [];
  let length = 0;
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
    const chunk = next.value;
    for (let at = 0; at < chunk.length && length + at < MOST_HEAD_BYTES; at += 1) {
      const byte = chunk[at] ?? 0;
      if (!step(position, byte) || byte !== 0x5b || position.depth !== place.depth + 1) continue;
      const head = Buffer.concat([...read, chunk.subarray(0, at + 1)]).toString();
      if (!new RegExp(`"${place.field}"\\s*:\\s*\\[$`).test(head)) continue;
      const closed = `${head}]${'}'.repeat(place.depth)}`;
      const rest = prepend(chunk.subarray(at + 1), chunks);
      const { lists } = place;
      return {
        head: closed,
        rows: lists === undefined ? splitRows(rest, limits) : splitLongRows(rest, lists, limits),
      };
    }
    read.push(chunk);
    length += chunk.length;
    if (length >= MOST_HEAD_BYTES) break;
  }
  return { read };
}

async function* prepend(first: Bytes, rest: AsyncGenerator<Bytes>): AsyncGenerator<Bytes> {
  try {
    yield first;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

/**
 * The rows of an array, as many at a time as a chunk holds: each is cut out by its brackets and parsed alone,
 * so that neither the body nor all its rows are ever in memory.
 * @throws PanelkitError `PANEL_RESPONSE_INVALID` for an array that does not end
 */
async function* splitRows(chunks: AsyncIterable<Bytes>, limits: PanelLimits): AsyncGenerator<unknown[]> {
  const position: Position = { ...START };
  let begun: Bytes[] = [];
  let begunBytes = 0;
  let count = 0;
  for await (const chunk of chunks) {
    const rows: unknown[] = [];
    let start = 0;
    for (let at = 0; at < chunk.length; at = nextMark(chunk, at)) {
      const byte = chunk[at] ?? 0;
      if (!step(position, byte)) continue;
      if (position.depth > limits.jsonDepth) throw new AnswerTooLarge('jsonDepth', limits.jsonDepth);
      const isEnd = position.depth < 0;
      if (!isEnd && !(byte === COMMA && position.depth === 0)) continue;
      if (begunBytes + at - start > limits.rowBytes) throw new AnswerTooLarge('rowBytes', limits.rowBytes);
      const text = Buffer.concat([...begun, chunk.subarray(start, at)]).toString();
      if (!isEnd || text.trim() !== '') rows.push(parseRow(text));
      [begun, begunBytes, start] = [[], 0, at + 1];
      if (count + rows.length > limits.listedAccounts)
        throw new AnswerTooLarge('listedAccounts', limits.listedAccounts);
      if (!isEnd) continue;
      if (rows.length > 0) yield rows;
      return;
    }
    count += rows.length;
    if (rows.length > 0) yield rows;
    begun.push(chunk.subarray(start));
    begunBytes += chunk.length - start;
    if (begunBytes > limits.rowBytes) throw new AnswerTooLarge('rowBytes', limits.rowBytes);
  }
  throw panelResponseInvalid('list accounts', 'it breaks off');
}
