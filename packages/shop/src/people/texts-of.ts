import type { Language } from '../messages/language.ts';
import { findLanguage, languages, textsIn } from '../messages/languages.ts';
import type { Texts } from '../messages/texts.ts';
import type { Shop } from '../shop.ts';
import type { User } from '../store/shop-store.ts';

/** In which somebody is written to: theirs, or the shop's. */
export function languageOf(shop: Pick<Shop, 'language'>, reader: Pick<User, 'language'>): Language {
  const [first] = languages;
  return findLanguage(reader.language ?? shop.language) ?? findLanguage(shop.language) ?? first;
}

/** The shop's texts as somebody reads them in a mail: in their language and time zone, or the shop's. */
export function textsOf(
  shop: Pick<Shop, 'language' | 'timeZone' | 'displayUnit' | 'ownTexts'>,
  reader: Pick<User, 'language' | 'timeZone'>,
): Texts {
  const { displayUnit, ownTexts } = shop;
  return textsIn(languageOf(shop, reader), {
    timeZone: reader.timeZone ?? shop.timeZone,
    displayUnit,
    ownTexts,
  });
}
