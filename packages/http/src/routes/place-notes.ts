import type { Language, PlacedLink, SubscriptionDocument } from '@panelkit/sdk';
import type { PlaceNotes } from '@panelkit/sdk/links';

/** In another language rather than without a name. */
export function nameIn(language: Language, names: PlacedLink['placeName']): string | null {
  return names === null ? null : (names[language] ?? Object.values(names)[0] ?? null);
}

/** The places of a subscription that are not ready, by their names: for the announcement, and for the page for people. */
export function placeNotes({ places }: Pick<SubscriptionDocument, 'places'>, language: Language): PlaceNotes {
  const named = (wanted: 'preparing' | 'degraded'): string[] =>
    places.filter(({ state }) => state === wanted).map(({ key, name }) => nameIn(language, name) ?? key);
  return { preparing: named('preparing'), degraded: named('degraded') };
}
