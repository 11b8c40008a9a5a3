import { type ExchangeRate, type MethodRate, minorUnitsPerMajor, moneyUnitOf } from '@panelkit/sdk';
import type { PageContext } from '../../page-context.ts';
import { field } from '../forms/field.ts';
import { postForm } from '../forms/form-fields.ts';
import { fold } from '../forms/refused-content.ts';
import { type Html, html } from '../parts/html.ts';
import { methodName } from '../parts/method-name.ts';
import { staffFrame, state } from './staff-frame.ts';

const COLORS = { fresh: 'good', outdated: 'bad', missing: 'bad' } as const;

/** What each currency costs in which a payment method asks. */
export function ratesPage(
  pageContext: PageContext,
  { methods, home, done }: { methods: MethodRate[]; home: string; done: string | null },
): string {
  const { staffRates: words, staffNav } = pageContext.texts;
  const byCurrency = Map.groupBy(methods, ({ currency }) => currency);
  const body = html`<p class="lead">${words.lead}</p>
${methods.length === 0 && html`<p class="card muted">${words.none}</p>`}
${[...byCurrency].map(([currency, used]) => currencyCard(pageContext, { currency, home, used }))}`;
  return staffFrame(pageContext, { title: staffNav.rates, body, done });
}

function currencyCard(
  pageContext: PageContext,
  { currency, home, used }: { currency: string; home: string; used: MethodRate[] },
): Html {
  const { texts } = pageContext;
  const { staffRates: words, format } = texts;
  const rate = used[0]?.rate ?? null;
  const method = ({ method: name, state: age, marginBasisPoints, maxRateAgeMs }: MethodRate): Html =>
    html`<li><div class="text">${methodName(texts, name)} <small>${words.margin(marginBasisPoints / 10_000)}, ${words.oldest(maxRateAgeMs / 3_600_000)}</small></div>${state(COLORS[age], words.states[age])}</li>`;
  return html`<section class="card stack" aria-labelledby="rate-${currency}"><h2 id="rate-${currency}"><bdi>${currency}</bdi></h2>
${
  rate !== null &&
  html`<p>${rateText(pageContext, rate, rate.base === currency ? home : currency)}<br>
<small class="muted">${rate.source === 'staff' ? words.byStaff : words.bySource(rate.source)}, ${format.dateTime(rate.at)}</small></p>`
}
<ul class="rows">${used.map(method)}</ul>
${rateForms(pageContext, { currency, home, base: rate?.base ?? home })}</section>`;
}

/** Also in the unit in which the shop shows its amounts: who reads Toman must not type Toman for Rial. */
function rateText({ texts, displayUnit }: PageContext, { base, rate }: ExchangeRate, other: string): Html {
  const { staffRates: words, format } = texts;
  const amountMinor = Math.round(Number(rate) * minorUnitsPerMajor(other));
  const isShownOtherwise = moneyUnitOf(other, displayUnit) !== other;
  return html`${words.is({ base, other, rate: grouped(rate) })}${isShownOtherwise && html` (${format.money({ amountMinor, currency: other })})`}`;
}

/** Thousands by commas; what is behind the point as it is. */
function grouped(rate: string): string {
  const [whole = '', decimals] = rate.split('.');
  const digits = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return decimals === undefined ? digits : `${digits}.${decimals}`;
}

/** In either direction, the one that is used first. */
function rateForms(
  pageContext: PageContext,
  { currency, home, base }: { currency: string; home: string; base: string },
): Html {
  const { staffRates: words, staffPlans } = pageContext.texts;
  const { displayUnit } = pageContext;
  const form = (from: string, to: string): Html => {
    const name = `rate-${from}-${to}`;
    const hint = moneyUnitOf(to, displayUnit) === to ? {} : { hint: words.inRial };
    const body = html`${field({ name: 'rate', id: name, label: words.costs({ base: from, other: to }), inputMode: 'decimal', maxLength: 31, ...hint })}
<div class="actions"><button class="primary">${staffPlans.save}</button></div>`;
    return postForm(pageContext, {
      action: '/staff/rates',
      className: 'stack',
      fixed: { currency, base: from },
      body,
    });
  };
  const other = base === home ? currency : home;
  return html`${form(base, other)}${fold(pageContext, { summary: words.otherWay, body: form(other, base) })}`;
}
