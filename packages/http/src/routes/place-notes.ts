import { type Language, nameIn, type SubscriptionDocument } from '@panelkit/sdk';
import type { PlaceNotes } from '@panelkit/sdk/links';

/**
 * The places of a subscription that are not ready, by their names: for the announcement, and for the page for
 * people.
 */
export function placeNotes({ places }: Pick<SubscriptionDocument, 'places'>, language: Language): PlaceNotes {
  const named = (wanted: 'preparing' | 'degraded'): string[] =>
    places.filter(({ state }) => state === wanted).map(({ key, name }) => nameIn(name, language) ?? key);
  return { preparing: named('preparing'), degraded: named('degraded') };
}
