import type { ExtensionOffer, ExtensionReason, Money, Plan, SubscriptionDetails } from '@panelkit/sdk';
import type { PageContext } from '../page-context.ts';
import { postForm } from './forms/form-fields.ts';
import { layout } from './layout.ts';
import { facts } from './parts/facts.ts';
import { type Html, html } from './parts/html.ts';
import { payChangeForm } from './parts/pay-change-form.ts';
import { planText, taxNote } from './parts/plan-facts.ts';

export interface ExtensionView {
  subscription: SubscriptionDetails;
  plan: Plan;
  offer: ExtensionOffer;
  balance: Money;
}

/** What an extension would cost and give, and why it may or may not be. Says what the charge will do. */
export function extensionPage(pageContext: PageContext, view: ExtensionView): string {
  const { extend: words, subscription } = pageContext.texts;
  const { offer, plan } = view;
  const { name } = planText(pageContext, plan);
  const body = html`<div class="frame narrow stack">
<p><a class="back" href="/subscriptions/${view.subscription.id}">${subscription.title}: ${name}</a></p>
<h1>${words.title(name)}</h1>
<p class="card note" role="status">${messageOf(pageContext, offer)}</p>
<section class="card">${factsOf(pageContext, view)}
${offer.reasons.map((reason) => lossOf(pageContext, reason))}</section>
${offer.type !== null && unitsForm(pageContext, view)}
${actions(pageContext, view)}
</div>`;
  return layout(pageContext, { title: words.title(name), body });
}

function messageOf({ texts: { extend: words } }: PageContext, { message, reasons }: ExtensionOffer): string {
  if (message !== 'extend.notEligible') return words.messages[message];
  const tooEarly = reasons.find(({ code }) => code === 'too-early');
  if (tooEarly !== undefined) return words.notEligible(Number(tooEarly.facts.thresholdDays));
  const denial = reasons.find(({ denies }) => denies);
  return denial === undefined ? words.notAllowed : (words.denials[denial.code] ?? words.notAllowed);
}

function factsOf(pageContext: PageContext, { offer, plan, balance }: ExtensionView): Html {
  const { extend: words, plan: planWords, format } = pageContext.texts;
  const { priceMinor, currency, units } = offer;
  const amount = (amountMinor: number): string => format.money({ amountMinor, currency });
  const change = offer.type !== null;
  return facts([
    [words.plan, planText(pageContext, plan).name],
    [planWords.traffic, format.gigabytes(plan.trafficLimitBytes)],
    [planWords.duration, planWords.days(plan.durationDays)],
    [words.currentExpiry, format.dateTime(offer.expiresAt)],
    [
      planWords.price,
      html`${amount(priceMinor)}${units > 1 && ` (${format.number(units)} × ${amount(priceMinor / units)})`} ${taxNote(pageContext, offer)}`,
    ],
    [words.balance, format.money(balance)],
    change && [words.type, words.types[offer.type ?? 'extend']],
    change && [words.newExpiry, format.dateTime(offer.newExpiresAt)],
    change && [words.newTraffic, format.gigabytes(offer.newTrafficLimitBytes)],
  ]);
}

/** What of the present period is lost by it. */
function lossOf(
  { texts: { extend: words } }: PageContext,
  { code, facts: lost }: ExtensionReason,
): Html | null {
  if (code === 'days-lost') return html`<p class="notice wait">${words.daysLost(Number(lost.timeMs))}</p>`;
  if (code === 'traffic-lost')
    return html`<p class="notice wait">${words.trafficLost(Number(lost.trafficBytes))}</p>`;
  return null;
}

function unitsForm({ texts }: PageContext, { offer }: ExtensionView): Html {
  const { extend: words, format } = texts;
  return html`<form class="card inline">
<label for="units">${words.units}</label>
<input id="units" type="text" name="units" class="count" inputmode="numeric" maxlength="3" autocomplete="off" value="${format.number(offer.units)}" required>
<button class="quiet">${words.recompute}</button></form>`;
}

function actions(pageContext: PageContext, { offer, subscription, balance }: ExtensionView): Html {
  const { extend: words } = pageContext.texts;
  const dashboard = html`<a class="button quiet" href="/account">${words.backToDashboard}</a>`;
  const page = `/subscriptions/${subscription.id}/extend`;
  if (offer.allowed) {
    const body = html`<input type="hidden" name="units" value="${offer.units}">
<input type="hidden" name="type" value="${offer.type}">
<input type="hidden" name="price" value="${offer.priceMinor}">
<button class="primary">${words.confirmWallet}</button>`;
    return html`<div class="actions">${postForm(pageContext, { action: page, body })}${dashboard}</div>
${payOtherwise(pageContext, { offer, subscription })}`;
  }
  const missing = offer.priceMinor - balance.amountMinor;
  if (offer.type !== null && missing > 0)
    return html`<p class="notice bad" role="alert">${words.walletLow}</p>
<div class="actions"><a class="button primary" href="/wallet?amount=${missing}&amp;next=${page}">${words.chargeWallet}</a>${dashboard}</div>
${payOtherwise(pageContext, { offer, subscription })}`;
  return html`<p><b>${words.notAllowed}</b></p>
<div class="actions"><a class="button primary" href="/">${words.buyNew}</a>${dashboard}</div>`;
}

/** Nothing but money may stand against it. */
function payOtherwise(
  pageContext: PageContext,
  { offer, subscription }: Pick<ExtensionView, 'offer' | 'subscription'>,
): Html | null {
  const { reasons, units, priceMinor } = offer;
  const isPayable = reasons.every(({ code, denies }) => !denies || code === 'insufficient-balance');
  if (!isPayable || priceMinor === 0) return null;
  const change = { kind: 'extension', units } as const;
  const price = { amountMinor: priceMinor, currency: offer.currency };
  const form = payChangeForm(pageContext, {
    subscriptionId: subscription.id,
    change,
    price,
    atMostMinor: priceMinor,
  });
  return form && html`<section class="card">${form}</section>`;
}
