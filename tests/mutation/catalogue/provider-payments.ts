import type { Mutant } from '../mutant.ts';

const capturePayment = 'packages/sdk/src/engine/payments/capture-payment.ts';
const applyProviderState = 'packages/sdk/src/engine/gateways/apply-provider-state.ts';
const callGateway = 'packages/sdk/src/engine/gateways/call-gateway.ts';
const creditPayment = 'packages/sdk/src/engine/payments/credit-payment.ts';
const expirePayments = 'packages/sdk/src/engine/payments/expire-payments.ts';
const pollDuePayments = 'packages/sdk/src/engine/gateways/poll-due-payments.ts';
const matchEvent = 'packages/sdk/src/engine/gateways/match-event.ts';
const openProviderPayment = 'packages/sdk/src/engine/gateways/open-provider-payment.ts';
const processPaymentEvent = 'packages/sdk/src/engine/gateways/process-payment-event.ts';
const receiveEvent = 'packages/sdk/src/engine/gateways/receive-event.ts';
const bookChargeback = 'packages/sdk/src/engine/payments/book-chargeback.ts';
const payments = 'packages/sdk/src/engine/api/payments.ts';
const submitReceipt = 'packages/sdk/src/engine/payments/submit-receipt.ts';

const eventsToldAgainTest = 'tests/engine/gateways/events-told-again.test.ts';
const foreignNoticesTest = 'tests/engine/gateways/foreign-notices.test.ts';
const inboxGuardsTest = 'tests/engine/gateways/inbox-guards.test.ts';
const lateRequestsTest = 'tests/engine/panel-calls/late-requests.test.ts';
const paymentInboxTest = 'tests/engine/gateways/payment-inbox.test.ts';
const paymentPlantedTest = 'tests/engine/gateways/payment-planted.test.ts';
const paymentWatchTest = 'tests/engine/gateways/payment-watch.test.ts';
const paymentsTest = 'tests/engine/payments/payments.test.ts';
const refundsTest = 'tests/engine/payments/refunds.test.ts';
const unansweredCallsTest = 'tests/engine/panel-calls/unanswered-calls.test.ts';
const yookassaTest = 'tests/gateways/yookassa.test.ts';

/** Payments through providers, and receipts. */
export const providerPaymentsMutants: readonly Mutant[] = [
  {
    id: 'gateways/second-part-has-the-key-of-the-first',
    file: applyProviderState,
    find: `\`received:\${id}:\${receivedMinor}\``,
    replace: `\`received:\${id}\``,
    breaks: 'each part of a payment is booked',
    tests: [paymentInboxTest, paymentWatchTest],
  },
  {
    id: 'gateways/received-sum-is-not-kept',
    file: applyProviderState,
    find: 'await tx.providerPayments.update(id, { receivedMinor: state.receivedMinor });',
    replace: '',
    breaks: 'what was booked is known',
    tests: [paymentInboxTest, paymentWatchTest],
  },
  {
    id: 'gateways/failed-though-money-came',
    file: applyProviderState,
    find: 'if (isLast && state.receivedMinor === 0 && receivedMinor === 0)',
    replace: 'if (isLast)',
    breaks: 'a payment that brought money has not failed',
    tests: [inboxGuardsTest],
  },
  {
    id: 'gateways/debt-is-forgiven',
    file: creditPayment,
    find: 'const repaidMinor = Math.min(owedMinor, creditedMinor);',
    replace: 'const repaidMinor = Math.min(0, owedMinor, creditedMinor);',
    breaks: 'what a customer owes is paid first',
    tests: [paymentInboxTest],
  },
  {
    id: 'gateways/debt-takes-more-than-came',
    file: creditPayment,
    find: 'const repaidMinor = Math.min(owedMinor, creditedMinor);',
    replace: 'const repaidMinor = owedMinor;',
    breaks: 'what came is all that repays',
    tests: [paymentInboxTest],
  },
  {
    id: 'gateways/parts-do-not-add-up',
    file: creditPayment,
    find: "amountMinor + (state.status === 'captured' ? state.receivedMinor : 0)",
    replace: 'amountMinor',
    breaks: 'a payment shows all that came',
    tests: [paymentInboxTest, paymentWatchTest, paymentsTest],
  },
  {
    id: 'gateways/booked-twice-is-passed-over',
    file: creditPayment,
    find: "if (booked !== 'booked') throw storageConflict('payment', paymentId);",
    replace: '',
    breaks: 'a payment that cannot be booked is not captured',
    tests: [paymentPlantedTest],
  },
  {
    id: 'gateways/captured-twice-by-hand',
    file: capturePayment,
    find: "if (!canCapture(payment)) throw alreadyDecided(payment, 'approve');",
    replace: '',
    breaks: 'a receipt is approved once',
    tests: [paymentsTest],
  },
  {
    id: 'gateways/staff-approve-for-the-provider',
    file: payments,
    find: "requireByHand(engine, payment, 'approve by hand');",
    replace: '',
    breaks: 'what a provider collects is decided by its word',
    tests: [paymentWatchTest, paymentInboxTest, paymentsTest],
  },
  {
    id: 'gateways/rejected-order-has-the-time-of-a-review',
    file: payments,
    find: 'if (orderId !== null) await endReview(engine, tx, orderId);',
    replace: '',
    breaks: 'after a rejection an order has the time of an unpaid one',
    tests: [paymentsTest],
  },
  {
    id: 'gateways/receipt-gives-no-time',
    file: submitReceipt,
    find: 'if (orderId !== null) await beginReview(engine, tx, orderId);',
    replace: '',
    breaks: 'an order whose receipt is in review does not expire',
    tests: [paymentsTest],
  },
  {
    id: 'gateways/replay-forgets-what-was-done',
    file: processPaymentEvent,
    find: "if (state.status === 'processed') return;",
    replace: '',
    breaks: 'a replayed event keeps what it did',
    tests: [inboxGuardsTest],
  },
  {
    id: 'gateways/unknown-payment-is-looked-for-for-ever',
    file: processPaymentEvent,
    find: "reason === 'currency-mismatch' || attempts >= MATCH_ATTEMPTS",
    replace: "reason === 'currency-mismatch'",
    breaks: 'an event of no payment is left to staff in the end',
    tests: [eventsToldAgainTest],
  },
  {
    id: 'gateways/unmatched-is-told-each-time',
    file: processPaymentEvent,
    find: "if (!isNew) return 'unmatched';",
    replace: '',
    breaks: 'staff are told of an unmatched event once',
    tests: [paymentWatchTest],
  },
  {
    id: 'gateways/unreachable-provider-ends-the-event',
    file: processPaymentEvent,
    find: 'await engine.backend.storage.transaction((tx) => postpone(engine, tx, event.id));',
    replace: '',
    breaks: 'an event whose provider is away is tried later',
    tests: [inboxGuardsTest],
  },
  {
    id: 'gateways/watched-payment-expires-too-soon',
    file: expirePayments,
    find: 'if (providerPayments.some(({ nextLookAt }) => nextLookAt !== null)) return false;',
    replace: '',
    breaks: 'a payment expires with the last of its starts',
    tests: [paymentWatchTest],
  },
  {
    id: 'gateways/payment-is-watched-for-ever',
    file: pollDuePayments,
    find: 'isLast || found.endedAt !== null ? null : next',
    replace: 'found.endedAt !== null ? null : next',
    breaks: 'nobody asks for ever',
    tests: [paymentWatchTest],
  },
  {
    id: 'gateways/unsigned-webhooks-are-stored',
    file: receiveEvent,
    find: 'gateway.hasUnsignedWebhooks === true',
    replace: 'false',
    breaks: 'strangers cannot fill the inbox',
    tests: [yookassaTest],
  },
  {
    id: 'gateways/paid-payment-expires',
    file: expirePayments,
    find: "if (state.status !== 'pending') return false;",
    replace: '',
    breaks: 'what was paid does not expire',
    tests: [paymentWatchTest],
  },
  {
    id: 'gateways/reference-of-another-payment',
    file: openProviderPayment,
    find: "if (known.paymentId !== payment.id) throw storageConflict('provider payment', known.id);",
    replace: '',
    breaks: "a provider's payment is of one payment of ours",
    tests: [foreignNoticesTest],
  },
  {
    id: 'gateways/silent-gateway-is-waited-for',
    file: callGateway,
    find: 'callOutside(outside, settings.requestTimeoutMs, call)',
    replace: 'callOutside(outside, settings.requestTimeoutMs * 1e6, call)',
    breaks: 'a gateway has its time to answer',
    tests: [paymentWatchTest, unansweredCallsTest, lateRequestsTest],
  },
  {
    id: 'gateways/event-of-another-method-is-matched-by-staff',
    file: matchEvent,
    find: 'if (payment.method !== gateway) {',
    replace: "if (payment.method === '') {",
    breaks: 'staff match an event to a payment of its gateway',
    tests: [foreignNoticesTest],
  },
  {
    id: 'gateways/charged-back-twice',
    file: applyProviderState,
    find: 'const takenMinor = state.chargedBackMinor - chargedBackMinor;',
    replace: 'const takenMinor = state.chargedBackMinor;',
    breaks: 'what was taken back is booked once',
    tests: [paymentInboxTest, refundsTest],
  },
  {
    id: 'gateways/charged-back-from-nobody',
    file: bookChargeback,
    find: '{ account: receivableAccount(customerId), amountMinor: -owedMinor },',
    replace: "{ account: 'revenue', amountMinor: -owedMinor },",
    breaks: 'what the wallet does not cover is owed',
    tests: [paymentInboxTest],
  },
];
