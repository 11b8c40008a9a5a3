import type { Payment } from '@panelkit/sdk';
import type { Visit } from '../visit.ts';
import { facts } from './facts.ts';
import { postForm } from './form-fields.ts';
import { type Html, html } from './html.ts';
import type { OrderView } from './order-page.ts';

/** What an order that waits for a transfer asks of its customer; null when nothing is asked. */
export function paymentSection(visit: Visit, view: OrderView): Html | null {
  const { order, payment } = view;
  if (payment === null || order.state.status !== 'awaiting-payment') return null;
  const { format } = visit.texts;
  const { receipt: words } = visit.texts.order;
  const { state } = payment;
  if (state.status === 'in-review') return html`<p class="card note">${words.inReview}</p>`;
  if (state.status === 'rejected')
    return html`<p class="card note">${words.rejected(state.reason)} ${words.again}</p>`;
  if (state.status !== 'pending') return null;
  const transfer = facts([
    [words.amount, format.money(payment.amount)],
    [words.to, view.payTo],
    [words.purpose, order.number],
    [words.until, format.dateTime(order.state.expiresAt)],
  ]);
  return html`<section class="card" aria-labelledby="pay">
<h2 id="pay">${words.heading}</h2>
${transfer}
${receiptForm(visit, payment)}
</section>`;
}

function receiptForm(visit: Visit, payment: Payment): Html {
  const { receipt: words } = visit.texts.order;
  const body = html`<p class="field"><label for="reference">${words.reference}</label>
<input id="reference" name="reference" required maxlength="200" autocomplete="off" aria-describedby="reference-hint">
<small id="reference-hint">${words.referenceHint}</small></p>
<p class="field"><label for="note">${words.note}</label>
<input id="note" name="note" maxlength="500" autocomplete="off"></p>
<button class="primary">${words.submit}</button>`;
  return postForm(visit, { action: `/payments/${payment.id}/receipt`, className: 'stack', body });
}
