import type { LinkTexts } from '../../domain/languages/link-texts.ts';
import { cleanText } from '../../domain/panels/clean-text.ts';
import type { PlaceNotes, SubscriptionState } from './subscription-state.ts';

const DAY_MS = 86_400_000;
const LAST_DAYS = 3;
const LOW_PERCENT = 20;

/** What the application shows its user above the servers; null: nothing needs to be said. Pure. */
export function announcementOf(
  state: SubscriptionState,
  texts: LinkTexts,
  now: Date,
  places: PlaceNotes = { preparing: [], degraded: [] },
): string | null {
  const blocked = blockedText(state, texts);
  if (blocked !== null) return blocked;
  const told = [
    endText(state, texts, now),
    volumeText(state, texts),
    places.degraded.length > 0 ? texts.degraded(listed(places.degraded)) : null,
    places.preparing.length > 0 ? texts.placesPreparing(listed(places.preparing)) : null,
  ].filter((text) => text !== null);
  return told.length === 0 ? null : told.join(' · ');
}

/** So many are named: applications show only so much. */
const NAMED_PLACES = 3;

function listed(names: readonly string[]): string {
  const more = names.length - NAMED_PLACES;
  const shown = names.slice(0, NAMED_PLACES).map((name) => cleanText(name, 30));
  return [...shown, ...(more > 0 ? [`+${more}`] : [])].join(', ');
}

/** Why there are no servers at the moment; null: there are. Pure. */
export function blockedText({ status }: SubscriptionState, texts: LinkTexts): string | null {
  return status === 'active' || status === 'on-hold' ? null : texts[status];
}

function endText({ expiresAt }: SubscriptionState, texts: LinkTexts, now: Date): string | null {
  if (expiresAt === null) return null;
  // As the pages of the shop count what is left.
  const days = Math.ceil((expiresAt.getTime() - now.getTime()) / DAY_MS);
  return days <= LAST_DAYS ? texts.endsIn(days) : null;
}

function volumeText(state: SubscriptionState, texts: LinkTexts): string | null {
  const { trafficLimitBytes: limit, uploadBytes, downloadBytes } = state;
  if (limit === null || limit === 0) return null;
  const percentLeft = Math.max(0, Math.ceil((1 - (uploadBytes + downloadBytes) / limit) * 100));
  return percentLeft <= LOW_PERCENT ? texts.volumeLow(percentLeft) : null;
}
