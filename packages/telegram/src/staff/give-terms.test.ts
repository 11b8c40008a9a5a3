import { expect, test } from 'vitest';
import { readTerms } from './give-terms.ts';

test.each([
  ['7d sorry', { days: 7, bytes: 0, reason: 'sorry' }],
  ['۱۴ روز برای قطعی', { days: 14, bytes: 0, reason: 'برای قطعی' }],
  ['1 день за сбой', { days: 1, bytes: 0, reason: 'за сбой' }],
  ['- 3 days by mistake', { days: -3, bytes: 0, reason: 'by mistake' }],
  ['10GB sorry', { days: 0, bytes: 10 * 1024 ** 3, reason: 'sorry' }],
  ['2,5 гб за сбой', { days: 0, bytes: 2.5 * 1024 ** 3, reason: 'за сбой' }],
  ['−1 گیگ اشتباه', { days: 0, bytes: -(1024 ** 3), reason: 'اشتباه' }],
])('given %j, then it is read', (text, terms) => {
  expect(readTerms(text)).toEqual(terms);
});

test.each([
  '',
  '7',
  '7d',
  'd sorry',
  '0d sorry',
  '366d sorry',
  '1.5d sorry',
  '7 sorry',
  '7dsorry',
  '1e9gb x',
  'NaN d x',
])('given %j, then it is none', (text) => {
  expect(readTerms(text)).toBeNull();
});
