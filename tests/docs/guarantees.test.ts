import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isThere, workspace } from './read-documents.ts';

/** A row names the guarantee, what broke it once, and a test of a file by its name. */
const ROW = /^\| (.+?) \| (.+?) \| \[(.+?)\]\(\.\.\/(.+?)\) “(.+?)” \|$/gm;
const FEWEST_ROWS = 30;

const text = readFileSync(`${workspace}docs/guarantees.md`, 'utf8');
const rows = [...text.matchAll(ROW)].map(
  ([, guarantee = '', broken = '', shown = '', path = '', title = '']) => ({
    guarantee,
    broken,
    shown,
    path,
    title,
  }),
);

test('given the table of guarantees, then every row of it is understood', () => {
  const lines = text.split('\n').filter((line) => line.startsWith('| ') && line.includes('](../'));
  expect(rows).toHaveLength(lines.length);
  expect(rows.length).toBeGreaterThanOrEqual(FEWEST_ROWS);
});

test('given each guarantee, then the test that it names exists', () => {
  const missing = rows.filter(({ path, title }) => {
    if (!isThere(path)) return true;
    const source = readFileSync(`${workspace}${path}`, 'utf8');
    return !["'", '"', '`'].some((quote) => source.includes(`${quote}${title}${quote}`));
  });
  expect(missing).toEqual([]);
});

test('given the links, then they say which file they lead to', () => {
  expect(rows.filter(({ shown, path }) => shown !== path.split('/').at(-1))).toEqual([]);
});
