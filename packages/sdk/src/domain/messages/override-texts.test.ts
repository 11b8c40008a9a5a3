import { expect, test } from 'vitest';
import { overrideTexts } from './override-texts.ts';

const texts = {
  title: 'Wallet',
  menu: { open: 'Open', close: 'Close' },
  steps: ['one', 'two'],
  left: (days: number): string => `${days} left`,
};

test('given a part of the texts, then it is in their place and the others stay', () => {
  const own = overrideTexts(texts, {
    menu: { open: 'Go' },
    steps: ['three'],
    left: (days) => `still ${days}`,
  });
  expect([own.title, own.menu, own.steps, own.left(2)]).toEqual([
    'Wallet',
    { open: 'Go', close: 'Close' },
    ['three'],
    'still 2',
  ]);
  expect(texts.menu.open).toBe('Open');
});

test('given no part, then the texts are the same', () => {
  expect(overrideTexts(texts, undefined)).toBe(texts);
});
