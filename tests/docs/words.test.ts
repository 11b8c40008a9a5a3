import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const LANGUAGES = ['en', 'fa', 'ru'] as const;
const CATALOGUES = [
  'packages/shop/src/messages',
  'packages/telegram/src/languages',
  'packages/sdk/src/domain/languages',
];

/** The rows of the glossary's last table, without its head. */
const rows = readFileSync(join(root, 'docs/glossary.md'), 'utf8')
  .split('## Words of pages, bots and messages')[1]
  ?.split('\n')
  .filter((line) => line.startsWith('| '))
  .slice(1)
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

/** All texts of a language, as they stand in its files: also those that need a value. */
const textsOf = (language: (typeof LANGUAGES)[number]): string =>
  CATALOGUES.flatMap((catalogue) => filesBelow(join(root, catalogue, language)))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n')
    .toLowerCase();

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));

test('given the words of the glossary, then the texts of each language use them, and none that they replace', () => {
  const texts = LANGUAGES.map(textsOf);
  const everything = texts.join('\n');
  expect(rows?.length).toBeGreaterThan(20);
  const unused = (rows ?? []).flatMap((row) =>
    LANGUAGES.flatMap((language, index) => {
      const { [index]: word = '' } = row;
      return texts[index]?.includes(word) ? [] : [`${language}: ${word}`];
    }),
  );
  const replaced = (rows ?? []).flatMap(([, , , not = '']) =>
    not.split(', ').filter((word) => word !== '' && new RegExp(`(?<!\\p{L})${word}`, 'u').test(everything)),
  );
  expect({ unused, replaced }).toEqual({ unused: [], replaced: [] });
});
