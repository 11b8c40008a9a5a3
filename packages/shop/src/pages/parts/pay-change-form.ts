import type { Money, WishedChange } from '@panelkit/sdk';
import type { PageContext } from '../../page-context.ts';
import { foldedForm } from '../forms/form-fields.ts';
import { type Html, html } from './html.ts';
import { methodChoices } from './method-choices.ts';

/** A change of a subscription, paid by any method that brings money into the shop. */
export function payChangeForm(
  pageContext: PageContext,
  wanted: { subscriptionId: string; change: WishedChange; price: Money; atMostMinor: number | null },
): Html | null {
  const { paidChange: words, checkout } = pageContext.texts;
  const { subscriptionId, change, price, atMostMinor } = wanted;
  const choices = methodChoices(pageContext, { checksFirst: true, price });
  if (choices.length === 0) return null;
  const what =
    change.kind === 'extension'
      ? html`<input type="hidden" name="units" value="${change.units}">`
      : html`<input type="hidden" name="planId" value="${change.planId}">`;
  const body = html`<input type="hidden" name="kind" value="${change.kind}">
${what}${atMostMinor !== null && html`<input type="hidden" name="atMost" value="${atMostMinor}">`}
<fieldset><legend>${checkout.method}</legend>
${choices}</fieldset>
<p class="muted">${words.hint}</p>
<div class="actions"><button class="quiet">${words.pay}</button></div>`;
  const action = `/subscriptions/${subscriptionId}/pay-change`;
  return foldedForm(pageContext, { action, summary: words.otherwise, body });
}
