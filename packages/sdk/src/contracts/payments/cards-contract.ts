import { beforeEach, describe, expect, test } from 'vitest';
import type { CardTransfer } from '../../domain/cards/card-transfer.ts';
import { addMs } from '../../domain/lifecycle/period.ts';
import type { CardTransferPatch } from '../../ports/storage/storage-cards.ts';
import { aBankCard, aBankMessage, aCardTransfer } from '../../testing/builders/card-builders.ts';
import { aCustomer } from '../../testing/builders/catalogue-builders.ts';
import { aPayment } from '../../testing/builders/sale-builders.ts';
import { testInstant } from '../../testing/builders/test-id.ts';
import type { BackendHarness } from '../backend-harness.ts';
import { range } from '../range.ts';

const now = testInstant();
const inMinutes = (minutes: number) => addMs(now, minutes * 60_000);

/** Cards of the shop, transfers to them, and what banks say of it. */
export function describeCardsContract(harness: () => BackendHarness): void {
  const storage = () => harness().backend.storage;
  const open = (transfer: CardTransfer) => storage().transaction((tx) => tx.cardTransfers.insert(transfer));
  const patch = (id: string, wanted: CardTransferPatch) =>
    storage().transaction((tx) => tx.cardTransfers.update(id, wanted));
  const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);
  const [first, second] = [aBankCard(), aBankCard({ dailyLimitMinor: 5000, status: 'disabled' })];

  /** A transfer of a new customer's payment. */
  async function aTransfer(overrides: Partial<CardTransfer> = {}): Promise<CardTransfer> {
    const customer = aCustomer();
    const payment = aPayment({ customerId: customer.id });
    await storage().transaction(async (tx) => {
      await tx.customers.insert(customer);
      await tx.payments.insert(payment);
    });
    return aCardTransfer({ customerId: customer.id, paymentId: payment.id, cardId: first.id, ...overrides });
  }

  describe('cards', () => {
    beforeEach(() =>
      storage().transaction(async (tx) => {
        for (const card of [first, second]) await tx.bankCards.insert(card);
      }),
    );

    test('given cards, then each is read and changed, and all are locked together', async () => {
      const changed = { label: 'Other', ending: '9', sealedDetails: 's', dailyLimitMinor: null } as const;
      const locked = await storage().transaction(async (tx) => {
        await tx.bankCards.update(second.id, { ...changed, status: 'enabled' });
        return tx.bankCards.lockAll();
      });
      expect(locked).toEqual([first, { ...second, ...changed, status: 'enabled' }]);
      expect((await storage().bankCards.list()).rows).toEqual(locked);
    });

    test('given an amount on a card, when 50 payments want it at once, then one has it, and no other until it is released', async () => {
      const wanted = await Promise.all(range(50).map(() => aTransfer()));
      const results = await Promise.allSettled(wanted.map(open));
      const refused = results.filter((result) => result.status === 'rejected');
      expect(refused).toHaveLength(49);
      for (const { reason } of refused) expect(reason).toMatchObject({ code: 'STORAGE_CONFLICT' });
      const [held] = await storage().cardTransfers.listReserved(1017);
      expect(await storage().cardTransfers.listReserved(1017)).toHaveLength(1);
      await open(await aTransfer({ cardId: second.id }));
      await patch(held?.id ?? '', { closedAt: now, isPaid: true });
      const next = await aTransfer();
      await expect(open(next)).rejects.toMatchObject({ code: 'STORAGE_CONFLICT' });
      const release = (minutes: number) =>
        storage().transaction((tx) =>
          tx.cardTransfers.release({ closedBefore: inMinutes(minutes), now: inMinutes(9), limit: 10 }),
        );
      expect(await release(0)).toBe(0);
      expect(await release(1)).toBe(1);
      await open(next);
      expect(await storage().cardTransfers.find(held?.id ?? '')).toMatchObject({ releasedAt: inMinutes(9) });
    });

    test.each<{ what: string; same: (row: CardTransfer) => Partial<CardTransfer> }>([
      { what: 'customer and card', same: ({ customerId }) => ({ customerId }) },
      { what: 'payment', same: ({ paymentId }) => ({ paymentId, cardId: second.id }) },
    ])(
      'given an open transfer, then no other of the same $what; once it is closed, there may be',
      async ({ same }) => {
        const row = await aTransfer();
        await open(row);
        const other = await aTransfer({ amountMinor: 1018, ...same(row) });
        await expect(open(other)).rejects.toMatchObject({ code: 'STORAGE_CONFLICT' });
        await patch(row.id, { closedAt: now });
        await open(other);
      },
    );

    test('given a message, then it proves one transfer', async () => {
      const message = aBankMessage();
      await storage().transaction((tx) => tx.bankMessages.insertOnce(message));
      const rows = [await aTransfer(), await aTransfer({ amountMinor: 1018 })];
      for (const row of rows) await open(row);
      const proof = { provedAt: now, messageId: message.id };
      await patch(rows[0]?.id ?? '', proof);
      await expect(patch(rows[1]?.id ?? '', proof)).rejects.toMatchObject({ code: 'STORAGE_CONFLICT' });
    });

    test('given transfers, then they are found by amount, price, customer, payment, and by being open', async () => {
      const rows = [
        await aTransfer(),
        await aTransfer({ amountMinor: 1005, cardId: second.id }),
        await aTransfer({ amountMinor: 2001, priceMinor: 2000 }),
      ];
      for (const row of rows) await open(row);
      const [one, two, three] = rows;
      const { cardTransfers } = storage();
      expect(await cardTransfers.listReserved(1005)).toEqual([two]);
      expect(idsOf(await cardTransfers.listOpenOfPrice(1000))).toEqual([one?.id, two?.id]);
      expect(await cardTransfers.listOpenOfCustomer(three?.customerId ?? '')).toEqual([three]);
      expect((await cardTransfers.list({ paymentId: one?.paymentId ?? '' })).rows).toEqual([one]);
      expect((await cardTransfers.list({ customerId: two?.customerId ?? '' })).rows).toEqual([two]);
      expect(idsOf(await cardTransfers.listOpen({ after: null, limit: 2 }))).toEqual([one?.id, two?.id]);
      expect(idsOf(await cardTransfers.listOpen({ after: two?.id ?? '', limit: 2 }))).toEqual([three?.id]);
      await patch(one?.id ?? '', { closedAt: now, isPaid: false });
      expect(idsOf(await cardTransfers.listOpenOfPrice(1000))).toEqual([two?.id]);
      expect(await cardTransfers.listOpenOfCustomer(one?.customerId ?? '')).toEqual([]);
      expect(idsOf(await cardTransfers.listReserved(1017))).toEqual([one?.id]);
      const range = { fromMinor: 1017, toMinor: 2001 };
      expect(await cardTransfers.listAmounts(first.id, range)).toEqual([1017, 2001]);
      expect(await cardTransfers.listAmounts(first.id, { fromMinor: 1018, toMinor: 2000 })).toEqual([]);
    });

    test('given open, paid and unpaid transfers, then a card has received the paid ones since then, and is to receive the open ones', async () => {
      const amounts = [1001, 1002, 1003, 1004];
      const rows = await Promise.all(amounts.map((amountMinor) => aTransfer({ amountMinor })));
      for (const row of rows) await open(row);
      const [, before, after, unpaid] = rows;
      await patch(before?.id ?? '', { closedAt: inMinutes(-1), isPaid: true });
      await patch(after?.id ?? '', { closedAt: now, isPaid: true });
      await patch(unpaid?.id ?? '', { closedAt: now, isPaid: false });
      expect(await storage().cardTransfers.sumLoads(now)).toEqual([
        { cardId: first.id, amountMinor: 1001 + 1003 },
      ]);
    });

    test('given transfers approved on trust, then those that nobody proved are summed', async () => {
      const row = await aTransfer();
      await open(row);
      const sum = () => storage().cardTransfers.sumUnproved(row.customerId);
      expect(await sum()).toBe(0);
      await patch(row.id, { trustedAt: now, isPaid: true, closedAt: now });
      expect(await sum()).toBe(1017);
      await patch(row.id, { provedAt: now });
      expect(await sum()).toBe(0);
    });

    test('given a message, when stored 20 times at once, then once; found by any of the hashes that are known', async () => {
      const message = aBankMessage({ cardIds: [first.id] });
      const { contentHash } = message;
      const again = range(20).map(() => ({ ...aBankMessage({ contentHash, cardIds: [first.id] }) }));
      const stored = await Promise.all(
        [message, ...again].map((row) => storage().transaction((tx) => tx.bankMessages.insertOnce(row))),
      );
      expect(stored.filter(Boolean)).toHaveLength(1);
      const { rows } = await storage().bankMessages.list({ status: 'waiting' });
      expect(rows).toHaveLength(1);
      expect(await storage().bankMessages.findByHash(['of another key', contentHash])).toEqual(rows[0]);
      expect(await storage().bankMessages.findByHash(['of another key'])).toBeNull();
      const state = { status: 'dismissed', reason: 'none', decidedBy: 'olga', decidedAt: now } as const;
      await storage().transaction((tx) =>
        tx.bankMessages.update(rows[0]?.id ?? '', { state, settledAt: now }),
      );
      expect((await storage().bankMessages.list({ status: 'waiting' })).rows).toEqual([]);
      const step = { kind: 'bank-messages', before: inMinutes(1), limit: 10 } as const;
      expect(await storage().transaction((tx) => tx.retention.remove(step))).toBe(1);
      expect((await storage().bankMessages.list()).rows).toEqual([]);
    });

    test('given a mark of a receipt, when it is claimed again, also at once, then the first keeps it, and the earliest is found', async () => {
      const at = inMinutes(2);
      const claim = (id: string, paymentId: string, claimedAt: Date) =>
        storage().transaction((tx) => tx.receiptMarks.claim({ id, paymentId, at: claimedAt }));
      const [first, second] = [aCustomer().id, aCustomer().id];
      expect(await storage().receiptMarks.find(['one'])).toBeNull();
      const held = await Promise.all([claim('one', first, at), claim('one', second, at)]);
      expect(held[0]?.paymentId).toBe(held[1]?.paymentId);
      await claim('other', second, now);
      expect(await claim('other', first, at)).toEqual({ id: 'other', paymentId: second, at: now });
      expect(await storage().receiptMarks.find(['none', 'one', 'other'])).toMatchObject({ id: 'other' });
      const step = { kind: 'receipt-marks', before: inMinutes(1), limit: 10 } as const;
      expect(await storage().transaction((tx) => tx.retention.remove(step))).toBe(1);
      expect(await storage().receiptMarks.find(['other'])).toBeNull();
    });

    test('given a buyer, then what is decided about them is read', async () => {
      const customer = aCustomer();
      await storage().transaction((tx) => tx.customers.insert(customer));
      expect(await storage().cardBuyers.find(customer.id)).toBeNull();
      for (const buyer of [
        { id: customer.id, confirmedAt: now, trustedUpToMinor: 0 },
        { id: customer.id, confirmedAt: null, trustedUpToMinor: 7000 },
      ]) {
        await storage().transaction((tx) => tx.cardBuyers.set(buyer));
        expect(await storage().cardBuyers.find(customer.id)).toEqual(buyer);
      }
    });
  });
}
