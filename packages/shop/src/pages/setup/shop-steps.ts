import type { Money } from '@panelkit/sdk';
import type { PageContext } from '../../page-context.ts';
import type { SamplePlan } from '../../setup/sample-plans.ts';
import { amountField, unitInput } from '../forms/amount-field.ts';
import { checkbox, field } from '../forms/field.ts';
import { postButton, postForm } from '../forms/form-fields.ts';
import { passwordField } from '../identity/password-field.ts';
import { html } from '../parts/html.ts';
import { methodName } from '../parts/method-name.ts';
import { type SetupProgress, setupFrame } from './setup-frame.ts';

/** A template, as it is offered. */
export interface OfferedPlan {
  sample: SamplePlan;
  /** In the reader's language. */
  name: string;
  description: string;
  price: Money;
  isTaken: boolean;
  isChosen: boolean;
  typedPrice: string | undefined;
  isWrong: boolean;
}

/** First plans from templates. */
export function plansStepPage(
  pageContext: PageContext,
  view: {
    progress: SetupProgress;
    offered: readonly OfferedPlan[];
    currency: string;
    problem: string | null;
  },
): string {
  const { setup, plan: planWords, format } = pageContext.texts;
  const { plans: words } = setup;
  const { progress, offered, currency, problem } = view;
  const one = ({ sample, name, description, price, ...plan }: OfferedPlan) => {
    const { slug, durationDays, trafficLimitBytes = null } = sample;
    const traffic = trafficLimitBytes === null ? null : format.gigabytes(trafficLimitBytes);
    const facts = `${planWords.days(durationDays)}, ${planWords.trafficOf(traffic)}`;
    const label = html`<b>${name}</b> <small class="muted">${facts} · ${description}</small>`;
    if (plan.isTaken) return html`<p>${label} <small>(${words.taken})</small></p>`;
    return html`<fieldset class="stack"><legend class="unseen">${name}</legend>
${checkbox({ name: 'plans', value: slug, label, isOn: plan.isChosen })}
${amountField(pageContext, {
  name: `price-${slug}`,
  label: words.price(name),
  currency,
  value: price,
  optional: true,
  ...(plan.typedPrice !== undefined && { typed: plan.typedPrice }),
  problem: plan.isWrong ? words.amount : null,
})}</fieldset>`;
  };
  const form = html`${unitInput(pageContext, currency)}${offered.map(one)}
<div class="actions"><button class="primary">${words.add}</button></div>`;
  const body = html`<section class="card form">${postForm(pageContext, { action: '/staff/setup/plans', className: 'stack', body: form })}</section>`;
  return setupFrame(pageContext, { step: 'plans', progress, lead: words.lead, body, problem });
}

/** Where customers send money. */
export function paymentStepPage(
  pageContext: PageContext,
  view: { progress: SetupProgress; payTo: string; problem: string | null },
): string {
  const { texts, collecting } = pageContext;
  const { payment: words, save } = texts.setup;
  const { progress, payTo, problem } = view;
  const online = collecting.filter(({ method }) => method !== 'receipt');
  const names = online.map(({ method }) => methodName(texts, method)).join(', ');
  const form = html`${field({ name: 'payTo', label: words.payTo, value: payTo, hint: words.payToHint, maxLength: 200, problem })}
<div class="actions"><button class="primary">${save}</button></div>`;
  const body = html`${names !== '' && html`<p class="notice good">${words.online(names)}</p>`}
<section class="card form">${postForm(pageContext, { action: '/staff/setup/payment', className: 'stack', body: form })}</section>
<p class="muted">${words.cards} <a href="/staff/cards">${texts.staffNav.cards}</a></p>`;
  return setupFrame(pageContext, { step: 'payment', progress, lead: words.lead, body });
}

/** The customers' bot. */
export function botStepPage(
  pageContext: PageContext,
  view: { progress: SetupProgress; isOn: boolean; isFixed: boolean; problem: string | null },
): string {
  const { bot: words, save, later } = pageContext.texts.setup;
  const { progress, isOn, isFixed, problem } = view;
  const form = html`${passwordField(pageContext, { name: 'token', label: words.token, hint: words.tokenHint, autocomplete: 'off', maxLength: 200, problem })}
<div class="actions"><button class="primary">${save}</button> <a class="button quiet" href="/staff/setup/sale">${later}</a></div>`;
  const body = html`${isOn && html`<p class="notice good">${words.isOn}</p>`}
${isFixed ? html`<p class="card muted">${words.fixed}</p>` : html`<section class="card form">${postForm(pageContext, { action: '/staff/setup/bot', className: 'stack', body: form })}</section>`}
${isOn && !isFixed && postButton(pageContext, { action: '/staff/setup/bot/remove', label: words.remove })}`;
  return setupFrame(pageContext, { step: 'bot', progress, lead: words.lead, body });
}
