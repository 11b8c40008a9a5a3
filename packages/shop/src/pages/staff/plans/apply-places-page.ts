import type { BulkRun, ComingPlace, PlacesPreview, Plan } from '@panelkit/sdk';
import type { PageContext } from '../../../page-context.ts';
import { postForm } from '../../forms/form-fields.ts';
import { type Html, type HtmlValue, html } from '../../parts/html.ts';
import { placeName } from '../../parts/place-list.ts';
import { planText } from '../../parts/plan-facts.ts';
import { bulkRunsCard } from '../attention/bulk-runs-card.ts';
import { named } from '../named.ts';
import { staffFrame, state, table, tiles } from '../staff-frame.ts';
import { whyNot } from './place-stock.ts';

interface ApplyPlacesView {
  plan: Plan;
  preview: PlacesPreview;
  /** Those of the plan, newest first. */
  runs: readonly BulkRun[];
}

/** What happens when those who have the plan follow its places, before it does. */
export function applyPlacesPage(pageContext: PageContext, { plan, preview, runs }: ApplyPlacesView): string {
  const { staffPlans, format } = pageContext.texts;
  const words = staffPlans.places.apply;
  const { coming, leaving, refused, subscriptionCount, unchangedCount } = preview;
  const isDone = coming.length + leaving.length === 0;
  const body = html`<p><a class="back" href="/staff/plans/${plan.id}">${planText(pageContext, plan).name}</a></p>
<p class="muted">${words.hint}</p>
${tiles([
  [words.have, format.number(subscriptionCount)],
  [words.unchanged, format.number(unchangedCount)],
  [words.stay, format.number(refused.reduce((sum, one) => sum + one.subscriptionCount, 0))],
])}
${isDone ? html`<p class="card muted">${words.nothing}</p>` : placesTable(pageContext, { plan, preview })}
${refusedTable(pageContext, preview)}
${!isDone && postForm(pageContext, { action: `/staff/plans/${plan.id}/places`, body: html`<button class="primary">${words.submit}</button>` })}
${bulkRunsCard(pageContext, runs)}`;
  return staffFrame(pageContext, { title: words.title, body });
}

function placesTable(
  pageContext: PageContext,
  { plan, preview: { coming, leaving } }: Pick<ApplyPlacesView, 'plan' | 'preview'>,
): Html {
  const { staffPlans, format } = pageContext.texts;
  const words = staffPlans.places.apply;
  const names = new Map(
    (plan.placement.places ?? []).map((place) => [place.key, placeName(pageContext.language, place)]),
  );
  const nameOf = (key: string): Html => html`<bdi>${names.get(key) ?? key}</bdi>`;
  const added = coming.map((place): HtmlValue[] => [
    nameOf(place.placeKey),
    state('good', words.comes),
    format.number(place.subscriptionCount),
    place.freeCount === null ? '∞' : format.number(place.freeCount),
    roomOf(pageContext, place),
  ]);
  const removed = leaving.map(({ placeKey, subscriptionCount }): HtmlValue[] => [
    nameOf(placeKey),
    state('wait', words.goes),
    format.number(subscriptionCount),
    null,
    null,
  ]);
  return table(pageContext, { label: words.title, heads: words.heads, rows: [...added, ...removed] });
}

/** Whether all of them fit, and what is in the way. */
function roomOf(pageContext: PageContext, place: ComingPlace): Html {
  const { staffPlans } = pageContext.texts;
  const words = staffPlans.places.apply;
  if (place.outcome !== 'placed')
    return html`${state('bad', staffPlans.places.stock.outcomes[place.outcome])}<br><small>${whyNot(pageContext, place)}</small>`;
  return place.missingCount === 0
    ? state('good', words.enough)
    : state('bad', words.lacking(place.missingCount));
}

function refusedTable(pageContext: PageContext, { refused }: PlacesPreview): Html | null {
  const { staffAttention, staffPlans, format } = pageContext.texts;
  const words = staffPlans.places.apply;
  if (refused.length === 0) return null;
  return html`<h2>${words.stay}</h2>
${table(pageContext, {
  label: words.stay,
  heads: words.stayHeads,
  rows: refused.map(({ code, subscriptionCount }) => [
    named(staffAttention.runs.refusals, code),
    format.number(subscriptionCount),
  ]),
})}`;
}
