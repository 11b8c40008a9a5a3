import { expect, test } from 'vitest';
import { nameIn } from './name-in.ts';

test.each([
  { names: { fa: 'آلمان', en: 'Germany' }, language: 'fa', then: 'آلمان' },
  { names: { fa: 'آلمان', en: 'Germany' }, language: 'ru', then: 'Germany' },
  { names: { fa: 'آلمان' }, language: 'ru', then: 'آلمان' },
  { names: {}, language: 'en', then: null },
  { names: null, language: 'en', then: null },
])('given names in $names and a reader of $language, then $then', ({ names, language, then }) =>
  expect(nameIn(names, language)).toBe(then),
);
