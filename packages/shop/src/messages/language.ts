import type { FontName } from '../assets/bundles.ts';
import type { Format } from './format.ts';
import type { Texts } from './texts.ts';

/** One language of the shop: what its file exports. */
export interface Language {
  /** As browsers name it. */
  code: string;
  /** In itself. */
  name: string;
  direction: 'ltr' | 'rtl';
  /** The fonts of its letters: a page loads no other. */
  fonts: readonly FontName[];
  /** For numbers and dates: with the digits and the calendar that people of this language read. */
  locale: string;
  /** Whose months people of this language count by, and on which day their week begins: 0 is Sunday. */
  calendar: 'gregorian' | 'persian';
  firstWeekday: number;
  words: { unlimited: string; never: string; gigabyte: string };
  create(format: Format): Texts;
}
