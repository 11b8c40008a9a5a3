import type { Mutant } from '../mutant.ts';

const requestRefund = 'packages/sdk/src/engine/payments/request-refund.ts';
const settleRefund = 'packages/sdk/src/engine/payments/settle-refund.ts';
const processRefund = 'packages/sdk/src/engine/payments/process-refund.ts';

const ownershipTest = 'tests/engine/api/ownership.test.ts';
const refundsTest = 'tests/engine/payments/refunds.test.ts';

/** Refunds through providers. */
export const refundsMutants: readonly Mutant[] = [
  {
    id: 'refunds/pending-refund-ends',
    file: settleRefund,
    find: "if (status === 'pending') continue;",
    replace: '',
    breaks: 'a refund that pends has not ended',
    tests: [refundsTest],
  },
  {
    id: 'refunds/two-workers-send-one-refund',
    file: processRefund,
    find: "if (locked.state.status !== 'requested' || !isDue(engine, locked)) return null;",
    replace: '',
    breaks: 'a refund is sent by one worker',
    tests: [refundsTest],
  },
  {
    id: 'refunds/answer-to-an-earlier-try',
    file: processRefund,
    find: ' || refund.state.sentAt.getTime() !== sentAt.getTime()',
    replace: '',
    breaks: 'a late answer does not speak for a later try',
    tests: [refundsTest],
  },
  {
    id: 'refunds/lost-answer-is-sent-again',
    file: processRefund,
    find: "return { kind: 'unknown', cause: isPanelkitError(error) ? error.code : 'unexpected' };",
    replace:
      "return { kind: 'not-applied', reason: isPanelkitError(error) ? error.code : 'unexpected', retryAfterMs: null };",
    breaks: 'a refund whose answer was lost is looked at, not sent again',
    tests: [refundsTest],
  },
  {
    id: 'refunds/refused-refund-keeps-the-money',
    file: settleRefund,
    find: ': await tx.ledger.voidHold(refund.holdId, at);',
    replace: ": end.kind === 'refused';",
    breaks: 'the money of a refused refund is free again',
    tests: [refundsTest],
  },
  {
    id: 'refunds/refund-holds-nothing',
    file: requestRefund,
    find: 'await hold(engine, tx, refund);',
    replace: '',
    breaks: 'a refund holds its money first',
    tests: [refundsTest],
  },
  {
    id: 'refunds/customer-refunds-himself',
    file: requestRefund,
    find: 'requireStaff(actor, target);',
    replace: '',
    breaks: 'staff refund',
    tests: [refundsTest, ownershipTest],
  },
  {
    id: 'refunds/asked-before-the-look',
    file: processRefund,
    find: 'await applyProviderState(engine, tx, await lockProviderPayment(tx, providerPaymentId), state);',
    replace: 'await lockProviderPayment(tx, providerPaymentId);',
    breaks: 'a look at a refund books what the provider says',
    tests: [refundsTest],
  },
];
