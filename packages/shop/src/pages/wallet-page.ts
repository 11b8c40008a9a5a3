import {
  customerShareMinor,
  type LedgerTransaction,
  type Money,
  type Payment,
  type WalletView,
} from '@panelkit/sdk';
import type { PageContext } from '../page-context.ts';
import { awaitedPayments, pager } from './account-page.ts';
import { amountField, unitInput } from './forms/amount-field.ts';
import { postForm } from './forms/form-fields.ts';
import { layout } from './layout.ts';
import { facts } from './parts/facts.ts';
import { type Html, html } from './parts/html.ts';
import { collectingMethods, methodChoices } from './parts/method-choices.ts';

export interface WalletPageView {
  wallet: WalletView;
  bookings: LedgerTransaction[];
  /** Top-ups, and payments for changes, that wait for somebody. */
  payments: Payment[];
  nextCursor: string | null;
  presets: Money[];
  /** What is missing for what was to be bought. */
  wanted: Money | null;
  next: string;
}

export function walletPage(pageContext: PageContext, view: WalletPageView): string {
  const { wallet: words, account, errors } = pageContext.texts;
  const { customerId, availableMinor, heldMinor, owedMinor, currency, frozenUntil } = view.wallet;
  const amount = (amountMinor: number): string => pageContext.texts.format.money({ amountMinor, currency });
  const body = html`<div class="frame narrow stack">
<p><a class="back" href="/account">${account.title}</a></p>
<h1>${words.title}</h1>
${frozenUntil !== null && html`<p class="notice wait">${errors.MONEY_FROZEN({ customerId, until: frozenUntil.toISOString() })}</p>`}
${owedMinor > 0 && html`<p class="notice bad">${words.owed(amount(owedMinor))}</p>`}
<section class="card"><p class="balance"><span class="muted">${account.available}</span> <b>${amount(availableMinor)}</b></p>
${heldMinor > 0 && facts([[account.held, amount(heldMinor)]])}</section>
${view.payments.length > 0 && html`<section class="card" aria-labelledby="awaited"><h2 id="awaited">${words.awaited}</h2>${awaitedPayments(pageContext.texts, view.payments)}</section>`}
${topUpCard(pageContext, view)}
<section class="card" aria-labelledby="history"><h2 id="history">${words.history}</h2>
${view.bookings.length === 0 && html`<p class="muted">${words.noBookings}</p>`}
<ul class="rows">${view.bookings.map((booking) => bookingRow(pageContext, booking, view.wallet.customerId))}</ul>
${pager(pageContext, '/wallet', view.nextCursor)}</section>
</div>`;
  return layout(pageContext, { title: words.title, body });
}

function topUpCard(pageContext: PageContext, { presets, wanted, next, wallet }: WalletPageView): Html {
  const { wallet: words, format } = pageContext.texts;
  const button = (money: Money, badgeColor: string): Html =>
    html`<button class="${badgeColor}" name="amount" value="${format.typedMoney(money)}" formnovalidate>${format.money(money)}</button>`;
  const methods = collectingMethods(pageContext, null);
  const heading = html`<h2 id="top-up">${words.topUp}</h2>`;
  if (methods.length === 0)
    return html`<section class="card" aria-labelledby="top-up">${heading}<p class="notice wait">${words.noMethod}</p></section>`;
  const isChosen = methods.length > 1 || methods[0] !== 'receipt';
  const method = html`${
    isChosen &&
    html`<fieldset><legend>${pageContext.texts.checkout.method}</legend>
${methodChoices(pageContext, { checksFirst: true, price: null })}</fieldset>`
  }`;
  // Enter in the field below is this button's, not that of the first amount.
  const form = html`<button hidden></button><input type="hidden" name="next" value="${next}">
${method}
<div class="amounts">${wanted !== null && button(wanted, 'primary')}${presets.map((preset) => button(preset, 'quiet'))}</div>
${unitInput(pageContext, wallet.currency)}
${amountField(pageContext, { name: 'other', label: words.otherAmount, currency: wallet.currency, optional: true })}
<button class="quiet">${words.topUp}</button>`;
  return html`<section class="card" aria-labelledby="top-up">${heading}
<p class="muted">${isChosen ? words.topUpAnyHint : words.topUpHint}</p>
${wanted !== null && html`<p>${words.wanted(wanted)}</p>`}
${postForm(pageContext, { action: '/wallet/top-up', className: 'stack', body: form })}</section>`;
}

/** One booking, as the owner of the wallet sees it. */
export function bookingRow(pageContext: PageContext, booking: LedgerTransaction, customerId: string): Html {
  const { wallet: words, format } = pageContext.texts;
  const { reference, currency } = booking;
  const amountMinor = customerShareMinor(booking, customerId);
  const isStaff = pageContext.viewer?.actor.kind === 'staff';
  const order = reference.orderId;
  return html`<li><div class="text">${words.kinds[booking.kind] ?? booking.kind}${reference.reason !== undefined && html`: ${reference.reason}`}
${order !== undefined && html` · <a href="${isStaff && '/staff'}/orders/${order}">${words.order}</a>`}<br>
<small>${format.dateTime(booking.at)}</small></div>
<b class="${amountMinor < 0 ? 'minus' : 'plus'}"><bdi>${format.money({ amountMinor, currency })}</bdi></b></li>`;
}
