import type { CardToPay, Payment } from '@panelkit/sdk';
import type { PageContext } from '../../page-context.ts';
import { postButton } from '../forms/form-fields.ts';
import { deadline } from './deadline.ts';
import { facts } from './facts.ts';
import { type Html, html } from './html.ts';

/**
 * How a customer may pay to one of the shop's cards. `null`: the shop has none, and says where to send money
 * itself.
 */
export type CardOffer =
  | { kind: 'assigned'; toPay: CardToPay }
  /** A card is assigned when they ask for it. */
  | { kind: 'on-request' }
  | { kind: 'not-confirmed' };

/** Card and amount of a payment, or the way to them. */
export function cardPart(pageContext: PageContext, payment: Payment, offer: CardOffer): Html {
  const { cardTransfer: words } = pageContext.texts;
  switch (offer.kind) {
    case 'assigned':
      return assigned(pageContext, payment, offer.toPay);
    case 'on-request':
      return html`<p>${words.onRequest}</p>
${postButton(pageContext, { action: `/payments/${payment.id}/card`, label: words.show, className: 'primary' })}`;
    case 'not-confirmed':
      return html`<p class="notice wait" role="status">${words.notConfirmed} <a href="/profile">${words.toProfile}</a></p>`;
  }
}

function assigned(pageContext: PageContext, { amount }: Payment, toPay: CardToPay): Html {
  const { cardTransfer: words, format, order } = pageContext.texts;
  const { currency } = amount;
  const exact = { amountMinor: toPay.amountMinor, currency };
  const above = { amountMinor: toPay.amountMinor - toPay.priceMinor, currency };
  // Banks count in Rial whatever the shop shows: both are said, and the one that is typed is copied.
  const isInToman = currency === 'IRR' && format.unitOf(currency) !== currency;
  const inRial = html`<br><small>${words.inRial(format.number(toPay.amountMinor))}</small>`;
  return html`${facts([
    [words.exactly, html`<b>${format.money(exact)}</b>${isInToman && inRial}`],
    [words.holder, html`<bdi>${toPay.holder}</bdi>`],
    [order.receipt.until, deadline(pageContext, toPay.payableUntil)],
  ])}
${copyField(pageContext, { id: 'card-number', label: words.number, value: grouped(toPay.number), copied: toPay.number })}
${copyField(pageContext, { id: 'card-amount', label: words.amountToType, value: format.typedMoney(exact), copied: format.typedMoney(exact) })}
<p class="notice wait" role="status">${words.why(format.money(above))}</p>`;
}

/** In groups of four, as printed on the card. */
function grouped(number: string): string {
  return number.replace(/(.{4})(?=.)/g, '$1 ');
}

function copyField(
  { texts: { subscription: words } }: PageContext,
  { id, label, value, copied }: { id: string; label: string; value: string; copied: string },
): Html {
  return html`<p class="field"><label for="${id}">${label}</label></p>
<div class="copy"><input id="${id}" value="${value}" readonly dir="ltr"${copied !== value && html` data-value="${copied}"`}>
<button type="button" class="quiet" hidden data-copy="${id}" data-copied="${words.copied}">${words.copy}</button></div>`;
}
