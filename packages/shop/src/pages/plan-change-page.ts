import type { Money, Plan, PlanChangeOffer, SubscriptionDetails } from '@panelkit/sdk';
import type { PageContext } from '../page-context.ts';
import { postForm } from './forms/form-fields.ts';
import { layout } from './layout.ts';
import { facts } from './parts/facts.ts';
import { type Html, html } from './parts/html.ts';
import { payChangeForm } from './parts/pay-change-form.ts';
import { planText, taxNote } from './parts/plan-facts.ts';

export interface PlanChangeView {
  subscription: SubscriptionDetails;
  plan: Plan;
  /** The plans that it may become, each with what that would cost. */
  choices: { plan: Plan; offer: PlanChangeOffer }[];
  balance: Money;
}

/** Which plans a subscription may become, and what of the present period is set off against their price. */
export function planChangePage(pageContext: PageContext, view: PlanChangeView): string {
  const { planChange: words, subscription, extend, format } = pageContext.texts;
  const { name } = planText(pageContext, view.plan);
  const body = html`<div class="frame stack">
<p><a class="back" href="/subscriptions/${view.subscription.id}">${subscription.title}: ${name}</a></p>
<h1>${words.title(name)}</h1>
<p class="lead">${words.lead}</p>
<p>${extend.balance}: <b>${format.money(view.balance)}</b></p>
${view.choices.length === 0 && html`<p class="card">${words.none}</p>`}
<div class="tiles">${view.choices.map((choice) => choiceCard(pageContext, view, choice))}</div>
</div>`;
  return layout(pageContext, { title: words.title(name), body });
}

function choiceCard(
  pageContext: PageContext,
  view: PlanChangeView,
  { plan, offer }: PlanChangeView['choices'][number],
): Html {
  const { planChange: words, plan: planWords, format } = pageContext.texts;
  const { name, description } = planText(pageContext, plan);
  const amount = (amountMinor: number): string => format.money({ amountMinor, currency: offer.currency });
  const form = html`<input type="hidden" name="planId" value="${plan.id}">
<input type="hidden" name="price" value="${offer.priceMinor}"><input type="hidden" name="refund" value="${offer.refundMinor}">
<button class="primary">${words.change(name)}</button>`;
  const denial = offer.denials[0] ?? '';
  const page = `/subscriptions/${view.subscription.id}/change-plan`;
  return html`<article class="card"><h2>${name}</h2><p class="muted">${description}</p>
${facts([
  [planWords.traffic, format.gigabytes(plan.trafficLimitBytes)],
  [planWords.duration, planWords.days(plan.durationDays)],
  [
    planWords.price,
    html`${amount(offer.planPriceMinor)} ${taxNote(pageContext, { taxMinor: offer.planTaxMinor, currency: offer.currency })}`,
  ],
  [words.credit, amount(offer.creditMinor)],
  offer.refundMinor > 0
    ? [words.refund, html`<b>${amount(offer.refundMinor)}</b>`]
    : [words.toPay, html`<b>${amount(offer.priceMinor)}</b>`],
])}
${offer.allowed ? postForm(pageContext, { action: page, body: form }) : html`<p class="notice bad">${words.denials[denial] ?? words.notNow}</p>`}
${denial === 'insufficient-balance' && html`<p><a class="button quiet" href="/wallet?amount=${offer.priceMinor - view.balance.amountMinor}&amp;next=${page}">${pageContext.texts.checkout.charge}</a></p>`}
${offer.priceMinor > 0 && offer.denials.every((code) => code === 'insufficient-balance') && payChangeForm(pageContext, { subscriptionId: view.subscription.id, change: { kind: 'plan-change', planId: plan.id }, price: { amountMinor: offer.priceMinor, currency: offer.currency }, atMostMinor: null })}
</article>`;
}
