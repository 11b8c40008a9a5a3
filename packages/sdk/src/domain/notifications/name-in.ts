import type { Language } from './language.ts';

/** What something is called, in the languages in which somebody wrote it down. */
export type NamesByLanguage = Partial<Record<Language, string>>;

/**
 * The name that a reader of this language is shown: in it, else in English, else in any; null: there is none.
 */
export function nameIn(names: NamesByLanguage | null, language: string): string | null {
  const written: Readonly<Record<string, string | undefined>> = names ?? {};
  return written[language] ?? written.en ?? Object.values(written)[0] ?? null;
}
