import { beforeEach, describe, expect, test } from 'vitest';
import { EVERYONE } from '../../domain/broadcasts/broadcast.ts';
import { aBankCard, aCardTransfer } from '../../testing/builders/card-builders.ts';
import { aCustomer } from '../../testing/builders/catalogue-builders.ts';
import { aChat } from '../../testing/builders/chat-builders.ts';
import { anInvoice } from '../../testing/builders/invoice-builder.ts';
import { aNotification } from '../../testing/builders/notification-builder.ts';
import { aProviderPayment, aRefund } from '../../testing/builders/payment-builders.ts';
import { aDelivery, aLedgerTransaction, aMoneyHold, aTopUp } from '../../testing/builders/record-builders.ts';
import { aPayment } from '../../testing/builders/sale-builders.ts';
import { testId } from '../../testing/builders/test-id.ts';
import type { BackendHarness } from '../backend-harness.ts';
import { givenShop, givenUnit } from '../storage/given-records.ts';

const at = new Date('2026-02-03T04:05:06Z');
const CURRENCY = 'USD';

/** Two customers of whom one goes into the other. */
export function describeMergesContract(harness: () => BackendHarness): void {
  const storage = () => harness().backend.storage;

  describe('customers who are merged', () => {
    let merge: { fromCustomerId: string; intoCustomerId: string };
    let paymentId: string;
    const into = () => ({ customerId: merge.intoCustomerId });
    const from = () => ({ customerId: merge.fromCustomerId });
    beforeEach(async () => {
      const records = await givenShop(storage());
      const survivor = aCustomer();
      merge = { fromCustomerId: records.customer.id, intoCustomerId: survivor.id };
      await givenUnit(storage(), records);
      const payment = aPayment({ ...from() });
      paymentId = payment.id;
      await storage().transaction(async (tx) => {
        await tx.customers.insert(survivor);
        await tx.payments.insert(payment);
        await tx.chats.insertOnce(aChat({ ...from() }));
        await tx.notifications.add(aNotification({ ...from() }));
        await tx.customerIdentities.put({ ...from(), identityHash: 'k1.one', confirmedAt: at });
        await tx.customerIdentities.put({ ...into(), identityHash: 'k1.one', confirmedAt: null });
        await tx.broadcasts.setDeclined({ ...from(), kind: 'news', at });
      });
    });
    const moveRecords = () =>
      storage().transaction(async (tx) => {
        await tx.lock({ customers: [merge.fromCustomerId, merge.intoCustomerId] });
        return tx.customers.moveRecords(merge);
      });

    test('given one with records of every kind, when they are moved, then all have the new owner, the other’s stay, and the first says who has them', async () => {
      const other = await givenShop(storage());
      await givenUnit(storage(), other);
      const moved = await moveRecords();
      const one = { payments: 1, orders: 1, units: 1, subscriptions: 1, notifications: 1, chats: 1 };
      expect(moved).toEqual({ ...one, refunds: 0, cardTransfers: 0 });
      const { orders, payments, subscriptions, notifications, chats, customers } = storage();
      for (const { list } of [orders, payments, subscriptions, notifications, chats]) {
        expect((await list(from())).rows).toEqual([]);
        expect((await list(into())).rows).toHaveLength(1);
      }
      const [order] = (await orders.list(into())).rows;
      expect(await storage().units.listByOrder(order?.id ?? '')).toMatchObject([into()]);
      expect((await orders.list({ customerId: other.customer.id })).rows).toHaveLength(1);
      const tombstone = await customers.find(merge.fromCustomerId);
      expect(tombstone).toMatchObject({
        mergedIntoId: merge.intoCustomerId,
        mergedAt: expect.any(Date),
      });
    });

    test('given one who is known and declines, when they are merged, then both count for the other, too', async () => {
      await moveRecords();
      const { customerIdentities, broadcasts } = storage();
      expect(await customerIdentities.listByCustomer(merge.intoCustomerId)).toEqual([
        { ...into(), identityHash: 'k1.one', confirmedAt: at },
      ]);
      expect(await customerIdentities.listByCustomer(merge.fromCustomerId)).toHaveLength(1);
      expect(await broadcasts.listDeclined(merge.intoCustomerId)).toEqual(['news']);
    });

    test('given both wait for a transfer to one card, when merged, then it conflicts and nothing has moved', async () => {
      const card = aBankCard();
      const other = aPayment({ ...into() });
      await storage().transaction(async (tx) => {
        await tx.bankCards.insert(card);
        await tx.payments.insert(other);
        const transfer = { cardId: card.id, priceMinor: 1000 };
        await tx.cardTransfers.insert(
          aCardTransfer({ ...transfer, ...from(), paymentId, amountMinor: 1001 }),
        );
        await tx.cardTransfers.insert(
          aCardTransfer({ ...transfer, ...into(), paymentId: other.id, amountMinor: 1002 }),
        );
      });
      await expect(moveRecords()).rejects.toMatchObject({ code: 'STORAGE_CONFLICT' });
      expect((await storage().orders.list(from())).rows).toHaveLength(1);
    });

    test('given a wallet with money, part of it held, when it is handed over, then all of it and its holds are the other’s; settled ones, too', async () => {
      const hold = { ...from(), currency: CURRENCY, orderId: null, orderItemId: null, unitId: null };
      const [open, posted] = [
        aMoneyHold({ ...hold, amountMinor: 300 }),
        aMoneyHold({ ...hold, amountMinor: 200 }),
      ];
      const source = aProviderPayment({ paymentId });
      const refund = aRefund({
        ...from(),
        paymentId,
        providerPaymentId: source.id,
        holdId: posted.id,
        state: { status: 'succeeded', succeededAt: at },
        nextAttemptAt: null,
      });
      await storage().transaction(async (tx) => {
        await tx.providerPayments.insert(source);
        await tx.ledger.book(aTopUp({ ...from(), amountMinor: 1000 }));
        await tx.ledger.hold(open, posted);
        const entries = [
          { account: `wallet:${merge.fromCustomerId}` as const, amountMinor: -200 },
          { account: 'cash:fake' as const, amountMinor: 200 },
        ];
        await tx.ledger.postHold(posted.id, aLedgerTransaction({ kind: 'refund', entries }));
        await tx.refunds.insert(refund);
      });
      const was = await storage().transaction(async (tx) => {
        await tx.lock({ customers: [merge.fromCustomerId, merge.intoCustomerId] });
        await tx.customers.moveRecords(merge);
        return tx.ledger.handOver({ ...merge, currency: CURRENCY }, ({ balanceMinor }) =>
          aLedgerTransaction({
            kind: 'merge',
            entries: [
              { account: `wallet:${merge.fromCustomerId}`, amountMinor: -balanceMinor },
              { account: `wallet:${merge.intoCustomerId}`, amountMinor: balanceMinor },
            ],
          }),
        );
      });
      const { ledger, refunds } = storage();
      expect(was).toMatchObject({ balanceMinor: 800, heldMinor: 300 });
      const empty = { ...from(), currency: CURRENCY, balanceMinor: 0, heldMinor: 0 };
      expect(await ledger.wallet(merge.fromCustomerId, CURRENCY)).toEqual(empty);
      const full = { ...into(), currency: CURRENCY, balanceMinor: 800, heldMinor: 300 };
      expect(await ledger.wallet(merge.intoCustomerId, CURRENCY)).toEqual(full);
      expect(await ledger.listHolds(from())).toEqual([]);
      expect(await ledger.listHolds(into())).toHaveLength(2);
      expect((await refunds.list(into())).rows).toMatchObject([{ id: refund.id }]);
      const done = await storage().transaction((tx) => tx.ledger.voidHold(open.id, at));
      expect([done, (await ledger.wallet(merge.intoCustomerId, CURRENCY)).heldMinor]).toEqual([true, 0]);
    });

    test('given money held in another currency, when a wallet is handed over, then that stays with its own wallet', async () => {
      const hold = { ...from(), orderId: null, orderItemId: null, unitId: null, amountMinor: 300 };
      const [own, foreign] = [
        aMoneyHold({ ...hold, currency: CURRENCY }),
        aMoneyHold({ ...hold, currency: 'EUR' }),
      ];
      await storage().transaction(async (tx) => {
        for (const { currency } of [own, foreign])
          await tx.ledger.book(aTopUp({ ...from(), amountMinor: 300 }, { currency }));
        await tx.ledger.hold(own);
        await tx.ledger.hold(foreign);
      });
      await storage().transaction(async (tx) => {
        await tx.lock({ customers: [merge.fromCustomerId, merge.intoCustomerId] });
        await tx.customers.moveRecords(merge);
        await tx.ledger.handOver({ ...merge, currency: CURRENCY }, () =>
          aLedgerTransaction({
            kind: 'merge',
            entries: [
              { account: `wallet:${merge.fromCustomerId}`, amountMinor: -300 },
              { account: `wallet:${merge.intoCustomerId}`, amountMinor: 300 },
            ],
          }),
        );
      });
      const { ledger } = storage();
      expect((await ledger.listHolds(into())).map(({ id }) => id)).toEqual([own.id]);
      expect((await ledger.listHolds(from())).map(({ id }) => id)).toEqual([foreign.id]);
      expect(await ledger.wallet(merge.fromCustomerId, 'EUR')).toMatchObject({ heldMinor: 300 });
    });

    test('given a booking that leaves something in the wallet, when it is handed over, then it is refused', async () => {
      await storage().transaction((tx) => tx.ledger.book(aTopUp({ ...from(), amountMinor: 1000 })));
      const leaving = storage().transaction(async (tx) => {
        await tx.customers.moveRecords(merge);
        return tx.ledger.handOver({ ...merge, currency: CURRENCY }, () => null);
      });
      await expect(leaving).rejects.toThrow(TypeError);
      expect((await storage().ledger.wallet(merge.fromCustomerId, CURRENCY)).balanceMinor).toBe(1000);
    });

    test('given documents of one who was merged twice over, then they stay theirs, and are among the last one’s', async () => {
      const posting = aDelivery({ id: testId(), ...from(), amountMinor: 1000, currency: CURRENCY });
      const document = anInvoice({ ...from(), postingId: posting.id });
      await storage().transaction(async (tx) => {
        await tx.ledger.book(aTopUp({ ...from(), amountMinor: 1000 }));
        await tx.ledger.book(posting);
        await tx.invoices.issue(posting.id, [document]);
      });
      const last = aCustomer();
      await storage().transaction((tx) => tx.customers.insert(last));
      await moveRecords();
      await storage().transaction((tx) =>
        tx.customers.moveRecords({ fromCustomerId: merge.intoCustomerId, intoCustomerId: last.id }),
      );
      const { invoices } = storage();
      expect((await invoices.list({ customerId: last.id })).rows).toMatchObject([
        { id: document.id, ...from() },
      ]);
      expect((await invoices.list({ customerId: aCustomer().id })).rows).toEqual([]);
    });

    test('given keys that one used, in store and put away for ever, then they are used for the one they were merged into, and for nobody else', async () => {
      const scopeOf = (id: string, key: string) => ({
        actor: { kind: 'customer' as const, id },
        command: 'orders.place',
        key,
      });
      const claim = (id: string, key: string) =>
        storage().transaction((tx) => tx.idempotency.claim(scopeOf(id, key), 'other', at));
      const { fromCustomerId, intoCustomerId } = merge;
      for (const key of ['free', 'paid'])
        await storage().transaction(async (tx) => {
          await tx.idempotency.claim(scopeOf(fromCustomerId, key), 'hash', at);
          await tx.idempotency.complete(scopeOf(fromCustomerId, key), `of ${key}`, {
            isPermanent: key === 'paid',
          });
        });
      const last = aCustomer();
      await storage().transaction((tx) => tx.customers.insert(last));
      await moveRecords();
      await storage().transaction((tx) =>
        tx.customers.moveRecords({ fromCustomerId: intoCustomerId, intoCustomerId: last.id }),
      );
      const done = { kind: 'done', actorId: fromCustomerId, argumentsHash: 'hash' };
      for (const id of [fromCustomerId, intoCustomerId, last.id])
        for (const key of ['free', 'paid'])
          expect(await claim(id, key)).toEqual({ ...done, result: `of ${key}` });
      const later = new Date(at.getTime() + 1);
      const old = { kind: 'idempotency-keys' as const, before: later, limit: 100 };
      while ((await storage().transaction((tx) => tx.retention.remove(old))) > 0);
      expect(await claim(last.id, 'paid')).toEqual({ ...done, result: 'of paid' });
      expect(await claim(aCustomer().id, 'paid')).toEqual({ kind: 'new' });
      expect(await claim(last.id, 'another')).toEqual({ kind: 'new' });
    });

    test('given an audience of all, then one who was merged is not in it', async () => {
      const everyone = { audience: EVERYONE, kind: 'offers', language: 'en', currency: CURRENCY } as const;
      const count = async () =>
        (await storage().broadcasts.countAudience({ ...everyone, now: new Date(Date.UTC(2100, 0)) })).map(
          ({ matching }) => matching,
        );
      expect(await count()).toEqual([2]);
      await moveRecords();
      expect(await count()).toEqual([1]);
    });
  });
}
