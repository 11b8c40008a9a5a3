import type { Payment } from '@panelkit/sdk';
import type { PageContext } from '../../page-context.ts';
import { postButton } from '../forms/form-fields.ts';
import { type Html, html } from './html.ts';

/** A change of a subscription that waits for its money, with the ways to pay it and to withdraw it. */
export function awaitedChange(pageContext: PageContext, { id, wish, state, amount }: Payment): Html | null {
  const { paidChange: words } = pageContext.texts;
  if (wish === null) return null;
  const { currency } = amount;
  const arrived =
    state.status === 'captured' && words.arrived({ amountMinor: state.receivedMinor, currency });
  return html`<section class="card stack" aria-label="${words.waits[wish.change.kind](amount)}">
<p class="notice wait" role="status">${words.waits[wish.change.kind](amount)} ${arrived} ${state.status === 'in-review' && words.inReview}</p>
<p class="muted">${words.wantedUntil(wish.wantedUntil)}</p>
<div class="actions"><a class="button primary" href="/payments/${id}">${words.toPayment}</a>${postButton(pageContext, { action: `/payments/${id}/withdraw`, label: words.withdraw })}</div>
</section>`;
}
