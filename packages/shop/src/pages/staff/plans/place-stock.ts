import type { PlaceStock, PlanPlace } from '@panelkit/sdk';
import type { PageContext } from '../../../page-context.ts';
import { type Html, html } from '../../parts/html.ts';
import { placeName } from '../../parts/place-list.ts';
import { state, table } from '../staff-frame.ts';

/** What each place of a plan has in stock, and why it cannot be sold. */
export function placeStockTable(
  pageContext: PageContext,
  { stock, places }: { stock: readonly PlaceStock[]; places: readonly Pick<PlanPlace, 'key' | 'name'>[] },
): Html {
  const { staffPlans, format } = pageContext.texts;
  const words = staffPlans.places.stock;
  const nameOf = new Map(places.map((place) => [place.key, placeName(pageContext.language, place)]));
  return table(pageContext, {
    label: words.title,
    heads: words.heads,
    rows: stock.map((place) => [
      html`<bdi>${nameOf.get(place.placeKey) ?? place.placeKey}</bdi>`,
      place.required ? words.required : words.optional,
      place.freeCount === null ? '∞' : format.number(place.freeCount),
      place.outcome === 'placed'
        ? state('good', words.sellable)
        : html`${state('bad', words.outcomes[place.outcome])}<br><small>${whyNot(pageContext, place)}</small>`,
    ]),
  });
}

/** Why nothing can be placed there now. */
export function whyNot(
  { texts }: PageContext,
  { obstacles, missing }: Pick<PlaceStock, 'obstacles' | 'missing'>,
): string {
  const words = texts.staffPlans.places.stock;
  if (obstacles.length === 0) return words.nothingMatches;
  const known: Readonly<Record<string, string>> = { ...words.obstacles, ...words.missing };
  // What a panel lacks says more than that it lacks something.
  const others = missing.length === 0 ? obstacles : obstacles.filter((one) => one !== 'not-supported');
  return [...missing, ...others].map((reason) => known[reason] ?? reason).join(words.comma);
}
