import type { Offer } from '@panelkit/sdk';
import type { Search } from '../find-offers.ts';
import type { Visit } from '../visit.ts';
import { select } from './field.ts';
import { type Html, html, trustedHtml } from './html.ts';
import { layout } from './layout.ts';
import { planFacts, planText } from './plan-facts.ts';

export function cataloguePage(visit: Visit, { offers, search }: { offers: Offer[]; search: Search }): string {
  const { catalogue: words } = visit.texts;
  const body = html`<section class="hero frame">
<h1>${words.heading}</h1>
<p class="lead">${words.lead}</p>
<ol class="steps">${words.steps.map((step) => html`<li>${step}</li>`)}</ol>
</section>
<section class="frame stack" aria-labelledby="plans">
<h2 id="plans">${words.title}</h2>
${searchForm(visit, search)}
${offers.length === 0 && html`<p class="card">${words.empty}</p>`}
<div class="plans">${offers.map((offer) => planCard(visit, offer))}</div>
${offers.length > 1 && html`<form id="compare" action="/compare" class="actions"><button class="quiet">${words.compare}</button><small>${words.compareHint}</small></form>`}
</section>`;
  return layout(visit, { title: words.title, body });
}

function searchForm({ texts }: Visit, search: Search): Html {
  const { catalogue: words } = texts;
  const choice = (name: 'sort' | 'length' | 'traffic', labels: Record<string, string>): Html =>
    select({ name, label: words.searchLabels[name], value: search[name], options: Object.entries(labels) });
  const isNarrowed =
    search.q !== '' || search.length !== 'any' || search.traffic !== 'any' || search.available;
  return html`<details class="card search"${isNarrowed && trustedHtml(' open')}><summary>${words.search}</summary>
<form action="/" class="filters">
<p class="field wide"><label for="q">${words.searchLabels.q}</label><input id="q" name="q" type="search" value="${search.q}" maxlength="100"></p>
${choice('length', words.lengths)}${choice('traffic', words.traffics)}${choice('sort', words.sorts)}
<label class="choice"><input type="checkbox" name="available" value="1"${search.available && trustedHtml(' checked')}> ${words.onlyAvailable}</label>
<div class="actions"><button class="primary">${words.show}</button>${isNarrowed && html`<a class="button quiet" href="/">${words.showAll}</a>`}</div>
</form></details>`;
}

function planCard(visit: Visit, offer: Offer): Html {
  const { catalogue: words, format } = visit.texts;
  const { plan } = offer;
  const { name, description } = planText(visit, plan);
  const isAvailable = offer.availability.kind === 'available';
  return html`<article class="card plan ${plan.popular && 'popular'}">
<h3>${name} ${plan.popular && html`<span class="badge">${words.popular}</span>`}${plan.featured && html`<span class="badge">${words.featured}</span>`}</h3>
<p class="muted">${description}</p>
<p class="price"><b>${format.money(plan.price)}</b> <span class="muted">${words.for(plan.durationDays)}</span></p>
${planFacts(visit, offer)}
<a class="button ${isAvailable ? 'primary' : 'quiet'}" href="/plans/${plan.slug}">${words.choose(name)}</a>
<label class="choice"><input type="checkbox" form="compare" name="plan" value="${plan.slug}"> ${words.compareThis}</label>
</article>`;
}

/** Up to four plans side by side. */
export function comparePage(visit: Visit, offers: Offer[]): string {
  const { catalogue: words, plan: planWords, format } = visit.texts;
  const row = (label: string, cell: (offer: Offer) => string): Html =>
    html`<tr><th scope="row">${label}</th>${offers.map((offer) => html`<td>${cell(offer)}</td>`)}</tr>`;
  const body = html`<div class="frame stack">
<p><a class="back" href="/">${planWords.back}</a></p>
<h1>${words.compareTitle}</h1>
${
  offers.length === 0
    ? html`<p class="card">${words.compareNone}</p>`
    : html`<div class="card scroll" tabindex="0" role="region" aria-label="${words.compareTitle}"><table>
<thead><tr><td></td>${offers.map(({ plan }) => html`<th scope="col"><a href="/plans/${plan.slug}">${planText(visit, plan).name}</a></th>`)}</tr></thead>
<tbody>
${row(planWords.price, ({ plan }) => format.money(plan.price))}
${row(planWords.perDay, ({ plan }) => planWords.perDayPrice(plan.price, plan.durationDays))}
${row(planWords.traffic, ({ plan }) => format.gigabytes(plan.trafficLimitBytes))}
${row(planWords.duration, ({ plan }) => planWords.days(plan.durationDays))}
${row(planWords.devices, ({ plan }) => planWords.deviceLimit(plan.deviceLimit))}
${row(planWords.renewable, ({ plan }) => (plan.renewable ? planWords.yes : planWords.no))}
${row(planWords.availability, ({ availability }) => (availability.kind === 'available' ? planWords.available : planWords.unavailable[availability.kind]))}
</tbody></table></div>`
}
</div>`;
  return layout(visit, { title: words.compareTitle, body });
}
