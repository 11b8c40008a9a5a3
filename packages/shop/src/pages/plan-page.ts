import type { Offer } from '@panelkit/sdk';
import type { PageContext } from '../page-context.ts';
import { field } from './forms/field.ts';
import { postForm } from './forms/form-fields.ts';
import { layout } from './layout.ts';
import { facts } from './parts/facts.ts';
import { type Html, html } from './parts/html.ts';
import { planImage, planText, planTicks, priceLine } from './parts/plan-facts.ts';

/** The free trial of a plan, to who looks. */
export interface TrialOffer {
  days: number;
  state: 'open' | 'used' | 'sign-up';
}

export function planPage(pageContext: PageContext, offer: Offer & { trial: TrialOffer | null }): string {
  const { plan, price, setupFee } = offer;
  const { plan: words, format } = pageContext.texts;
  const { name, description } = planText(pageContext, plan);
  const body = html`<div class="frame middle stack">
<p><a class="back" href="/">${words.back}</a></p>
<article class="card detail">
${planImage(plan)}
<h1>${name}</h1>
<p class="muted">${description}</p>
${priceLine(pageContext, price, plan.durationDays)}
${planTicks(pageContext, offer)}
${offer.availability.kind === 'available' && html`<div class="buy stack">${purchase(pageContext, offer)}${offer.trial !== null && trialSection(pageContext, plan.slug, offer.trial)}</div>`}
</article>
<section class="card" aria-labelledby="price"><h2 id="price">${words.priceTitle}</h2>
${facts([
  [words.price, format.money(price)],
  plan.durationDays !== null && [words.perDay, words.perDayPrice(price, plan.durationDays)],
  plan.trafficLimitBytes !== null && [
    words.perGigabyte,
    words.perGigabytePrice(price, plan.trafficLimitBytes),
  ],
  plan.setupFeeMinor > 0 && [words.setupFee, words.setupFeeOnce(setupFee)],
])}
<p class="muted">${words.priceHint}</p>
<p class="muted">${plan.renewable ? words.canBeExtended : words.cannotBeExtended}</p></section>
</div>`;
  return layout(pageContext, { title: name, body });
}

function purchase(pageContext: PageContext, { plan }: Offer): Html {
  const { plan: words, format } = pageContext.texts;
  const body = html`<input type="hidden" name="slug" value="${plan.slug}">
${field({ name: 'quantity', label: words.quantity, hint: words.quantityHint, value: format.number(1), isCount: true })}
<div class="actions"><button class="primary" name="goTo" value="checkout">${words.buy}</button>
<button class="quiet" name="goTo" value="cart">${words.toCart}</button></div>`;
  return postForm(pageContext, { action: '/cart', className: 'stack', body });
}

function trialSection(pageContext: PageContext, slug: string, { days, state }: TrialOffer): Html {
  const { plan: words } = pageContext.texts;
  const body = html`<input type="hidden" name="slug" value="${slug}">${state === 'open' && pageContext.challengeOf('trial')}<button class="quiet">${words.tryFree(days)}</button>`;
  const ways = {
    open: postForm(pageContext, { action: '/trials', className: 'stack', body }),
    used: null,
    'sign-up': html`<a class="button quiet" href="/sign-up?next=${encodeURIComponent(`/plans/${slug}`)}">${words.tryFree(days)}</a>`,
  };
  return html`<div class="trial">${ways[state]}<small>${state === 'used' ? words.trialUsed : words.trialHint}</small></div>`;
}
