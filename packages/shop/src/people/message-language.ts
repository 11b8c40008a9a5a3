import { LANGUAGES, type Language } from '@panelkit/sdk';

/** The language in which PanelKit writes to who reads this one; null: it has no texts in it. */
export function messageLanguage(code: string | null): Language | null {
  return LANGUAGES.find((language) => language === code) ?? null;
}
