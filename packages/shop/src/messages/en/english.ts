import type { Language } from '../language.ts';
import { createEnglish } from './en.ts';

export const english: Language = {
  code: 'en',
  name: 'English',
  direction: 'ltr',
  fonts: ['inter'],
  locale: 'en',
  calendar: 'gregorian',
  firstWeekday: 1,
  words: { unlimited: 'Unlimited', never: 'Never', gigabyte: 'GB' },
  create: createEnglish,
};
