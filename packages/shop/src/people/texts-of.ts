import { findLanguage, languages, textsIn } from '../messages/languages.ts';
import type { Texts } from '../messages/texts.ts';
import type { Shop } from '../shop.ts';
import type { User } from '../store/shop-store.ts';

/** The shop's texts as somebody reads them in a mail: in their language and time zone, or the shop's. */
export function textsOf(
  shop: Pick<Shop, 'language' | 'timeZone' | 'displayUnit' | 'ownTexts'>,
  reader: Pick<User, 'language' | 'timeZone'>,
): Texts {
  const [first] = languages;
  const language = findLanguage(reader.language ?? shop.language) ?? findLanguage(shop.language) ?? first;
  const { displayUnit, ownTexts } = shop;
  return textsIn(language, { timeZone: reader.timeZone ?? shop.timeZone, displayUnit, ownTexts });
}
