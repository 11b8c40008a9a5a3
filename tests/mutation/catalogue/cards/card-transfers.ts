import type { Mutant } from '../../mutant.ts';

const approveTrusted = 'packages/sdk/src/engine/cards/approve-trusted.ts';
const assignCard = 'packages/sdk/src/engine/cards/assign-card.ts';
const chooseTransfer = 'packages/sdk/src/domain/cards/choose-transfer.ts';
const tendTransfers = 'packages/sdk/src/engine/cards/tend-transfers.ts';
const undoApproval = 'packages/sdk/src/engine/payments/undo-approval.ts';

const cardGuardsTest = 'tests/engine/cards/card-guards.test.ts';
const cardsTest = 'tests/engine/cards/cards.test.ts';
const judgeDepositTest = 'packages/sdk/src/domain/cards/judge-deposit.test.ts';
const trustedTest = 'tests/engine/cards/trusted.test.ts';
const undoTest = 'tests/engine/cards/undo.test.ts';

/** Which card and amount a customer is shown. */
const assigning: readonly Mutant[] = [
  {
    id: 'cards/unconfirmed-see-numbers',
    file: assignCard,
    find: 'if (await isKnownToStaff(tx, customerId)) return;',
    replace: 'if ((await tx.cardBuyers.find(customerId)) !== null) return;',
    breaks: 'card numbers are shown to confirmed customers',
    tests: [cardsTest],
  },
  {
    id: 'cards/card-for-another-method',
    file: assignCard,
    find: "method === CARD_METHOD && status === 'pending'",
    replace: "status === 'pending'",
    breaks: 'a card is for payments by receipt',
    tests: [cardGuardsTest],
  },
  {
    id: 'cards/card-for-a-decided-payment',
    file: assignCard,
    find: "method === CARD_METHOD && status === 'pending'",
    replace: 'method === CARD_METHOD',
    breaks: 'nobody is asked to pay what was decided',
    tests: [cardGuardsTest],
  },
  {
    id: 'cards/switched-off-card-is-shown-on',
    file: assignCard,
    find: "if (card?.status === 'enabled') {",
    replace: 'if (card !== undefined) {',
    breaks: 'a card that staff disabled is shown no more',
    tests: [cardsTest],
  },
  {
    id: 'cards/reserved-amount-is-shown-again',
    file: chooseTransfer,
    find: ' && !reserved.has(amountMinor)',
    replace: '',
    breaks: 'a reserved amount is nobody else’s',
    tests: [judgeDepositTest],
  },
  {
    id: 'cards/two-transfers-of-a-customer-on-a-card',
    file: chooseTransfer,
    find: ' && !isUsedByCustomer',
    replace: '',
    breaks: 'a customer has one open transfer on a card',
    tests: [judgeDepositTest],
  },
  {
    id: 'cards/limit-of-a-day-is-passed',
    file: chooseTransfer,
    find: 'dayMinor + largestMinor <= card.dailyLimitMinor',
    replace: 'dayMinor <= card.dailyLimitMinor',
    breaks: 'no card is asked for more than its limit',
    tests: [judgeDepositTest],
  },
  {
    id: 'cards/amount-is-free-once-it-is-closed',
    file: tendTransfers,
    find: 'closedBefore: addMs(now, -RESERVED_MS)',
    replace: 'closedBefore: now',
    breaks: 'an amount stays reserved for seven days',
    tests: [cardsTest],
  },
  {
    id: 'cards/closes-what-was-shown-again',
    file: tendTransfers,
    find: 'if (transfer.closedAt !== null || !isOver(transfer, state, now)) return false;',
    replace: '',
    breaks: 'a transfer that got more time meanwhile stays open',
    tests: [cardGuardsTest],
  },
];

/** Who is believed, and what is taken back. */
const trust: readonly Mutant[] = [
  {
    id: 'cards/trust-has-no-limit',
    file: approveTrusted,
    find: 'if ((await tx.cardTransfers.sumUnproved(customerId)) + amountMinor > buyer.trustedUpToMinor) return;',
    replace: '',
    breaks: 'unproved money stays within the limit',
    tests: [trustedTest],
  },
  {
    id: 'cards/each-payment-has-the-whole-limit',
    file: approveTrusted,
    find: '(await tx.cardTransfers.sumUnproved(customerId)) + amountMinor > buyer',
    replace: 'amountMinor > buyer',
    breaks: 'all that nobody has seen counts together',
    tests: [trustedTest],
  },
  {
    id: 'cards/trusted-money-counts-as-seen',
    file: approveTrusted,
    find: 'isPaid: true, trustedAt: tx.now }',
    replace: 'isPaid: true }',
    breaks: 'what was believed counts until it is seen',
    tests: [trustedTest],
  },
  {
    id: 'cards/approval-is-undone-for-ever',
    file: undoApproval,
    find: "state.status === 'captured' && now <= addMs(state.decidedAt, engine.policies.cards.undoMs)",
    replace: "state.status === 'captured'",
    breaks: 'an approval is taken back within 72 hours',
    tests: [undoTest],
  },
  {
    id: 'cards/money-of-a-provider-is-undone',
    file: undoApproval,
    find: 'if (isInTime && !engine.gateways.has(method)) return state;',
    replace: 'if (isInTime) return state;',
    breaks: 'what a provider said is not for staff to undo',
    tests: [cardGuardsTest],
  },
  {
    id: 'cards/undone-order-goes-on',
    file: undoApproval,
    find: 'if (locked !== null) await endOrder(engine, tx, locked, reason);',
    replace: '',
    breaks: 'what an undone payment bought ends',
    tests: [undoTest],
  },
  {
    id: 'cards/undone-message-is-lost',
    file: undoApproval,
    find: `    await tx.bankMessages.update(messageId, {
      state: { status: 'waiting', reason: 'fits-none', paymentIds: [] },
      settledAt: null,
    });
`,
    replace: '',
    breaks: 'the message of an undone approval can pay another payment',
    tests: [undoTest],
  },
  {
    id: 'cards/undone-transfer-keeps-its-message',
    file: undoApproval,
    find: `isPaid: false,
      trustedAt: null,
      provedAt: null,
      messageId: null,`,
    replace: '',
    breaks: 'an undone transfer is neither paid nor proved',
    tests: [cardGuardsTest, undoTest],
  },
];

/** What customers are asked to transfer, who is believed, and what is taken back. */
export const cardTransfersMutants: readonly Mutant[] = [...assigning, ...trust];
