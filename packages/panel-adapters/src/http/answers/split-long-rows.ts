import type { PanelLimits } from '@panelkit/sdk';
import { panelResponseInvalid } from '../to-panelkit-error.ts';
import { AnswerTooLarge } from './answer-too-large.ts';
import { BACKSLASH, type Bytes, COMMA, nextMark, QUOTE } from './json-marks.ts';
import { type Position, parseRow, START, step } from './row-position.ts';

/**
 * The lists in a row that are too long for memory. They are given item by item, and their row without them.
 */
export interface LongLists {
  /** The key of such a list in the row itself. */
  list: string;
  /** The key of a text of JSON in the row, and the key of such a list in that. */
  text: string;
  textList: string;
}

/** `head`: how the row of an item begins. */
export type RowPart =
  | { kind: 'item'; list: string; head: string; value: unknown }
  | { kind: 'row'; value: unknown };

/** Rows of a place with `lists` are nothing else. */
export function isRowPart(row: unknown): row is RowPart {
  return typeof row === 'object' && row !== null && 'kind' in row && 'value' in row;
}

/**
 * The rows of an array whose own lists may be longer than memory. Each item, and each row without its items,
 * is bounded as a row is.
 *
 * @throws PanelkitError `PANEL_RESPONSE_INVALID` for an array that does not end; AnswerTooLarge
 */
export async function* splitLongRows(
  chunks: AsyncIterable<Bytes>,
  lists: LongLists,
  limits: PanelLimits,
): AsyncGenerator<RowPart[]> {
  const cut = createCutter(lists, limits);
  for await (const chunk of chunks) {
    const { parts, isEnd } = cut(chunk);
    if (parts.length > 0) yield parts;
    if (isEnd) return;
  }
  throw panelResponseInvalid('list accounts', 'it breaks off');
}

const HEAD_CHARACTERS = 256;

/** Cuts what comes in into items and rows. */
function createCutter(
  lists: LongLists,
  limits: PanelLimits,
): (chunk: Bytes) => { parts: RowPart[]; isEnd: boolean } {
  const reader = createReader(lists, limits);
  const row = createPiece(limits);
  const item = createPiece(limits);
  const counts = { items: { [lists.list]: 0, [lists.textList]: 0 }, rows: 0 };
  let head: string | null = null;
  let list: string | null = null;
  const itemOf = (name: string): RowPart[] => {
    const raw = item.take();
    const text = name === lists.list ? raw : String(parseRow(`"${raw}"`));
    if (text.trim() === '') return [];
    const count = (counts.items[name] ?? 0) + 1;
    if (count > limits.listedAccounts) throw new AnswerTooLarge('listedAccounts', limits.listedAccounts);
    counts.items[name] = count;
    return [{ kind: 'item', list: name, head: head ?? '', value: parseRow(text) }];
  };
  const rowOf = (): RowPart[] => {
    const text = row.take();
    head = null;
    if (text.trim() === '') return [];
    counts.rows += 1;
    if (counts.rows > limits.inbounds) throw new AnswerTooLarge('inbounds', limits.inbounds);
    return [{ kind: 'row', value: parseRow(text) }];
  };
  return (chunk) => {
    const parts: RowPart[] = [];
    let start = 0;
    let at = 0;
    // One for all bytes: to make one for each would take most of the time.
    const tail = (): string => row.tail(chunk.subarray(start, at + 1));
    for (; at < chunk.length; at = nextMark(chunk, at)) {
      const event = reader.read(chunk[at] ?? 0, tail);
      switch (event) {
        case null:
          continue;
        case 'list-begins':
          row.add(chunk.subarray(start, at + 1));
          head ??= row.text().slice(0, HEAD_CHARACTERS);
          list = reader.list();
          start = at + 1;
          continue;
        case 'item-ends':
        case 'list-ends':
          item.add(chunk.subarray(start, at));
          parts.push(...itemOf(list ?? lists.list));
          // The closing bracket is the row's.
          start = event === 'item-ends' ? at + 1 : at;
          continue;
        default:
          row.add(chunk.subarray(start, at));
          parts.push(...rowOf());
          start = at + 1;
          if (event === 'rows-end') return { parts, isEnd: true };
      }
    }
    (reader.list() === null ? row : item).add(chunk.subarray(start));
    return { parts, isEnd: false };
  };
}

type ReaderEvent = 'list-begins' | 'item-ends' | 'list-ends' | 'row-ends' | 'rows-end';

const OPENING = 0x5b;
/** What an escaped character is that means nothing to the structure. */
const OTHER = 0x20;

/** Follows the structure of rows, and of the texts of JSON in them. */
function createReader({ list, text, textList }: LongLists, { jsonDepth }: PanelLimits) {
  const beginsList = new RegExp(`"${list}"\\s*:\\s*\\[$`);
  const beginsText = new RegExp(`"${text}"\\s*:\\s*"$`);
  const gap = String.raw`(?:\s|\\[nrt])*`;
  const beginsTextList = new RegExp(String.raw`\\"${textList}\\"${gap}:${gap}\[$`);
  const outer: Position = { ...START };
  /** In the text; null: in the row. */
  let inner: Position | null = null;
  let inList: string | null = null;
  const checked = (position: Position): void => {
    if (position.depth > jsonDepth) throw new AnswerTooLarge('jsonDepth', jsonDepth);
  };
  const readInList = (position: Position, byte: number): ReaderEvent | null => {
    if (byte === COMMA && position.depth === 2) return 'item-ends';
    if (position.depth > 1) return null;
    inList = null;
    return 'list-ends';
  };
  const readText = (position: Position, byte: number, tail: () => string): ReaderEvent | null => {
    const { isEscaped } = outer;
    step(outer, byte);
    if (!outer.inText) {
      inner = null;
      if (inList !== null) throw panelResponseInvalid('list accounts', 'a list breaks off');
      return null;
    }
    // The first half of an escaped character.
    if (outer.isEscaped) return null;
    const isStructure = !isEscaped || byte === QUOTE || byte === BACKSLASH;
    if (!step(position, isStructure ? byte : OTHER)) return null;
    checked(position);
    if (inList !== null) return readInList(position, byte);
    if (byte !== OPENING || position.depth !== 2 || !beginsTextList.test(tail())) return null;
    inList = textList;
    return 'list-begins';
  };
  const readRow = (byte: number, tail: () => string): ReaderEvent | null => {
    const wasInText = outer.inText;
    if (!step(outer, byte)) {
      const isBeginning = !wasInText && outer.depth === 1 && inList === null;
      if (isBeginning && beginsText.test(tail())) inner = { ...START };
      return null;
    }
    checked(outer);
    if (inList !== null) return readInList(outer, byte);
    if (outer.depth < 0) return 'rows-end';
    if (byte === COMMA && outer.depth === 0) return 'row-ends';
    if (byte !== OPENING || outer.depth !== 2 || !beginsList.test(tail())) return null;
    inList = list;
    return 'list-begins';
  };
  return {
    /** The list in which the next byte is; null: in none. */
    list: (): string | null => inList,
    read: (byte: number, tail: () => string): ReaderEvent | null =>
      inner === null ? readRow(byte, tail) : readText(inner, byte, tail),
  };
}

/** As much as names the key before a bracket. */
const TAIL_BYTES = 64;

/** The bytes of one thing, over the borders of chunks. */
function createPiece({ rowBytes }: PanelLimits) {
  let chunks: Bytes[] = [];
  let length = 0;
  const text = (): string => Buffer.concat(chunks).toString();
  return {
    text,
    add: (bytes: Bytes): void => {
      length += bytes.length;
      if (length > rowBytes) throw new AnswerTooLarge('rowBytes', rowBytes);
      if (bytes.length > 0) chunks.push(bytes);
    },
    take: (): string => {
      const whole = text();
      [chunks, length] = [[], 0];
      return whole;
    },
    /** How it ends with these bytes after it. */
    tail: (bytes: Bytes): string => {
      let tail = Buffer.from(bytes.subarray(-TAIL_BYTES)).toString();
      for (let at = chunks.length - 1; at >= 0 && tail.length < TAIL_BYTES; at -= 1)
        tail = Buffer.from(chunks[at]?.subarray(-TAIL_BYTES) ?? []).toString() + tail;
      return tail;
    },
  };
}
