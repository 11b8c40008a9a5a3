import type { MethodOffer, Payment, PaymentInstructions } from '@panelkit/sdk';
import type { PageContext } from '../page-context.ts';
import { field, notice, problemText } from './forms/field.ts';
import { postButton, postForm } from './forms/form-fields.ts';
import { layout } from './layout.ts';
import { type CardOffer, cardPart } from './parts/card-part.ts';
import { deadline } from './parts/deadline.ts';
import { facts } from './parts/facts.ts';
import { type Html, html, trustedHtml } from './parts/html.ts';
import { methodName } from './parts/method-name.ts';

export interface PaymentView {
  payment: Payment;
  payTo: string;
  /** What the transfer is for, for its purpose. */
  purpose: string;
  /** When an order that waits for it ends. */
  until: Date | null;
  /** What its method asks now; null where that is not known. */
  offer: MethodOffer | null;
  /** The customer has paid at the provider, and the money is not final. */
  isArriving: boolean;
  /** How it goes to one of the shop's cards; null: customers send it to `payTo`. */
  card: CardOffer | null;
  /** Where to go on once the money is there. */
  next?: string;
  /** A receipt that was not taken: what was typed, and why. */
  refused?: RefusedReceipt;
}

interface RefusedReceipt {
  reference: string;
  note: string;
  problem: string;
}

/** What a transfer asks of its customer; null when nothing is asked. */
export function paymentSection(pageContext: PageContext, view: PaymentView): Html | null {
  const { receipt: words } = pageContext.texts.order;
  const { state } = view.payment;
  switch (state.status) {
    case 'in-review':
      return inReview(pageContext, view);
    case 'rejected':
      return html`<p class="card note" role="status">${words.rejected(state.reason)}<br>${words.again}</p>`;
    case 'pending':
      if (view.isArriving) return arriving(pageContext, view);
      return view.payment.method === 'receipt' ? howToPay(pageContext, view) : payOnline(pageContext, view);
    default:
      return null;
  }
}

function inReview(pageContext: PageContext, { payment }: PaymentView): Html {
  const { receipt: words } = pageContext.texts.order;
  const isTopUp = payment.orderId === null && payment.wish === null;
  const resumeAt = pageContext.reviewsResumeAt();
  return html`<p class="card note" role="status">${isTopUp ? words.topUpInReview : words.inReview}${resumeAt !== null && html`<br>${words.reviewsResume(resumeAt)}`}</p>`;
}

function howToPay(
  pageContext: PageContext,
  { payment, payTo, purpose, until, card, next = '/', refused }: PaymentView,
): Html {
  const { format, order } = pageContext.texts;
  const { receipt: words } = order;
  const transfer = facts([
    [words.amount, format.money(payment.amount)],
    [words.to, html`<bdi>${unbrokenNumbers(payTo)}</bdi>`],
    [words.purpose, html`<bdi>${purpose}</bdi>`],
    until !== null && [words.until, deadline(pageContext, until)],
  ]);
  return html`<section class="card" aria-labelledby="pay">
<h2 id="pay">${words.heading}</h2>
${card === null ? transfer : cardPart(pageContext, payment, card)}
${card !== null && card.kind !== 'assigned' ? null : receiptForm(pageContext, payment, { next, refused })}
</section>`;
}

/** Nothing is left to pay, so no deadline holds either. */
function arriving({ texts }: PageContext, { payment }: PaymentView): Html {
  return html`<p class="card note" role="status">${texts.order.receipt.arriving(methodName(texts, payment.method))}</p>`;
}

/** The way to the page of a payment provider. */
function payOnline(pageContext: PageContext, { payment, until, offer }: PaymentView): Html {
  const { texts } = pageContext;
  const { receipt: words } = texts.order;
  if (offer?.isOpen === false)
    return html`<section class="card stack" aria-labelledby="pay"><h2 id="pay">${words.heading}</h2>
<p class="notice wait" role="status">${words.notOpen(methodName(texts, payment.method))}</p></section>`;
  const quote = offer?.quote ?? null;
  return html`<section class="card stack" aria-labelledby="pay">
<h2 id="pay">${words.heading}</h2>
<p>${words.online(methodName(texts, payment.method))}</p>
${facts([[words.amount, texts.format.money(payment.amount)], quote !== null && [words.youPay, html`${texts.format.money(quote.asked)} <small>${texts.checkout.heldFor(Math.round(quote.validForMs / 60_000))}</small>`], until !== null && [words.until, deadline(pageContext, until)]])}
${postButton(pageContext, { action: `/payments/${payment.id}/start`, label: words.toProvider, className: 'primary' })}
</section>`;
}

/** Between the shop and a provider: where to go, or what to do, once the payment is open there. */
export function leavingPage(
  pageContext: PageContext,
  { started, back }: { started: PaymentInstructions; back: string },
): string {
  const { receipt: words } = pageContext.texts.order;
  const { redirectUrl, text } = started;
  const body = html`<div class="frame narrow stack"><section class="card stack">
<h1>${words.heading}</h1>
${redirectUrl !== null && html`<p role="status">${words.leaving}</p><p><a class="button primary" href="${redirectUrl}" rel="noreferrer">${words.openProvider}</a></p>`}
${text !== null && html`<p>${words.instructions}</p><p><bdi>${text}</bdi></p>`}
<p><a href="${back}">${words.back}</a></p>
</section></div>`;
  return layout(pageContext, { title: words.heading, body });
}

/** The groups of an account number stay on one line: they are copied by eye. */
function unbrokenNumbers(text: string): Html[] {
  return text
    .split(/(\d[\d ]+\d)/)
    .map((part, index) => (index % 2 === 1 ? html`<span class="unbroken">${part}</span>` : html`${part}`));
}

function receiptForm(
  pageContext: PageContext,
  payment: Payment,
  { next, refused }: Required<Pick<PaymentView, 'next'>> & { refused: RefusedReceipt | undefined },
): Html {
  const { receipt: words } = pageContext.texts.order;
  const body = html`<input type="hidden" name="next" value="${next}">
${field({ name: 'reference', label: words.reference, value: refused?.reference ?? '', hint: words.referenceHint, maxLength: 200, optional: true })}
${field({ name: 'note', label: words.note, value: refused?.note ?? '', optional: true })}
<p class="field"><label for="picture">${words.picture}</label>
<span class="file"><input id="picture" name="picture" type="file" accept="image/jpeg,image/png,image/webp" aria-describedby="${refused !== undefined && 'picture-problem '}picture-hint"${refused !== undefined && trustedHtml(' aria-invalid="true" autofocus')}>
<span class="face" aria-hidden="true" hidden><span class="button quiet">${words.choose}</span> <bdi data-none="${words.noneChosen}">${words.noneChosen}</bdi></span></span>
${problemText('picture', refused?.problem ?? null)}<small id="picture-hint">${words.pictureHint}</small></p>
${pageContext.challengeOf('receipt')}
<button class="primary">${words.submit}</button>`;
  const action = `/payments/${payment.id}/receipt`;
  const form = postForm(pageContext, { action, hasFile: true, className: 'stack', body });
  return html`${form}<script type="module" src="/receipt.js"></script>`;
}

/** In the place of the page on which a receipt was sent that was not taken: nothing is typed again. */
export function refusedReceiptPage(
  pageContext: PageContext,
  view: PaymentView & { refused: RefusedReceipt; back: string },
): string {
  const { receipt: words } = pageContext.texts.order;
  const body = html`<div class="frame narrow stack"><p><a class="back" href="${view.back}">${words.back}</a></p>
<h1>${words.heading}</h1>
${notice(view.refused.problem, 'bad')}
${paymentSection(pageContext, view)}
</div>`;
  return layout(pageContext, { title: words.heading, body });
}

/** Money on its way into the wallet, or to a change of a subscription. */
export function paymentPage(pageContext: PageContext, view: PaymentView & { next: string }): string {
  const { wallet: words, paidChange, paymentStatus, format } = pageContext.texts;
  const { payment, next } = view;
  const { wish, amount } = payment;
  const { status } = payment.state;
  const isGood = status === 'captured';
  const title = wish === null ? words.topUpOf(amount) : paidChange.titles[wish.change.kind](amount);
  const body = html`<div class="frame narrow stack">
<p><a class="back" href="/wallet">${words.title}</a></p>
<h1>${title}</h1>
<p role="status"><span class="state ${isGood ? 'good' : 'wait'}">${paymentStatus[status]}</span> <small>${format.dateTime(payment.createdAt)}</small></p>
${wish !== null && wishOutcome(pageContext, payment)}
${paymentSection(pageContext, view)}
${wish === null && topUpOutcome(pageContext, view)}
${isGood && wish === null && html`<p><a class="button primary" href="${next}">${next === '/checkout' ? words.goOn : words.title}</a></p>`}
</div>`;
  const isWaited = isGood && wish?.state.status === 'open';
  const isMoving =
    isWaited ||
    view.card?.kind === 'assigned' ||
    status === 'in-review' ||
    (status === 'pending' && payment.method !== 'receipt');
  const live = isMoving ? { state: `${status} ${wish?.state.status} ${view.isArriving}`, seconds: 5 } : null;
  return layout(pageContext, { title, body, live });
}

/** The way out of a top-up that waits, and the way on from one that is over. */
function topUpOutcome(pageContext: PageContext, { payment, isArriving }: PaymentView): Html | null {
  const { wallet: words } = pageContext.texts;
  const again = html`<p><a class="button primary" href="/wallet">${words.topUp}</a></p>`;
  switch (payment.state.status) {
    case 'pending':
      if (isArriving) return null;
      return postButton(pageContext, { action: `/payments/${payment.id}/withdraw`, label: words.cancel });
    case 'rejected':
      return again;
    case 'cancelled':
    case 'expired':
    case 'failed':
      return html`<p class="notice wait" role="status">${words.over[payment.state.status]}</p>${again}`;
    default:
      return null;
  }
}

/** What became of the change that is paid for, and why the money is in the wallet if it is. */
function wishOutcome(pageContext: PageContext, { id, wish, state }: Payment): Html | null {
  const { paidChange: words, subscription } = pageContext.texts;
  if (wish === null) return null;
  const hasMoney = state.status === 'captured';
  const back = html`<a class="button primary" href="/subscriptions/${wish.subscriptionId}">${subscription.title}</a>`;
  switch (wish.state.status) {
    case 'open':
      return postButton(pageContext, { action: `/payments/${id}/withdraw`, label: words.withdraw });
    case 'applied':
      return html`<p class="notice good" role="status">${words.applied}</p><p>${back}</p>`;
    case 'refused':
      return html`<p class="notice bad" role="alert">${words.reasons[wish.state.reason] ?? words.notApplied} ${hasMoney && words.inWallet}</p><p>${back}</p>`;
    case 'withdrawn':
      return html`<p class="notice wait" role="status">${hasMoney ? words.inWallet : words.withdrawn}</p><p>${back}</p>`;
  }
}
