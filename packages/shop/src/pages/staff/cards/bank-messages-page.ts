import type { BankMessageView, Payment } from '@panelkit/sdk';
import type { PageContext } from '../../../page-context.ts';
import { postForm } from '../../forms/form-fields.ts';
import { type Html, html } from '../../parts/html.ts';
import { reasonForm } from '../dashboard-page.ts';
import { staffFrame, state } from '../staff-frame.ts';

/** A message with the payments that it can be about. */
export interface WaitingMessage {
  message: BankMessageView;
  payments: { payment: Payment; customer: string }[];
}

export interface BankMessagesView {
  waiting: WaitingMessage[];
  /** Those of the last days that were decided. */
  decided: BankMessageView[];
  currency: string;
  done: string | null;
}

/** What banks say of money that came: what waits for an answer first. */
export function bankMessagesPage(pageContext: PageContext, view: BankMessagesView): string {
  const { bankMessages: words, staffNav } = pageContext.texts;
  const body = html`<section class="card" aria-labelledby="waiting"><h2 id="waiting">${words.waiting}</h2>
${view.waiting.length === 0 && html`<p class="muted">${words.none}</p>`}
<ul class="rows">${view.waiting.map((row) => waitingRow(pageContext, row, view.currency))}</ul></section>
${view.decided.length > 0 && html`<section class="card" aria-labelledby="decided"><h2 id="decided">${words.decided}</h2><ul class="rows">${view.decided.map((message) => decidedRow(pageContext, message, view.currency))}</ul></section>`}`;
  return staffFrame(pageContext, { title: staffNav.bankMessages, body, done: view.done });
}

function about(pageContext: PageContext, message: BankMessageView, currency: string): Html {
  const { format } = pageContext.texts;
  const amount = format.money({ amountMinor: message.amountMinor, currency });
  const sender = message.sender === null ? null : html` · <bdi>${message.sender}</bdi>`;
  return html`<b>${amount}</b> <small><bdi>${message.pattern}</bdi>${sender} · <bdi>${format.dateTime(message.sentAt)}</bdi></small><br><small dir="auto">${message.text}</small>`;
}

function waitingRow(pageContext: PageContext, { message, payments }: WaitingMessage, currency: string): Html {
  const { bankMessages: words, format } = pageContext.texts;
  const reason = message.state.status === 'waiting' ? message.state.reason : 'fits-none';
  const offer = ({ payment, customer }: WaitingMessage['payments'][number]): Html =>
    postForm(pageContext, {
      action: `/staff/bank-messages/${message.id}/match`,
      className: 'inline',
      fixed: { paymentId: payment.id },
      body: html`<a href="/staff/customers/${payment.customerId}"><bdi>${customer}</bdi></a> ${format.money(payment.amount)} <small>${format.dateTime(payment.createdAt)}</small>
<button class="primary">${words.match}</button>`,
    });
  return html`<li><div>${about(pageContext, message, currency)}<br>${state('wait', words.reasons[reason])}
${payments.map(offer)}</div>
<div class="actions">${reasonForm(pageContext, { action: `/staff/bank-messages/${message.id}/dismiss`, label: words.dismiss, reason: words.dismissReason })}</div></li>`;
}

function decidedRow(pageContext: PageContext, message: BankMessageView, currency: string): Html {
  const { bankMessages: words } = pageContext.texts;
  const isMatched = message.state.status === 'matched';
  return html`<li><div>${about(pageContext, message, currency)}</div>${state(isMatched ? 'good' : 'wait', isMatched ? words.matched : words.dismissed)}</li>`;
}
