import { DEFAULT_PANEL_LIMITS } from '@panelkit/sdk';
import { describe, expect, test } from 'vitest';
import type { Bytes } from './json-marks.ts';
import { type RowPart, splitLongRows } from './split-long-rows.ts';

const LISTS = { list: 'counters', text: 'settings', textList: 'clients' };
const LIMITS = { ...DEFAULT_PANEL_LIMITS, rowBytes: 300, listedAccounts: 50, inbounds: 5, jsonDepth: 8 };

async function* inChunks(text: string, size: number): AsyncGenerator<Bytes> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

async function partsOf(text: string, size = 64, limits = LIMITS): Promise<RowPart[]> {
  const all: RowPart[] = [];
  for await (const parts of splitLongRows(inChunks(text, size), LISTS, limits)) all.push(...parts);
  return all;
}

interface Row {
  id: number;
  counters: unknown[] | null;
  settings: unknown;
}

/** What follows the bracket of the rows, with columns of JSON as 3x-ui writes them. */
const written = (rows: Row[], indent = 2) =>
  `${JSON.stringify(rows.map((row) => ({ ...row, settings: JSON.stringify(row.settings, null, indent) }))).slice(1)}}`;

const tricky = [{ a: '],[{"\\' }, [1, [2]], 'text, ]', 7, null, { ü: '\u{1f600}', n: 'a\nb\t"\\"' }];
const ROWS: Row[] = [
  {
    id: 1,
    counters: tricky,
    settings: { method: '"clients": [', clients: tricky, last: [{ clients: [1] }] },
  },
  { id: 2, counters: [], settings: { clients: [] } },
  { id: 3, counters: null, settings: { peers: ['counters', { counters: [5] }] } },
];

describe('rows whose lists are longer than memory', () => {
  test.each([1, 2, 3, 7, 64, 4096])(
    'given chunks of %i bytes, then every item and every row is what it was',
    async (size) => {
      for (const indent of [0, 2]) {
        const parts = await partsOf(written(ROWS, indent), size);
        const itemsOf = (list: string) =>
          parts.flatMap((part) => (part.kind === 'item' && part.list === list ? [part.value] : []));
        expect(itemsOf('counters')).toEqual(tricky);
        expect(itemsOf('clients')).toEqual(tricky);
        const heads = parts.flatMap((part) => (part.kind === 'item' ? [part.head.slice(0, 8)] : []));
        expect(new Set(heads)).toEqual(new Set(['{"id":1,']));
        const rows = parts.flatMap((part) => (part.kind === 'row' ? [part.value] : []));
        expect(rows).toMatchObject([
          { id: 1, counters: [] },
          { id: 2, counters: [] },
          { id: 3, counters: null },
        ]);
        const settings = rows.map((row) => JSON.parse(String((row as { settings: unknown }).settings)));
        expect(settings).toEqual([
          { method: '"clients": [', clients: [], last: [{ clients: [1] }] },
          ROWS[1]?.settings,
          ROWS[2]?.settings,
        ]);
      }
    },
  );

  test('given no row, then there is none', async () => {
    expect(await partsOf(' ]}')).toEqual([]);
  });

  test.each([
    { name: 'it breaks off', text: '{"id":1,"counters":[{"a":' },
    { name: 'an item is no JSON', text: '{"id":1,"counters":[{a}]}]' },
    { name: 'a list of a text breaks off', text: '{"id":1,"settings":"{\\"clients\\":[1,2"}]' },
    { name: 'an item of a text is no JSON', text: '{"id":1,"settings":"{\\"clients\\":[{\\q}]}"}]' },
  ])('given that $name, then the rows end with PANEL_RESPONSE_INVALID', async ({ text }) => {
    await expect(partsOf(text)).rejects.toMatchObject({ code: 'PANEL_RESPONSE_INVALID' });
  });

  const long = 'x'.repeat(301);
  const many = Array.from({ length: 51 }, () => 0);
  const deep = [[[[[[[[[]]]]]]]]];
  test.each([
    { limit: 'rowBytes', rows: [{ id: 1, counters: [long], settings: {} }] },
    { limit: 'rowBytes', rows: [{ id: 1, counters: [], settings: { clients: [long] } }] },
    { limit: 'rowBytes', rows: [{ id: 1, counters: [], settings: { peers: long } }] },
    { limit: 'listedAccounts', rows: [{ id: 1, counters: many, settings: {} }] },
    { limit: 'listedAccounts', rows: [{ id: 1, counters: [], settings: { clients: many } }] },
    { limit: 'inbounds', rows: many.map((id) => ({ id, counters: [], settings: {} })) },
    { limit: 'jsonDepth', rows: [{ id: 1, counters: deep, settings: {} }] },
    { limit: 'jsonDepth', rows: [{ id: 1, counters: [], settings: deep }] },
  ])('given rows beyond $limit, then they end with it', async ({ limit, rows }) => {
    await expect(partsOf(written(rows, 0))).rejects.toMatchObject({ tooLarge: { limit } });
  });
});
