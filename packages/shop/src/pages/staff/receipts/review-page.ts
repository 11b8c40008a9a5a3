import type { Payment } from '@panelkit/sdk';
import type { PageContext } from '../../../page-context.ts';
import { postForm } from '../../forms/form-fields.ts';
import { typed } from '../../forms/refused-content.ts';
import { facts } from '../../parts/facts.ts';
import { type Html, html } from '../../parts/html.ts';
import type { ReviewedReceipt } from '../dashboard-page.ts';
import { staffFrame } from '../staff-frame.ts';
import { repeatNotes } from './repeat-notes.ts';
import { keyHint, keyMarks } from './shortcut.ts';

export interface ReviewView extends ReviewedReceipt {
  /** How many receipts wait, with this one. */
  waitingCount: number;
  /** The one that is shown after this one; null: no other waits. */
  nextId: string | null;
  done: string | null;
}

/**
 * One receipt with its picture; a decision leads to the next one. Its keys count only while the focus is on
 * the receipt.
 */
export function reviewPage(pageContext: PageContext, view: ReviewView): string {
  const { receiptReview: words, staffNav, format } = pageContext.texts;
  const { payment, waitingCount, done } = view;
  const amount = format.money(payment.amount);
  const body = html`<p class="actions"><a class="back" href="/staff/receipts">${staffNav.receiptsQueue}</a> <span class="muted">${words.waiting(waitingCount)}</span></p>
<section class="card stack" tabindex="-1" autofocus data-keys aria-label="${words.title(amount)}">
${view.repeats.length > 0 && repeatNotes(pageContext, view.repeats)}
${factsOf(pageContext, view)}
${decisions(pageContext, view)}
${picture(pageContext, payment)}
<p class="muted" id="keys">${words.keys}</p></section>`;
  return staffFrame(pageContext, { title: words.title(amount), body, done });
}

function factsOf(pageContext: PageContext, { payment, customer, order }: ReviewView): Html {
  const { receiptReview, staffLists, staffApprovals, format } = pageContext.texts;
  const receipt = receiptOf(payment);
  return facts([
    [staffLists.amount, html`<b>${format.money(payment.amount)}</b>`],
    [staffLists.customer, html`<a href="/staff/customers/${payment.customerId}"><bdi>${customer}</bdi></a>`],
    order !== null && [
      staffApprovals.order,
      html`<a href="/staff/orders/${payment.orderId}"><bdi>${order}</bdi></a>`,
    ],
    receipt !== null &&
      receipt.reference !== null && [receiptReview.reference, html`<b><bdi>${receipt.reference}</bdi></b>`],
    receipt !== null && [staffLists.at, format.dateTime(receipt.submittedAt)],
    receipt !== null && receipt.note !== null && [receiptReview.note, html`<bdi>${receipt.note}</bdi>`],
  ]);
}

function decisions(pageContext: PageContext, { payment, nextId }: ReviewView): Html {
  const { staff: words, receiptReview } = pageContext.texts;
  const action = (verb: string): string => `/staff/payments/${payment.id}/${verb}`;
  const approve = postForm(pageContext, {
    action: action('approve'),
    body: html`<button class="primary"${keyMarks('A')}>${words.approve} ${keyHint('A')}</button>`,
  });
  const reject = postForm(pageContext, {
    action: action('reject'),
    className: 'inline',
    body: html`<input name="reason" value="${typed('reason', '')}" required maxlength="500" placeholder="${words.rejectReason}" aria-label="${words.rejectReason}"${keyMarks('R')}>
<button class="quiet">${words.reject} ${keyHint('R')}</button>`,
  });
  return html`<div class="actions review">${approve}${reject}
${nextId !== null && html`<a class="button quiet" href="/staff/receipts/${nextId}"${keyMarks('N')}>${receiptReview.next} ${keyHint('N')}</a>`}</div>`;
}

function picture({ texts }: PageContext, payment: Payment): Html {
  const { staff: words, receiptReview } = texts;
  const attachmentId = receiptOf(payment)?.attachmentId ?? null;
  return attachmentId === null
    ? html`<p class="muted">${receiptReview.noPicture}</p>`
    : html`<a href="/receipts/${attachmentId}"><img class="receipt whole" src="/receipts/${attachmentId}" alt="${words.picture}"></a>`;
}

function receiptOf({ state }: Payment) {
  return state.status === 'in-review' ? state.receipt : null;
}
