import type { Order, Payment } from '@panelkit/sdk';
import type { PageContext } from '../page-context.ts';
import { radio } from './forms/field.ts';
import { postForm } from './forms/form-fields.ts';
import { deadline } from './parts/deadline.ts';
import { facts } from './parts/facts.ts';
import { type Html, html } from './parts/html.ts';
import { methodChoices } from './parts/method-choices.ts';

/**
 * How an order that waits for money goes on once its payment is over: turned down, failed, or captured with
 * less than the price.
 */
export function payAgain(pageContext: PageContext, order: Order, { state }: Payment): Html {
  return html`${state.status !== 'rejected' && whatCame(pageContext, order, state)}
<section class="card">${postForm(pageContext, { action: `/orders/${order.id}/pay`, className: 'stack', body: choices(pageContext, order) })}</section>`;
}

function whatCame(
  pageContext: PageContext,
  { id, total, state: waiting }: Order,
  state: Payment['state'],
): Html {
  const { order: words, format } = pageContext.texts;
  const { currency, amountMinor } = total;
  const missingMinor = amountMinor - (pageContext.viewer?.balance?.amountMinor ?? 0);
  const missing = format.money({ amountMinor: missingMinor, currency });
  const came = state.status === 'captured' ? state.receivedMinor : 0;
  return html`<section class="card note stack" role="status">
<p>${came > 0 ? words.partArrived(format.money({ amountMinor: came, currency })) : words.notPaid}</p>
${waiting.status === 'awaiting-payment' && waiting.expiresAt !== null && facts([[words.receipt.until, deadline(pageContext, waiting.expiresAt)]])}
${came > 0 && missingMinor > 0 && html`<p><a class="button quiet" href="/wallet?amount=${missingMinor}&amp;next=/orders/${id}">${words.addMissing(missing)}</a></p>`}
</section>`;
}

function choices(pageContext: PageContext, order: Order): Html {
  const { order: words, checkout } = pageContext.texts;
  const balance = pageContext.viewer?.balance;
  return html`<fieldset><legend>${checkout.method}</legend>
${methodChoices(pageContext, { checksFirst: true, price: order.total })}${balance && radio({ name: 'method', value: 'wallet', label: checkout.wallet(balance), isOn: false })}
</fieldset><button class="primary">${words.payAgain}</button>`;
}
