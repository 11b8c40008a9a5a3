import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { hasTest } from './has-test.ts';
import { workspace } from './read-documents.ts';

/** How many capabilities each group has. */
const groups = {
  CAT: 14,
  SRV: 18,
  ORD: 10,
  PAY: 8,
  WAL: 4,
  PRO: 3,
  RES: 5,
  PRV: 11,
  LIF: 7,
  EXT: 9,
  USE: 5,
  NOT: 6,
  DEL: 5,
  BOT: 11,
  ADM: 6,
  WEB: 5,
  SUP: 1,
  SEC: 8,
  MON: 4,
  PLT: 10,
};
const ids = Object.entries(groups).flatMap(([group, count]) =>
  Array.from({ length: count }, (_, index) => `${group}-${String(index + 1).padStart(2, '0')}`),
);

const text = readFileSync(`${workspace}docs/capabilities.md`, 'utf8');
const rows = [...text.matchAll(/^\| \*\*(.+?)\*\* \| (.+?) \| (.*?) \| (.*?) \| (.*?) \|$/gm)].map(
  ([, id = '', capability = '', state = '', shownBy = '', remark = '']) => {
    const tests = [...shownBy.matchAll(/\[(.+?)\]\(\.\.\/(.+?)\) “(.+?)”/g)].map(
      ([, shown = '', path = '', title = '']) => ({ shown, path, title }),
    );
    return { id, capability, state, tests, named: shownBy === '' ? 0 : shownBy.split('<br>').length, remark };
  },
);

describe('docs/capabilities.md', () => {
  test('given the list, then it has each of the 150 ids once, in order', () => {
    expect(ids).toHaveLength(150);
    expect(rows.map(({ id }) => id)).toEqual(ids);
  });

  test('given each row, then its state is one of three and its texts are there', () => {
    const states = ['works', 'engine only', 'not yet'];
    const wrong = rows.filter(({ state, capability }) => !states.includes(state) || capability.length < 10);
    expect(wrong).toEqual([]);
  });

  test('given each row that is more than not yet, then the tests that it names exist; one that is not yet names none', () => {
    const wrong = rows.filter(({ state, tests, named }) => {
      if (state === 'not yet') return named > 0;
      return tests.length === 0 || tests.length !== named || !tests.every(hasTest);
    });
    expect(wrong).toEqual([]);
  });

  test('given the links of a row, then they say where they lead', () => {
    const tests = rows.flatMap((row) => row.tests);
    expect(tests.filter(({ shown, path }) => shown !== path)).toEqual([]);
  });

  test('given the numbers above the list, then they are those of the list', () => {
    const count = (wanted: string): number => rows.filter(({ state }) => state === wanted).length;
    expect(text).toContain(
      `**${count('works')} work · ${count('engine only')} engine only · ${count('not yet')} not yet.**`,
    );
  });
});
