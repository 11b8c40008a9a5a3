import type { Language } from '@panelkit/sdk';

/** Each language as its readers call it. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', fa: 'فارسی' };
