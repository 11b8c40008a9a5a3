import type { Mutant } from '../../mutant.ts';

const cardTransfer = 'packages/sdk/src/domain/cards/card-transfer.ts';
const decideMessage = 'packages/sdk/src/engine/cards/decide-message.ts';
const judgeDeposit = 'packages/sdk/src/domain/cards/judge-deposit.ts';
const receiveMessage = 'packages/sdk/src/engine/cards/receive-message.ts';
const settleTransfer = 'packages/sdk/src/engine/cards/settle-transfer.ts';

const cardGuardsTest = 'tests/engine/cards/card-guards.test.ts';
const cardsOnPostgresTest = 'tests/engine/cards/cards-on-postgres.test.ts';
const cardsTest = 'tests/engine/cards/cards.test.ts';
const judgeDepositTest = 'packages/sdk/src/domain/cards/judge-deposit.test.ts';
const trustedTest = 'tests/engine/cards/trusted.test.ts';

/** Which transfer a deposit belongs to. */
const judging: readonly Mutant[] = [
  {
    id: 'cards/several-that-fit-are-no-question',
    file: judgeDeposit,
    find: "if (fitting.length > 1) return waits('fits-several', fitting);",
    replace: '',
    breaks: 'a deposit that fits two transfers is a question',
    tests: [judgeDepositTest],
  },
  {
    id: 'cards/plain-price-of-another-is-forgotten',
    file: judgeDeposit,
    find: 'const fitting = [...usable, ...forgetful];',
    replace: 'const fitting = usable;',
    breaks: 'a plain price that another owes is a question',
    tests: [judgeDepositTest],
  },
  {
    id: 'cards/any-card-fits',
    file: judgeDeposit,
    find: 'cardIds.includes(cardId) &&',
    replace: '',
    breaks: 'a deposit on another card is for another transfer',
    tests: [judgeDepositTest],
  },
  {
    id: 'cards/released-amount-fits',
    file: judgeDeposit,
    find: 'releasedAt === null &&',
    replace: '',
    breaks: 'an amount that was released names nobody',
    tests: [judgeDepositTest],
  },
  {
    id: 'cards/money-from-before-fits',
    file: judgeDeposit,
    find: 'addMs(openedAt, -CLOCK_TOLERANCE_MS) <= sentAt &&',
    replace: '',
    breaks: 'money from before a transfer is not for it',
    tests: [judgeDepositTest],
  },
  {
    id: 'cards/money-of-a-year-later-fits',
    file: judgeDeposit,
    find: '(closedAt === null || sentAt <= addMs(closedAt, RESERVED_MS)),',
    replace: 'true,',
    breaks: 'an amount names a transfer for a week after it was closed',
    tests: [judgeDepositTest],
  },
  {
    id: 'cards/paid-payment-fits-again',
    file: judgeDeposit,
    find: 'return !isProved && (',
    replace: 'return (',
    breaks: 'a payment whose money came takes no more',
    tests: [judgeDepositTest],
  },
  {
    id: 'cards/plain-price-of-a-closed-one-fits',
    file: judgeDeposit,
    find: 'transfer.closedAt === null && transfer.priceMinor === amountMinor',
    replace: 'transfer.priceMinor === amountMinor',
    breaks: 'staff are asked about open transfers of that price alone',
    tests: [judgeDepositTest],
  },
  {
    id: 'cards/plain-price-pays',
    file: judgeDeposit,
    find: "return ofPrice.length > 0 ? waits('plain-price', ofPrice) : waits('fits-none', []);",
    replace:
      "return ofPrice[0] ? { kind: 'pays', transferId: ofPrice[0].transfer.id } : waits('fits-none', []);",
    breaks: 'the plain price is a question',
    tests: [judgeDepositTest],
  },
  {
    id: 'cards/order-of-a-receipt-in-review-is-closed',
    file: cardTransfer,
    find: "if (status === 'in-review') return false;",
    replace: '',
    breaks: 'a transfer stays open while its receipt is in review',
    tests: [judgeDepositTest],
  },
];

/** How a message is taken. */
const messages: readonly Mutant[] = [
  {
    id: 'cards/message-sent-twice-pays-twice',
    file: receiveMessage,
    find: "if (!(await tx.bankMessages.insertOnce(message))) return { outcome: 'repeated' };",
    replace: 'await tx.bankMessages.insertOnce(message);',
    breaks: 'a message that two processes take at once does one thing',
    tests: [cardsOnPostgresTest],
  },
  {
    id: 'cards/repetition-under-a-new-key-is-new',
    file: receiveMessage,
    find: "if ((await tx.bankMessages.findByHash(hashes)) !== null) return { outcome: 'repeated' };",
    replace: '',
    breaks: 'a message is known by the hash of a former key',
    tests: [cardGuardsTest],
  },
  {
    id: 'cards/unknown-sender-approves',
    file: receiveMessage,
    find: 'const isTrusted = isSenderKnown && (',
    replace: 'const isTrusted = (',
    breaks: 'a message of just any sender approves nothing',
    tests: [cardsTest],
  },
  {
    id: 'cards/approves-though-the-shop-does-not',
    file: receiveMessage,
    find: "isSenderKnown && (verdict.kind === 'proves' || engine.policies.cards.approveMatches)",
    replace: 'isSenderKnown',
    breaks: 'a match is proposed to staff, unless the shop approves it',
    tests: [cardsTest],
  },
  {
    id: 'cards/message-of-tomorrow',
    file: receiveMessage,
    find: 'given.sentAt !== null && given.sentAt < receivedAt ? given.sentAt : receivedAt',
    replace: 'given.sentAt ?? receivedAt',
    breaks: 'no message was sent after it was received',
    tests: [cardGuardsTest],
  },
  {
    id: 'cards/decided-message-pays-another',
    file: decideMessage,
    find: `requireWaiting(message);
      await settleTransfer`,
    replace: 'await settleTransfer',
    breaks: 'a message pays one payment',
    tests: [cardsTest],
  },
  {
    id: 'cards/decided-message-is-dismissed',
    file: decideMessage,
    find: `requireWaiting(message);
      const decidedAt`,
    replace: 'const decidedAt',
    breaks: 'what a message paid for stays said',
    tests: [cardsTest],
  },
  {
    id: 'cards/message-for-a-payment-of-a-provider',
    file: decideMessage,
    find: 'if (engine.gateways.has(payment.method))',
    replace: "if (payment.method === '')",
    breaks: 'money of a provider is not taken by a message of a bank',
    tests: [cardGuardsTest],
  },
  {
    id: 'cards/message-still-waits-once-it-paid',
    file: settleTransfer,
    find: `  await tx.bankMessages.update(message.id, {
    state: { status: 'matched', paymentId, decidedBy: actor.id, decidedAt: now },
    settledAt: now,
  });
`,
    replace: '',
    breaks: 'a message that paid is used up',
    tests: [cardsTest],
  },
  {
    id: 'cards/second-message-proves-again',
    file: settleTransfer,
    find: '|| isProved || transfer === null',
    replace: '|| transfer === null',
    breaks: 'staff cannot take a second message for the same money',
    tests: [cardGuardsTest],
  },
  {
    id: 'cards/rejected-payment-is-proved',
    file: settleTransfer,
    find: "payment.state.status !== 'captured' || isProved",
    replace: 'isProved',
    breaks: 'a rejected payment takes no message',
    tests: [cardGuardsTest],
  },
  {
    id: 'cards/proved-transfer-stays-unproved',
    file: settleTransfer,
    find: '      provedAt: now,\n      messageId: message.id,\n',
    replace: '',
    breaks: 'money that was seen is noted as seen',
    tests: [trustedTest, cardsTest],
  },
];

/** What a bank's message pays for. */
export const bankMessagesMutants: readonly Mutant[] = [...judging, ...messages];
