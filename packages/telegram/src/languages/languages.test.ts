import { LANGUAGES, messageFormat } from '@panelkit/sdk';
import { describe, expect, test } from 'vitest';
import { textsOf } from '../customer/texts/texts-of.ts';
import { staffTextsOf } from '../staff/texts/staff-texts-of.ts';
import { languageNamed, languageNames } from './languages.ts';

/** Telegram shows no more of what stops a payment. */
const MOST_OF_A_REFUSAL = 255;
/** Telegram shows no more where somebody tapped. */
const MOST_OF_AN_ANSWER = 200;
/** Telegram's limit of a command's description. */
const MOST_OF_A_COMMAND = 256;
const LETTERS = { en: /\p{sc=Latin}/u, fa: /\p{sc=Arabic}/u, ru: /\p{sc=Cyrillic}/u };

/** Every text that needs no value, by its path. */
function plainTexts(value: unknown, path = ''): [path: string, text: string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => plainTexts(inner, `${path}.${key}`));
}

describe.each(LANGUAGES)('the texts of the bots in %s', (language) => {
  const [customer, staff] = [textsOf(language), staffTextsOf(language)];

  test('given each, then it is in the letters of its language, but for names and signs', () => {
    const strange = [...plainTexts(customer), ...plainTexts(staff)].filter(
      ([path, text]) => /\p{L}/u.test(text) && !LETTERS[language].test(text) && !path.startsWith('.help'),
    );
    expect(strange).toEqual([]);
  });

  test('given what Telegram shows in small places, then it fits there', () => {
    for (const text of Object.values(customer.notPayable))
      expect(text.length).toBeLessThanOrEqual(MOST_OF_A_REFUSAL);
    const { groups, secondFactorFirst, forbidden } = staff;
    for (const text of [groups.stranger, groups.notLinked, groups.oldButton, secondFactorFirst, forbidden])
      expect(text.length).toBeLessThanOrEqual(MOST_OF_AN_ANSWER);
    for (const text of [...Object.values(customer.commands), groups.command])
      expect(text.length).toBeLessThanOrEqual(MOST_OF_A_COMMAND);
  });
});

test.each([
  ['en', 1, 'Duration: 1 day'],
  ['en', 30, 'Duration: 30 days'],
  ['fa', 30, 'مدت: ۳۰ روز'],
  ['ru', 1, 'Срок: 1 день'],
  ['ru', 3, 'Срок: 3 дня'],
  ['ru', 30, 'Срок: 30 дней'],
] as const)('given %s and %i days, then it is %s', (language, days, text) => {
  expect(textsOf(language).duration(days, messageFormat(language, {}))).toBe(text);
});

test.each([
  ['ru', 'ru'],
  ['ru-RU', 'ru'],
  ['FA', 'fa'],
  ['de', null],
  [undefined, null],
])('given the code %s, then the language is %s', (code, language) => {
  expect(languageNamed(code)).toBe(language);
});

test('given the languages, then a chooser has the name of each in itself', () => {
  expect(languageNames).toEqual([
    ['en', 'English'],
    ['fa', 'فارسی'],
    ['ru', 'Русский'],
  ]);
});

test('given words of the shop, then they are said in their language alone, and everything else as before', () => {
  const own = { ru: { menu: { wallet: '👛 Кошелёк' } } };
  expect(textsOf('ru', own).menu).toMatchObject({ wallet: '👛 Кошелёк', orders: '🧾 Заказы' });
  expect(textsOf('en', own)).toBe(textsOf('en'));
  expect(staffTextsOf('ru', { ru: { home: 'Домой' } })).toMatchObject({ home: 'Домой', back: '‹ Назад' });
});
