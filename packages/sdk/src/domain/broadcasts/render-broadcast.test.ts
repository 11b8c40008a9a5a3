import { expect, test } from 'vitest';
import type { Language } from '../notifications/language.ts';
import { longestLength, renderBroadcast } from './render-broadcast.ts';

const shop = {
  language: 'fa',
  nameless: (language: Language) => (language === 'fa' ? 'دوست عزیز' : 'friend'),
} as const;
const both = {
  texts: { en: { text: 'Hi {name}', buttonLabel: 'Open' }, fa: { text: 'سلام {name}', buttonLabel: null } },
  buttonUrl: 'https://shop.test/offers',
};

test.each([
  { name: 'the reader’s language', language: 'en' as const, text: 'Hi Ada', label: 'Open' },
  { name: 'a label that is missing', language: 'fa' as const, text: 'سلام Ada', label: both.buttonUrl },
])('given $name, then text and button are in it', ({ language, text, label }) => {
  const rendered = renderBroadcast(both, { language, name: 'Ada' }, shop);
  expect(rendered).toEqual({ language, text, button: { label, url: both.buttonUrl } });
});

test('given a language without a text, then the shop’s is taken, or else any', () => {
  const onlyFa = { texts: { fa: both.texts.fa }, buttonUrl: null };
  const onlyEn = { texts: { en: both.texts.en }, buttonUrl: null };
  const ada = { language: 'en', name: 'Ada' } as const;
  expect(renderBroadcast(onlyFa, ada, shop)).toEqual({ language: 'fa', text: 'سلام Ada', button: null });
  expect(renderBroadcast(onlyEn, { ...ada, language: 'fa' }, shop).language).toBe('en');
  expect(renderBroadcast(onlyFa, { ...ada, name: null }, shop).text).toBe('سلام دوست عزیز');
});

test('given no name, or a name that holds a pattern or is too long, then the text stays whole', () => {
  const render = (name: string | null) => renderBroadcast(both, { language: 'en', name }, shop).text;
  expect(render(null)).toBe('Hi friend');
  expect(render('$& $1')).toBe('Hi $& $1');
  const long = render('😀'.repeat(100));
  expect(long.length).toBeLessThanOrEqual(longestLength('Hi {name}'));
  expect(long.isWellFormed()).toBe(true);
});
