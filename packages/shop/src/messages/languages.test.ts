import { describe, expect, test } from 'vitest';
import { languages, textsIn } from './languages.ts';

/** What is typed verbatim, such as a command, is set apart from the text around it by isolates. */
const TYPED = /\u2066[^\u2069]*\u2069/g;

/** Words that people who buy and sell do not use, and the ones that they do. */
const REPLACED = [
  ['نویسه', 'کاراکتر'],
  ['رایانامه', 'ایمیل'],
  ['نمایه', 'پروفایل'],
  ['پیوند', 'لینک'],
  ['بی‌حساب', 'نامحدود'],
  ['شناسهٔ واریز', 'شمارهٔ پیگیری'],
] as const;

/** Every text of a language by its path; functions are called with numbers, which are the smallest thing that each can write. */
function textsOf(value: unknown, path = ''): [path: string, text: string][] {
  if (typeof value === 'string') return [[path, value]];
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
      ([path, text]) => text.trim() === '' || (known.get(path) === text && /[a-z]{3}/.test(text)),
    );
    expect(left).toEqual([]);
  });

  test('given its texts, then they are written in its own letters and digits', () => {
    if (language.direction !== 'rtl') return;
    for (const [path, text] of texts) {
      expect({ path, isOwn: /[\u0600-\u06ff]/.test(text) }).toEqual({ path, isOwn: true });
      const read = text.replaceAll(TYPED, '');
      expect({ path, digits: /[0-9]/.test(read) }).toEqual({ path, digits: false });
    }
  });

  test('given its texts, then they use the word of the glossary and none that it replaces', () => {
    for (const [path, text] of texts)
      for (const [unused, used] of REPLACED)
        expect({ path, used, isUnused: text.includes(unused) }).toEqual({ path, used, isUnused: false });
  });
});
