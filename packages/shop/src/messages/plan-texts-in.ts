import type { PlanText, ShopStore } from '../store/shop-store.ts';
import type { Language } from './language.ts';
import { languages } from './languages.ts';

/** What plans are called in a language, by their ids; nothing in that of the catalogue. */
export async function planTextsIn(
  { store }: { store: ShopStore },
  { code }: Language,
): Promise<Map<string, PlanText>> {
  const [ofCatalogue] = languages;
  if (code === ofCatalogue.code) return new Map();
  const texts = await store.planTexts.list();
  return new Map(texts.filter(({ language }) => language === code).map((text) => [text.planId, text]));
}
