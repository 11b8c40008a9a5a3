import type { Plan, PlanChangeOffer } from '@panelkit/sdk';
import type { PageContext } from '../../../page-context.ts';
import { field, option } from '../../forms/field.ts';
import { confirmBox, foldedForm } from '../../forms/form-fields.ts';
import { type Html, html } from '../../parts/html.ts';
import { planText } from '../../parts/plan-facts.ts';

/** Ends a subscription for good. The form says what that means, and asks for a reason. */
export function terminationForm(pageContext: PageContext, action: string): Html {
  const { staffSubscription: words, staffLists } = pageContext.texts;
  const label = staffLists.staffAction.terminate;
  const body = html`<p>${words.terminateHint}</p>
${field({ name: 'reason', id: 'terminate-reason', label: staffLists.reason })}
${confirmBox(words.terminateConfirm)}
<button class="danger">${label}</button>`;
  return foldedForm(pageContext, { action, summary: label, body });
}

/** A period from the customer's wallet. */
export function paidForm(
  pageContext: PageContext,
  { action, price }: { action: string; price: string },
): Html {
  const { staffSubscription: words } = pageContext.texts;
  const body = html`<p>${words.chargeHint(price)}</p><button class="primary">${words.extendPaid(price)}</button>`;
  return foldedForm(pageContext, { action, summary: words.extendPaid(price), body });
}

/** Another plan, with what it costs the customer or gives back. */
export function planForm(
  pageContext: PageContext,
  choices: readonly { plan: Plan; offer: PlanChangeOffer }[],
  action: string,
): Html {
  const { staffSubscription: words, format } = pageContext.texts;
  const possible = choices.filter(({ offer }) => offer.allowed);
  if (possible.length === 0) return html`<p class="muted">${words.noPlan}</p>`;
  const label = ({ plan, offer }: (typeof choices)[number]): string => {
    const { currency, priceMinor, refundMinor } = offer;
    const { name } = planText(pageContext, plan);
    if (refundMinor > 0) return words.getsBack(name, format.money({ amountMinor: refundMinor, currency }));
    return words.pays(name, format.money({ amountMinor: priceMinor, currency }));
  };
  const options = possible.map((choice) => option('planId', [choice.plan.id, label(choice)]));
  const body = html`<p>${words.planHint}</p>
<select name="planId" aria-label="${words.plan}">${options}</select>
<button class="primary">${words.changePlan}</button>`;
  return foldedForm(pageContext, { action, summary: words.changePlan, body });
}
