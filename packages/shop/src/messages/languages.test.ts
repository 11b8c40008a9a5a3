import { describe, expect, test } from 'vitest';
import { languages, textsIn } from './languages.ts';
import type { ShopTexts } from './shop-texts.ts';

/** What is typed verbatim, such as a command, is set apart from the text around it by isolates. */
const TYPED = /\u2066[^\u2069]*\u2069/g;

/** What is called the same in every language written from left to right. */
const NAMES = new Set(['Telegram', 'Android', 'Windows', 'Linux', 'Mac', 'ID', 'order.place …']);

/** The letters of languages that are not written in Latin ones. */
const LETTERS: Readonly<Record<string, RegExp>> = { fa: /\p{sc=Arabic}/u, ru: /\p{sc=Cyrillic}/u };

/** Of templates, what languages differ in. */
const PLACEHOLDER = /\{\w+\}/g;

/**
 * Every text of a language by its path; functions are called with numbers, which are the smallest thing that
 * each can write.
 */
function textsOf(value: unknown, path = ''): [path: string, text: string][] {
  if (typeof value === 'string') return [[path, value.replaceAll(PLACEHOLDER, '{}')]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    path === '' && key === 'format' ? [] : textsOf(inner, `${path}.${key}`),
  );
}

const [english, ...others] = languages;
const known = new Map(textsOf(textsIn(english, { timeZone: 'UTC', displayUnit: null })));

describe.each(others)('The language $name', (language) => {
  const texts = textsOf(textsIn(language, { timeZone: 'UTC', displayUnit: null }));

  test('given its texts, then none is empty and none is left in English', () => {
    expect(texts.length).toBeGreaterThan(200);
    const left = texts.filter(
      ([path, text]) =>
        text.trim() === '' || (known.get(path) === text && /[a-z]{3}/.test(text) && !NAMES.has(text)),
    );
    expect(left).toEqual([]);
  });

  test('given its texts, then they are written in its own letters and digits', () => {
    const own = LETTERS[language.code] ?? /./;
    for (const [path, text] of texts) {
      const isOwn = own.test(text) || NAMES.has(text) || !/\p{L}{2}/u.test(text);
      expect({ path, isOwn }).toEqual({ path, isOwn: true });
      if (language.direction === 'ltr') continue;
      const read = text.replaceAll(TYPED, '');
      expect({ path, digits: /[0-9]/.test(read) }).toEqual({ path, digits: false });
    }
  });
});

test('given a shop with words of its own, then its pages say them in that language, and everything else as before', () => {
  const [, , russian = english] = languages;
  const reader = { timeZone: 'UTC', displayUnit: null };
  const texts: ShopTexts = {
    pages: {
      ru: ({ number }) => ({ wallet: { title: 'Кошелёк' }, cart: { total: `Всего ${number(1.5)}` } }),
    },
  };
  const own = textsIn(russian, { ...reader, ownTexts: texts });
  expect([own.wallet.title, own.cart.total, own.cart.title]).toEqual(['Кошелёк', 'Всего 1,5', 'Корзина']);
  expect(textsIn(russian, reader).wallet.title).toBe('Баланс');
  expect(textsIn(english, { ...reader, ownTexts: texts }).wallet.title).toBe('Wallet');
});
