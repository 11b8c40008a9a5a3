import { devicesOf, type Offer } from '@panelkit/sdk';
import type { Search } from '../find-offers.ts';
import type { PageContext } from '../page-context.ts';
import { checkbox, select } from './forms/field.ts';
import { layout } from './layout.ts';
import { emptyState } from './parts/empty-state.ts';
import { type Html, type HtmlValue, html, trustedHtml } from './parts/html.ts';
import { icon } from './parts/icon.ts';
import { categoryOf, planImage, planText, planTicks, priceLine } from './parts/plan-facts.ts';

export function cataloguePage(
  pageContext: PageContext,
  { all, offers, search }: { all: Offer[]; offers: Offer[]; search: Search },
): string {
  const { catalogue: words } = pageContext.texts;
  const body = html`<section class="hero frame">
<h1>${words.heading}</h1>
<p class="lead">${words.lead}</p>
<p class="actions"><a class="button primary" href="#plans">${words.seePlans}</a>${pageContext.viewer === null && html`<a class="button quiet" href="/sign-up">${pageContext.texts.layout.signUp}</a>`}</p>
<ul class="promises">${promises.map((name, index) => html`<li>${icon(name)}${words.promises[index]}</li>`)}</ul>
</section>
<section class="frame stack" aria-labelledby="plans">
<h2 id="plans">${words.title}</h2>
${categoryLinks(pageContext, all, search)}
${searchForm(pageContext, search, all)}
${offers.length === 0 && emptyState({ icon: 'search', text: words.empty, href: '/', action: words.showAll })}
${byCategory(pageContext, offers)}
${offers.length > 1 && html`<form id="compare" action="/compare" class="actions"><button class="quiet">${words.compare}</button><small>${words.compareHint}</small></form>`}
</section>
${questions(pageContext)}`;
  return layout(pageContext, { title: words.title, body });
}

/** In the order of their words. */
const promises = ['bolt', 'shield', 'devices'] as const;

function questions({ texts }: PageContext): Html {
  const { catalogue: words } = texts;
  return html`<section class="frame questions" aria-labelledby="questions"><h2 id="questions">${words.questionsTitle}</h2>
${words.questions.map(({ question, answer }) => html`<details><summary>${question}</summary><p>${answer}</p></details>`)}
</section>`;
}

/** One tap to the plans of a category; null where there is none. */
function categoryLinks(pageContext: PageContext, all: Offer[], search: Search): Html | null {
  const { catalogue: words } = pageContext.texts;
  const categories = categoriesOf(pageContext, all);
  if (categories.length === 0) return null;
  const link = (label: string, category: string): Html =>
    html`<a class="button quiet" href="${category === '' ? '/' : `/?category=${encodeURIComponent(category)}`}#plans"${category === search.category && trustedHtml(' aria-current="true"')}>${label}</a>`;
  return html`<nav class="categories" aria-label="${words.byCategory}">${link(words.everyCategory, '')}${categories.map((name) => link(name, name))}</nav>`;
}

/** The categories of these plans, in the order of the plans. */
function categoriesOf(pageContext: PageContext, offers: Offer[]): string[] {
  return [...new Set(offers.map(({ plan }) => categoryOf(pageContext, plan)).filter((name) => name !== ''))];
}

/** Plans below the name of their category, those without one last; without categories, plans alone. */
function byCategory(pageContext: PageContext, offers: Offer[]): Html {
  const categories = categoriesOf(pageContext, offers);
  if (categories.length === 0) return cards(pageContext, offers);
  const group = (name: string): Html | null => {
    const own = offers.filter(({ plan }) => categoryOf(pageContext, plan) === name);
    const title = name === '' ? pageContext.texts.catalogue.withoutCategory : name;
    return own.length === 0 ? null : html`<h3 class="category">${title}</h3>${cards(pageContext, own)}`;
  };
  return html`${[...categories, ''].map(group)}`;
}

function cards(pageContext: PageContext, offers: Offer[]): Html {
  return html`<div class="plans">${offers.map((offer) => planCard(pageContext, offer))}</div>`;
}

function searchForm(pageContext: PageContext, search: Search, all: Offer[]): Html {
  const { catalogue: words, format } = pageContext.texts;
  const categories = categoriesOf(pageContext, all);
  const countries = [...new Set(all.flatMap(({ plan }) => plan.countries))];
  const protocols = [...new Set(all.flatMap((offer) => offer.protocols))];
  const oneOf = (
    name: 'category' | 'country' | 'protocol',
    options: [value: string, label: string][],
  ): Html | null =>
    options.length === 0
      ? null
      : select({
          name,
          label: words.searchLabels[name],
          value: search[name],
          options: [['', words.everyCategory], ...options],
        });
  const choice = (name: 'sort' | 'length' | 'traffic', labels: Record<string, string>): Html =>
    select({ name, label: words.searchLabels[name], value: search[name], options: Object.entries(labels) });
  const isNarrowed =
    search.q !== '' ||
    search.country !== '' ||
    search.protocol !== '' ||
    search.length !== 'any' ||
    search.traffic !== 'any' ||
    search.available;
  return html`<details class="card search"${isNarrowed && trustedHtml(' open')}><summary>${words.search}</summary>
<form action="/" class="filters">
<p class="field wide"><label for="q">${words.searchLabels.q}</label><input id="q" name="q" type="search" value="${search.q}" maxlength="100"></p>
${oneOf(
  'category',
  categories.map((name) => [name, name]),
)}${oneOf(
  'country',
  countries.map((code) => [code, format.countries([code])]),
)}${oneOf(
  'protocol',
  // Nobody chooses among one.
  protocols.length < 2 ? [] : protocols.map((protocol) => [protocol, protocolName(protocol)]),
)}${choice('length', words.lengths)}${choice('traffic', words.traffics)}${choice('sort', words.sorts)}
<div class="row wide">${checkbox({ name: 'available', label: words.onlyAvailable, isOn: Boolean(search.available) })}
<div class="actions"><button class="primary">${words.show}</button>${isNarrowed && html`<a class="button quiet" href="/">${words.showAll}</a>`}</div></div>
</form></details>`;
}

function planCard(pageContext: PageContext, offer: Offer): Html {
  const { catalogue: words } = pageContext.texts;
  const { plan } = offer;
  const { name, description } = planText(pageContext, plan);
  const isAvailable = offer.availability.kind === 'available';
  return html`<article class="card plan ${plan.popular && 'popular'}">
${planImage(plan)}
<h3><span>${name}</span> ${plan.popular && html`<span class="badge">${words.popular}</span>`}${plan.featured && html`<span class="badge">${words.featured}</span>`}</h3>
<p class="muted">${description}</p>
${priceLine(pageContext, offer.price, plan.durationDays)}
${plan.setupFeeMinor > 0 && html`<p class="muted">${pageContext.texts.plan.setupFee}: ${pageContext.texts.plan.setupFeeOnce(offer.setupFee)}</p>`}
${planTicks(pageContext, offer)}
<a class="button ${isAvailable ? 'primary' : 'quiet'}" href="/plans/${plan.slug}">${words.choose(name)}</a>
<label class="choice"><input type="checkbox" form="compare" name="plan" value="${plan.slug}"> ${words.compareThis}</label>
</article>`;
}

const PROTOCOL_NAMES: Readonly<Record<string, string>> = {
  vless: 'VLESS',
  vmess: 'VMess',
  trojan: 'Trojan',
  shadowsocks: 'Shadowsocks',
  hysteria2: 'Hysteria2',
  wireguard: 'WireGuard',
};
const protocolName = (protocol: string): string => PROTOCOL_NAMES[protocol] ?? protocol;

/** Up to four plans side by side. */
export function comparePage(pageContext: PageContext, offers: Offer[]): string {
  const { catalogue: words, plan: planWords, format } = pageContext.texts;
  const row = (label: string, cell: (offer: Offer) => HtmlValue): Html =>
    html`<tr><th scope="row">${label}</th>${offers.map((offer) => html`<td>${cell(offer)}</td>`)}</tr>`;
  const body = html`<div class="frame stack">
<p><a class="back" href="/">${planWords.back}</a></p>
<h1>${words.compareTitle}</h1>
${
  offers.length === 0
    ? html`<p class="card">${words.compareNone}</p>`
    : html`<div class="card scroll" tabindex="0" role="region" aria-label="${words.compareTitle}"><table>
<thead><tr><td></td>${offers.map(({ plan }) => html`<th scope="col"><a href="/plans/${plan.slug}">${planText(pageContext, plan).name}</a></th>`)}</tr></thead>
<tbody>
${row(planWords.price, ({ price }) => format.money(price))}
${offers.some(({ plan }) => plan.setupFeeMinor > 0) && row(planWords.setupFee, ({ setupFee }) => format.money(setupFee))}
${row(planWords.perDay, ({ plan, price }) => planWords.perDayPrice(price, plan.durationDays))}
${row(planWords.traffic, ({ plan }) => format.gigabytes(plan.trafficLimitBytes))}
${row(planWords.duration, ({ plan }) => planWords.days(plan.durationDays))}
${offers.some(({ plan }) => plan.countries.length > 0) && row(words.searchLabels.country, ({ plan }) => format.countries(plan.countries))}
${offers.some(({ protocols }) => protocols.length > 0) && row(words.searchLabels.protocol, ({ protocols }) => format.list(protocols.map(protocolName)))}
${row(planWords.devices, ({ plan }) => planWords.deviceLimit(devicesOf(plan)))}
${row(planWords.renewable, ({ plan }) => (plan.renewable ? planWords.yes : planWords.no))}
${row(planWords.availability, ({ availability }) => (availability.kind === 'available' ? planWords.available : planWords.unavailable[availability.kind]))}
${row(words.choice, ({ plan, availability }) => html`<a class="button ${availability.kind === 'available' ? 'primary' : 'quiet'}" href="/plans/${plan.slug}">${words.choose(planText(pageContext, plan).name)}</a>`)}
</tbody></table></div>`
}
</div>`;
  return layout(pageContext, { title: words.compareTitle, body });
}
