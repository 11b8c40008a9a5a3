import type { RepeatedReceipt } from '@panelkit/sdk';
import type { PageContext } from '../../../page-context.ts';
import { may } from '../../../roles/permissions.ts';
import { type Html, html } from '../../parts/html.ts';

/** A warning for each of them, with the way to the earlier payment for who may see it. */
export function repeatNotes(pageContext: PageContext, repeats: readonly RepeatedReceipt[]): Html {
  const { receiptReview: words } = pageContext.texts;
  const mayOpen = may(pageContext.viewer?.role ?? null, 'see-ledger');
  const earlier = ({ paymentId, number }: RepeatedReceipt): Html =>
    mayOpen
      ? html`<a href="/staff/payments/${paymentId}"><bdi>${number}</bdi></a>`
      : html`<bdi>${number}</bdi>`;
  return html`${repeats.map((one) => html`<p class="notice bad" role="alert">${words.repeated[one.trait]} ${earlier(one)}</p>`)}`;
}
