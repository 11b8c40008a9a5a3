import type { PlaceView, SubscriptionAccount } from '@panelkit/sdk';
import type { PageContext } from '../../../page-context.ts';
import { option } from '../../forms/field.ts';
import { postForm } from '../../forms/form-fields.ts';
import { facts } from '../../parts/facts.ts';
import { type Html, html } from '../../parts/html.ts';
import { placeName } from '../../parts/place-list.ts';

interface MoveView {
  /** Where it may be moved to. */
  inbounds: readonly { id: string; name: string }[];
  places: readonly PlaceView[];
  accounts: readonly SubscriptionAccount[];
}

/** Where the accounts of a subscription are, and where they may be moved to. */
export function moveForm(pageContext: PageContext, view: MoveView, action: string): Html {
  const { staffLists: words, staffSubscription } = pageContext.texts;
  const { inbounds, places } = view;
  const here = view.accounts.filter(({ state }) => state !== 'leaving');
  // One that has a single account cannot be moved to where it is.
  const [only, another] = here;
  const targets = inbounds.filter(({ id }) => another !== undefined || id !== only?.inboundId);
  const options = targets.map(({ id, name }) => option('inboundId', [id, name]));
  const which =
    places.length > 0 &&
    html`<select name="placeKey" aria-label="${pageContext.texts.places.title}">${places.map((place) => option('placeKey', [place.key, placeName(pageContext.language, place)]))}</select>`;
  const body = html`${which}<select name="inboundId" aria-label="${words.moveTo}">${option('inboundId', ['', words.byRule])}${options}</select>
<button class="quiet">${words.move}</button>`;
  return html`${facts(here.map((account) => [fromOf(pageContext, places, account), whereOf(pageContext, account)]))}
<p class="muted">${staffSubscription.placeHint}</p>${postForm(pageContext, { action, className: 'inline', body })}`;
}

/** With the place that it serves, where there are several. */
function fromOf(
  { texts, language }: PageContext,
  places: readonly PlaceView[],
  { placeKey }: SubscriptionAccount,
): string {
  const { movesFrom } = texts.staffSubscription;
  const place = places.find(({ key }) => key === placeKey);
  return place === undefined ? movesFrom : `${movesFrom} (${placeName(language, place)})`;
}

function whereOf({ texts }: PageContext, { panelName, inboundName }: SubscriptionAccount): Html {
  const { removed } = texts.staffSubscription;
  return html`<bdi>${panelName ?? removed}: ${inboundName ?? removed}</bdi>`;
}
