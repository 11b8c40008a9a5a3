import type { Payment, PaymentEventDetails } from '@panelkit/sdk';
import type { PageContext } from '../../../page-context.ts';
import { field } from '../../forms/field.ts';
import { postButton, postForm } from '../../forms/form-fields.ts';
import { paymentBadgeColor } from '../../parts/badge-colors.ts';
import { facts } from '../../parts/facts.ts';
import { type Html, type HtmlValue, html } from '../../parts/html.ts';
import { methodName } from '../../parts/method-name.ts';
import { staffFrame, state, table } from '../staff-frame.ts';

/** A payment to which the money can be assigned. */
export interface Candidate {
  payment: Payment;
  customer: string;
  /** The number of its order; null: it pays for something else. */
  order: string | null;
}

export interface UnmatchedView {
  event: PaymentEventDetails;
  /** Nobody can say whose it is where the provider is gone or the currency is another. */
  canAssign: boolean;
  /** What it can be credited with, in the currency of the shop; null: the provider named no such amount. */
  creditMinor: number | null;
  currency: string;
  candidates: Candidate[];
  /** What was searched for, and whom it found. */
  searched: { text: string; candidates: Candidate[]; customers: { id: string; name: string }[] } | null;
  done: string | null;
}

/** Money that providers told of and that fits no payment, oldest first. */
export function unmatchedListPage(
  pageContext: PageContext,
  view: { events: PaymentEventDetails[]; nextCursor: string | null; done: string | null },
): string {
  const { staffUnmatched: words, staffLists, staffNav, format } = pageContext.texts;
  const body = html`<p class="lead">${words.lead}</p>
${table(pageContext, {
  label: staffNav.unmatched,
  nothing: words.none,
  heads: [staffLists.at, words.provider, staffLists.amount, words.reference, words.reason, ''],
  rows: view.events.map((event) => [
    format.dateTime(event.receivedAt),
    methodName(pageContext.texts, event.gateway),
    amountOf(pageContext, event),
    event.providerReference !== null && html`<bdi class="break">${event.providerReference}</bdi>`,
    event.state.status === 'unmatched' && words.reasons[event.state.reason],
    html`<a class="button quiet" href="/staff/unmatched/${event.id}">${words.details}</a>`,
  ]),
  href: '/staff/unmatched',
  nextCursor: view.nextCursor,
})}`;
  return staffFrame(pageContext, { title: staffNav.unmatched, body, done: view.done });
}

/**
 * One payment message: what its provider reported, and the payments and customers it may belong to. Each
 * button shows the amount it books.
 */
export function unmatchedPage(pageContext: PageContext, view: UnmatchedView): string {
  const { staffUnmatched: words, staffNav, staffSubscription } = pageContext.texts;
  const { event } = view;
  const waits = event.state.status === 'unmatched';
  const again =
    waits && postButton(pageContext, { action: `/staff/unmatched/${event.id}/replay`, label: words.replay });
  const body = html`<p><a class="back" href="/staff/unmatched">${staffNav.unmatched}</a></p>
<section class="card stack" aria-labelledby="facts"><h2 id="facts">${words.facts}</h2>${factsOf(pageContext, event)}
${event.state.status === 'unmatched' && html`<p class="muted">${words.hints[event.state.reason]}</p>`}${again}</section>
${waits && view.canAssign && assignCard(pageContext, view)}${waits && closeCard(pageContext, event.id)}
<p><a href="/staff/audit?targetId=${event.id}">${staffSubscription.toAudit}</a></p>`;
  return staffFrame(pageContext, { title: staffNav.unmatched, body, done: view.done });
}

function amountOf(pageContext: PageContext, { told }: PaymentEventDetails): HtmlValue {
  const { staffUnmatched: words, format } = pageContext.texts;
  const known = told?.state ?? null;
  if (known === null) return html`<span class="muted">${words.noAmount}</span>`;
  const { receivedMinor, currency, paidIn } = known;
  const amount = format.money({ amountMinor: receivedMinor, currency });
  return html`<b>${amount}</b>${paidIn !== undefined && html`<br><small><bdi>${paidIn.paid} ${paidIn.currency}</bdi></small>`}`;
}

/**
 * All that was read from the notice. Its raw body stays sealed: it has the provider's signature and data of
 * people.
 */
function factsOf(pageContext: PageContext, event: PaymentEventDetails): Html {
  const { staffUnmatched: words, staffLists, format } = pageContext.texts;
  const { told, state: now } = event;
  const raw = (text: string): Html => html`<bdi class="break">${text}</bdi>`;
  const named = (label: string, text: string | null | undefined) =>
    typeof text === 'string' && text !== '' && ([label, raw(text)] as const);
  return facts([
    [staffLists.status, state(now.status === 'processed' ? 'good' : 'wait', statusText(pageContext, now))],
    now.status === 'unmatched' && [words.reason, words.reasons[now.reason]],
    [words.provider, methodName(pageContext.texts, event.gateway)],
    [staffLists.at, format.dateTime(event.receivedAt)],
    [words.received, amountOf(pageContext, event)],
    ...stateFacts(pageContext, event),
    named(words.reference, event.providerReference),
    named(words.parent, told?.parentReference),
    named(words.invoice, told?.invoiceReference),
    named(words.ourPayment, told?.paymentId),
    named(words.eventId, event.providerEventId),
    [words.attempts, format.number(event.attempts)],
  ]);
}

function statusText(
  { texts: { staffUnmatched: words } }: PageContext,
  now: PaymentEventDetails['state'],
): string {
  return now.status === 'processed' && now.effect === 'closed' ? words.closed : words.state[now.status];
}

function stateFacts(
  pageContext: PageContext,
  { told }: PaymentEventDetails,
): (readonly [string, HtmlValue] | false)[] {
  const { staffUnmatched: words, format } = pageContext.texts;
  if (told === null || told.state === null) return [];
  const { status, endReason, currency, chargedBackMinor, paidIn } = told.state;
  return [
    paidIn !== undefined && [words.askedIn, html`<bdi>${paidIn.asked} ${paidIn.currency}</bdi>`],
    paidIn !== undefined && [words.paidIn, html`<bdi>${paidIn.paid} ${paidIn.currency}</bdi>`],
    chargedBackMinor > 0 && [words.takenBack, format.money({ amountMinor: chargedBackMinor, currency })],
    [words.providerState, words.states[status]],
    endReason !== null && [words.endReason, html`<bdi>${endReason}</bdi>`],
  ];
}

function assignCard(pageContext: PageContext, view: UnmatchedView): Html {
  const { staffUnmatched: words } = pageContext.texts;
  const { event, candidates, searched } = view;
  const search = postForm(pageContext, {
    action: `/staff/unmatched/${event.id}`,
    className: 'stack',
    body: html`${field({ name: 'q', label: words.search, value: searched?.text ?? '', maxLength: 300 })}
<div class="actions"><button class="quiet">${words.find}</button></div>`,
  });
  return html`<section class="card stack" aria-labelledby="whose"><h2 id="whose">${words.whose}</h2>
${searched !== null && foundPart(pageContext, view, searched)}
${search}
<p class="muted">${candidates.length === 0 ? words.noPayments : words.whoseHint}</p>
<ul class="rows">${candidates.map((one) => candidateRow(pageContext, event.id, one))}</ul></section>`;
}

/** Where the shop can book nothing, or staff have booked it by hand. */
function closeCard(pageContext: PageContext, eventId: string): Html {
  const { staffUnmatched: words } = pageContext.texts;
  const body = html`<p class="muted">${words.closeHint}</p>
${field({ name: 'reason', label: words.closeReason, maxLength: 500 })}
<div class="actions"><button class="quiet">${words.close}</button></div>`;
  const form = postForm(pageContext, {
    action: `/staff/unmatched/${eventId}/close`,
    className: 'stack',
    body,
  });
  return html`<section class="card stack" aria-labelledby="close"><h2 id="close">${words.closeTitle}</h2>${form}</section>`;
}

function foundPart(
  pageContext: PageContext,
  { event, creditMinor, currency }: UnmatchedView,
  { candidates, customers }: NonNullable<UnmatchedView['searched']>,
): Html {
  const { staffUnmatched: words, format } = pageContext.texts;
  const credited = creditMinor === null ? [] : customers;
  const credit = (amountMinor: number, { id, name }: { id: string; name: string }): Html =>
    postForm(pageContext, {
      action: `/staff/unmatched/${event.id}/assign`,
      className: 'inline',
      fixed: { customerId: id },
      body: html`<a href="/staff/customers/${id}"><bdi>${name}</bdi></a>
<button class="primary">${words.credit(format.money({ amountMinor, currency }))}</button>`,
    });
  return html`<h3>${words.found}</h3>
${candidates.length === 0 && credited.length === 0 && html`<p class="muted" role="status">${words.nothingFound}</p>`}
<ul class="rows">${candidates.map((one) => candidateRow(pageContext, event.id, one))}
${credited.map((customer) => html`<li>${credit(creditMinor ?? 0, customer)}</li>`)}</ul>`;
}

function candidateRow(
  pageContext: PageContext,
  eventId: string,
  { payment, customer, order }: Candidate,
): Html {
  const { staffUnmatched: words, order: orderWords, paymentStatus, format } = pageContext.texts;
  const { status } = payment.state;
  const body = html`<button class="primary">${words.assign}</button>`;
  const action = `/staff/unmatched/${eventId}/assign`;
  return html`<li><div><b>${format.money(payment.amount)}</b> · <a href="/staff/customers/${payment.customerId}"><bdi>${customer}</bdi></a><br>
<small>${order === null ? words.topUp : html`<a href="/staff/orders/${payment.orderId}"><bdi>${orderWords.title(order)}</bdi></a>`} · <bdi>${format.dateTime(payment.createdAt)}</bdi></small> ${state(paymentBadgeColor(status), paymentStatus[status])}</div>
<div class="actions">${postForm(pageContext, { action, className: 'inline', fixed: { paymentId: payment.id }, body })}</div></li>`;
}
