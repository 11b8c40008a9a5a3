import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aCardTransfer } from '../../testing/builders/card-builders.ts';
import { addMs, DAY_MS } from '../lifecycle/period.ts';
import type { PaymentState } from '../payments/payment.ts';
import { DEFAULT_CARD_POLICY } from './card-policy.ts';
import type { CardTransfer } from './card-transfer.ts';
import { areProved, isOver, openTransferOf, RESERVED_MS } from './card-transfer.ts';
import { type CardLoad, cardsInTurn, oddAmount, oddPartOf } from './choose-transfer.ts';
import { judgeDeposit, type TransferCandidate } from './judge-deposit.ts';

const transfer = aCardTransfer({ cardId: 'a', paymentId: 'p' });
const { openedAt } = transfer;
const captured: PaymentState = {
  status: 'captured',
  receivedMinor: 1017,
  decidedBy: 'x',
  decidedAt: openedAt,
  receipt: null,
};
const receipt = { reference: '1', note: null, submittedAt: openedAt, attachmentId: null };
const rejected: PaymentState = {
  status: 'rejected',
  reason: 'x',
  decidedBy: 'x',
  decidedAt: openedAt,
  receipt,
};
const candidate = (
  overrides: Partial<CardTransfer> = {},
  state: PaymentState = { status: 'pending' },
  isProved = false,
): TransferCandidate => {
  const row = { ...transfer, ...overrides };
  return { transfer: row, payment: { id: row.paymentId, state }, isProved };
};
const deposit = { amountMinor: 1017, cardIds: ['a'], sentAt: addMs(openedAt, 60_000) };
const other = { id: 'other', paymentId: 'q', cardId: 'b' };
const waits = (reason: string, ...paymentIds: string[]) => ({ kind: 'waits', reason, paymentIds });

describe('what a deposit is about', () => {
  test.each([
    { what: 'one open transfer', given: [candidate()], then: { kind: 'pays', transferId: transfer.id } },
    {
      what: 'one whose order ended',
      given: [candidate({ closedAt: openedAt }, { status: 'expired', expiredAt: openedAt })],
      then: { kind: 'pays', transferId: transfer.id },
    },
    {
      what: 'one that was approved before',
      given: [candidate({}, captured)],
      then: { kind: 'proves', transferId: transfer.id },
    },
    {
      what: 'one whose money came',
      given: [candidate({}, captured, true)],
      then: waits('decided-already', 'p'),
    },
    {
      what: 'one whose receipt is in review',
      given: [candidate({}, { status: 'in-review', receipt })],
      then: { kind: 'pays', transferId: transfer.id },
    },
    {
      what: 'one that staff rejected',
      given: [candidate({}, rejected)],
      then: waits('decided-already', 'p'),
    },
    { what: 'another card', given: [candidate({ cardId: 'b' })], then: waits('fits-none') },
    { what: 'another amount', given: [candidate({ amountMinor: 1018 })], then: waits('fits-none') },
    {
      what: 'the plain price of an open one',
      given: [candidate({ amountMinor: 1030, priceMinor: 1017 })],
      then: waits('plain-price', 'p'),
    },
    {
      what: 'the plain price of a closed one',
      given: [candidate({ amountMinor: 1030, priceMinor: 1017, closedAt: openedAt })],
      then: waits('fits-none'),
    },
    {
      what: 'one whose amount is the plain price that another owes',
      given: [candidate(), candidate({ id: 'other', paymentId: 'q', amountMinor: 1030, priceMinor: 1017 })],
      then: waits('fits-several', 'p', 'q'),
    },
    {
      what: 'one whose amount is the plain price of another that is paid',
      given: [
        candidate(),
        candidate({ id: 'other', paymentId: 'q', amountMinor: 1030, priceMinor: 1017 }, captured),
      ],
      then: { kind: 'pays', transferId: transfer.id },
    },
    {
      what: 'a released amount',
      given: [candidate({ closedAt: openedAt, releasedAt: openedAt })],
      then: waits('fits-none'),
    },
  ])('given $what', ({ given, then }) => expect(judgeDeposit(deposit, given)).toEqual(then));

  test('given a message that may mean two cards, when both wait for this amount, then it is a question', () => {
    const both = { ...deposit, cardIds: ['a', 'b'] };
    expect(judgeDeposit(both, [candidate(), candidate(other)])).toEqual(waits('fits-several', 'p', 'q'));
    expect(judgeDeposit({ ...deposit, cardIds: [] }, [candidate()])).toEqual(waits('unknown-card'));
  });

  test('given its time, then money from before the transfer, or from long after it, is not for it', () => {
    const at = (ms: number, closedAt: Date | null = null) =>
      judgeDeposit({ ...deposit, sentAt: addMs(openedAt, ms) }, [candidate({ closedAt })]).kind;
    expect([at(-5 * 60_000), at(-5 * 60_000 - 1)]).toEqual(['pays', 'waits']);
    expect([at(RESERVED_MS, openedAt), at(RESERVED_MS + 1, openedAt)]).toEqual(['pays', 'waits']);
  });

  test('whatever transfers there are, a match has the card and the amount of the deposit, and is the only one', () => {
    const states: PaymentState[] = [
      { status: 'pending' },
      captured,
      { status: 'cancelled', cancelledAt: openedAt },
    ];
    const aCandidate = fc.record({
      cardId: fc.constantFrom('a', 'b', 'c'),
      amountMinor: fc.integer({ min: 1015, max: 1018 }),
      state: fc.constantFrom(...states),
      isProved: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(aCandidate, { maxLength: 6 }), fc.subarray(['a', 'b', 'c']), (rows, cardIds) => {
        const candidates = rows.map(({ state, isProved, ...row }, index) =>
          candidate({ ...row, id: `t${index}`, paymentId: `p${index}` }, state, isProved),
        );
        const verdict = judgeDeposit({ ...deposit, cardIds }, candidates);
        const fitting = candidates.filter(
          ({ transfer: row, isProved }) =>
            !isProved && row.amountMinor === 1017 && cardIds.includes(row.cardId),
        );
        if (verdict.kind === 'waits') expect(fitting).not.toHaveLength(1);
        else expect(fitting.map(({ transfer: { id } }) => id)).toEqual([verdict.transferId]);
      }),
    );
  });
});

describe('card and amount', () => {
  const load = (id: string, dayMinor: number, overrides: Partial<CardLoad> = {}): CardLoad => ({
    card: { id, status: 'enabled', dailyLimitMinor: null },
    dayMinor,
    isUsedByCustomer: false,
    ...overrides,
  });
  const odd = { stepMinor: 10, steps: 3 };

  test('given cards, then the one with the least load comes first, and those without room do not come', () => {
    const full = { id: 'full', status: 'enabled', dailyLimitMinor: 1129 } as const;
    const loads = [
      load('c', 300),
      load('b', 100),
      load('a', 100),
      load('used', 0, { isUsedByCustomer: true }),
      load('off', 0, { card: { id: 'off', status: 'disabled', dailyLimitMinor: null } }),
      load('full', 100, { card: full }),
    ];
    expect(cardsInTurn(loads, 1000, odd)).toEqual(['a', 'b', 'c']);
    expect(cardsInTurn([load('full', 99, { card: full })], 1000, odd)).toEqual(['full']);
  });

  test('given a random part, then one of the first fifty free amounts is taken', () => {
    const wide = { stepMinor: 10, steps: 99 };
    const taken = (fraction: number) => oddAmount(1000, wide, new Set([1010]), fraction);
    expect([taken(0), taken(0.5), taken(0.999)]).toEqual([1020, 1270, 1510]);
  });

  test('given equal loads, then the cards come by their ids', () => {
    const ids = (...order: string[]) =>
      cardsInTurn(
        order.map((id) => load(id, 7)),
        1000,
        odd,
      );
    expect([ids('a', 'b', 'c'), ids('c', 'b', 'a')]).toEqual([
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
    ]);
  });

  test('given the transfers of a payment, then one is open, and any of them proves its money', () => {
    const closed = { ...transfer, id: 'closed', closedAt: openedAt };
    expect(openTransferOf([closed, transfer])).toBe(transfer);
    expect(openTransferOf([closed])).toBeUndefined();
    expect([areProved([closed]), areProved([closed, { ...closed, provedAt: openedAt }])]).toEqual([
      false,
      true,
    ]);
  });

  test('given its last moment, then the time to pay is over', () => {
    const pending: PaymentState = { status: 'pending' };
    const { payableUntil } = transfer;
    expect([
      isOver(transfer, pending, addMs(payableUntil, -1)),
      isOver(transfer, pending, payableUntil),
    ]).toEqual([false, true]);
  });

  test('given no policy of cards, then nothing is approved automatically, and staff have 72 hours to undo', () => {
    expect(DEFAULT_CARD_POLICY).toEqual({
      patterns: [],
      approveMatches: false,
      payMs: 3_600_000,
      undoMs: 72 * 3_600_000,
    });
  });

  test.each([
    { currency: 'IRR', then: { stepMinor: 10, steps: 999 } },
    { currency: 'JPY', then: { stepMinor: 1, steps: 999 } },
    { currency: 'EUR', then: { stepMinor: 1, steps: 99 } },
  ])('the odd part in $currency', ({ currency, then }) => expect(oddPartOf(currency)).toEqual(then));

  test('an odd amount is above the price, in whole steps, and never a reserved one', () => {
    const steps = fc.subarray([1, 2, 3]);
    fc.assert(
      fc.property(steps, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (taken, fraction) => {
        const reserved = new Set(taken.map((step) => 1000 + step * 10));
        const amountMinor = oddAmount(1000, odd, reserved, fraction);
        const free = [1010, 1020, 1030, null].filter((amount) => amount === null || !reserved.has(amount));
        expect(taken.length === 3 ? [null] : free.slice(0, -1)).toContain(amountMinor);
      }),
    );
  });

  test.each<{ state: PaymentState; late: boolean; over: boolean }>([
    { state: { status: 'pending' }, late: false, over: false },
    { state: { status: 'pending' }, late: true, over: true },
    {
      state: {
        status: 'in-review',
        receipt: { reference: '1', attachmentId: null, note: null, submittedAt: openedAt },
      },
      late: true,
      over: false,
    },
    { state: captured, late: false, over: true },
  ])(
    'a transfer of a payment that is $state.status, late: $late, is over: $over',
    ({ state, late, over }) => {
      expect(isOver(transfer, state, late ? addMs(openedAt, DAY_MS) : openedAt)).toBe(over);
    },
  );
});
