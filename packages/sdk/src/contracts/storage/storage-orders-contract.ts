import { describe, expect, test } from 'vitest';
import type { OrderState } from '../../domain/orders/order.ts';
import type { PaymentState } from '../../domain/payments/payment.ts';
import { anOrder, anOrderItem, aPayment, aUnit } from '../../testing/builders/sale-builders.ts';
import type { BackendHarness } from '../backend-harness.ts';
import { range } from '../range.ts';
import { givenShop, givenUnit, type Shop, unitRecords } from './given-records.ts';
import { readPages } from './read-pages.ts';

const at = new Date('2026-02-03T04:05:06Z');
const later = new Date('2026-02-03T05:05:06Z');

const ORDER_STATES: OrderState[] = [
  { status: 'awaiting-payment', expiresAt: at },
  { status: 'expired', expiredAt: at },
  { status: 'paid', paidAt: at },
  { status: 'fulfilling', paidAt: at },
  { status: 'fulfilled', paidAt: at, settledAt: later },
  { status: 'partially-fulfilled', paidAt: at, settledAt: later },
  { status: 'failed', paidAt: at, settledAt: later },
  { status: 'cancelling', paidAt: at, reason: 'customer', cancelRequestedAt: later },
  { status: 'cancelled', paidAt: null, reason: 'customer', cancelledAt: at },
];

const receipt = { reference: '123', attachmentId: null, note: 'sent', submittedAt: at };
const PAYMENT_STATES: PaymentState[] = [
  { status: 'pending' },
  { status: 'in-review', receipt },
  { status: 'captured', receivedMinor: 900, decidedBy: 'staff-1', decidedAt: later, receipt },
  { status: 'rejected', reason: 'not found', decidedBy: 'staff-1', decidedAt: later, receipt },
  { status: 'failed', reason: 'declined', failedAt: at },
  { status: 'cancelled', cancelledAt: at },
  { status: 'expired', expiredAt: at },
];

/** Orders, their units and payments. */
export function describeOrdersContract(harness: () => BackendHarness): void {
  const storage = () => harness().backend.storage;

  async function givenOrders(shop: Shop, states: OrderState[]) {
    const orders = states.map((state) =>
      anOrder({ customerId: shop.customer.id, items: [anOrderItem({ planId: shop.plan.id })], state }),
    );
    await storage().transaction(async (tx) => {
      for (const order of orders) await tx.orders.insert(order);
    });
    return orders;
  }

  describe('orders', () => {
    test('given orders, then the units of unpaid ones are counted, by customer and by network', async () => {
      const shop = await givenShop(storage());
      const items = [
        anOrderItem({ planId: shop.plan.id, quantity: 2 }),
        anOrderItem({ planId: shop.plan.id }),
      ];
      const count = () =>
        storage().transaction(async (tx) => [
          await tx.orders.countUnpaidOfCustomer(shop.customer.id),
          await tx.orders.lockAndCountUnpaidOfNetwork('network'),
          await tx.orders.lockAndCountUnpaidOfNetwork('another'),
        ]);
      expect(await count()).toEqual([0, 0, 0]);
      const orders = ['network', null, 'network'].map((networkHash) =>
        anOrder({ customerId: shop.customer.id, items, networkHash }),
      );
      await storage().transaction(async (tx) => {
        for (const order of orders) await tx.orders.insert(order);
      });
      expect(await count()).toEqual([9, 6, 0]);
      const state = { status: 'expired', expiredAt: at } as const;
      await storage().transaction((tx) => tx.orders.update(orders[0]?.id ?? '', { state }));
      expect(await count()).toEqual([6, 3, 0]);
    });

    test('given 10 orders of one network at once, then each counts those before it', async () => {
      const shop = await givenShop(storage());
      const items = [anOrderItem({ planId: shop.plan.id })];
      const counts = await Promise.all(
        range(10).map(() =>
          storage().transaction(async (tx) => {
            const count = await tx.orders.lockAndCountUnpaidOfNetwork('network');
            await tx.orders.insert(anOrder({ customerId: shop.customer.id, items, networkHash: 'network' }));
            return count;
          }),
        ),
      );
      expect(counts.toSorted((first, second) => first - second)).toEqual(range(10));
    });

    test.each(ORDER_STATES)(
      'given an order, when it becomes $status, then that state is read, with all its data',
      async (state) => {
        const shop = await givenShop(storage());
        const items = [anOrderItem({ planId: shop.plan.id, quantity: 3, setupFeeMinor: 250 })];
        const order = anOrder({ customerId: shop.customer.id, items, notes: 'by phone', channel: 'bot' });
        await storage().transaction((tx) => tx.orders.insert(order));
        expect(await storage().orders.find(order.id)).toEqual(order);
        await storage().transaction((tx) => tx.orders.update(order.id, { state }));
        expect(await storage().orders.find(order.id)).toEqual({ ...order, state });
        await storage().transaction((tx) => tx.orders.update(order.id, { notes: null }));
        expect(await storage().orders.find(order.id)).toEqual({ ...order, state, notes: null });
      },
    );

    test('given a number that is taken, when ordered again, then it conflicts', async () => {
      const shop = await givenShop(storage());
      const [order] = await givenOrders(shop, [{ status: 'paid', paidAt: at }]);
      const again = anOrder({ customerId: shop.customer.id, number: order?.number ?? '' });
      await expect(storage().transaction((tx) => tx.orders.insert(again))).rejects.toMatchObject({
        code: 'STORAGE_CONFLICT',
      });
    });

    test('given orders of two customers in several states, when filtered, then pages hold what fits alone', async () => {
      const [mine, others] = [await givenShop(storage()), await givenShop(storage())];
      const paid: OrderState = { status: 'paid', paidAt: at };
      const failed: OrderState = { status: 'failed', paidAt: at, settledAt: later };
      const [a, b, c, d] = await givenOrders(mine, [paid, failed, paid, paid]);
      const [e] = await givenOrders(others, [paid]);
      const { customer } = mine;
      const read = (filter: object) =>
        readPages((request) => storage().orders.list({ ...request, ...filter }), 2);
      expect(await read({})).toEqual([[a, b], [c, d], [e]]);
      expect(await read({ customerId: customer.id })).toEqual([
        [a, b],
        [c, d],
      ]);
      expect(await read({ status: 'paid' })).toEqual([
        [a, c],
        [d, e],
      ]);
      expect(await read({ status: 'paid', customerId: customer.id })).toEqual([[a, c], [d]]);
      expect(await read({ status: 'expired' })).toEqual([[]]);
    });

    test('given an order whose state moved, when filtered by the old state, then it is gone from there', async () => {
      const shop = await givenShop(storage());
      const [order] = await givenOrders(shop, [{ status: 'awaiting-payment', expiresAt: at }]);
      const state: OrderState = { status: 'paid', paidAt: at };
      await storage().transaction((tx) => tx.orders.update(order?.id ?? '', { state }));
      expect((await storage().orders.list({ status: 'awaiting-payment' })).rows).toEqual([]);
      expect((await storage().orders.list({ status: 'paid' })).rows).toEqual([{ ...order, state }]);
      expect(await storage().orders.listUnpaidDue(later, 10)).toEqual([]);
    });

    test('given unpaid orders, when the due ones are asked for, then they come earliest first, up to the limit', async () => {
      const shop = await givenShop(storage());
      const inMinutes = (minutes: number): OrderState => ({
        status: 'awaiting-payment',
        expiresAt: new Date(at.getTime() + minutes * 60_000),
      });
      const states = [
        inMinutes(5),
        inMinutes(1),
        inMinutes(3),
        inMinutes(9),
        { status: 'expired' as const, expiredAt: at },
      ];
      const [fifth, first, third] = await givenOrders(shop, states);
      const now = new Date(at.getTime() + 5 * 60_000);
      expect(await storage().orders.listUnpaidDue(now, 10)).toEqual([first?.id, third?.id, fifth?.id]);
      expect(await storage().orders.listUnpaidDue(now, 2)).toEqual([first?.id, third?.id]);
      expect(await storage().orders.listUnpaidDue(new Date(now.getTime() - 1), 10)).toEqual([
        first?.id,
        third?.id,
      ]);
    });
  });

  describe('units', () => {
    test('given the units of an order with two lines, when listed by order, then they come by line and unit', async () => {
      const shop = await givenShop(storage());
      const items = [anOrderItem({ planId: shop.plan.id }), anOrderItem({ planId: shop.plan.id })];
      const order = anOrder({ customerId: shop.customer.id, items });
      const unit = (item: number, unitIndex: number) =>
        aUnit({
          ...unitRecords(shop).unit,
          ...unplaced(),
          orderId: order.id,
          orderItemId: items[item]?.id ?? '',
          unitIndex,
        });
      const units = [unit(1, 1), unit(0, 2), unit(1, 0), unit(0, 0), unit(0, 1)];
      await storage().transaction(async (tx) => {
        await tx.orders.insert(order);
        for (const row of units) await tx.units.insert(row);
      });
      const [a, b, c, d, e] = units;
      expect(await storage().units.listByOrder(order.id)).toEqual([d, e, b, c, a]);
      expect(await storage().units.listByOrder(shop.customer.id)).toEqual([]);
    });

    test('given a unit of a line, when stored once more, then it conflicts', async () => {
      const shop = await givenShop(storage());
      const { unit } = await givenUnit(storage(), shop);
      const again = aUnit({ ...unit, ...unplaced() });
      const insert = (unitIndex: number) =>
        storage().transaction((tx) => tx.units.insert({ ...again, unitIndex }));
      await expect(insert(0)).rejects.toMatchObject({ code: 'STORAGE_CONFLICT' });
      await expect(insert(1)).resolves.toBeUndefined();
    });

    test('given units in several states, when filtered by state, then pages hold those alone', async () => {
      const shop = await givenShop(storage());
      const units = [];
      for (const _ of range(4)) units.push((await givenUnit(storage(), shop)).unit);
      const [a, b, c, d] = units;
      const state = { status: 'provisioning' as const, startedAt: at };
      await storage().transaction((tx) => tx.units.update(b?.id ?? '', { state }));
      const read = (status: 'pending' | 'provisioning') =>
        readPages((request) => storage().units.list({ ...request, status }), 2);
      expect(await read('pending')).toEqual([[a, c], [d]]);
      expect(await read('provisioning')).toEqual([[{ ...b, state }]]);
    });

    test('given a unit, when it is settled, then its state is read with all its data and the rest is as it was', async () => {
      const { unit } = await givenUnit(storage(), await givenShop(storage()));
      const qualityCheck = { checkedAt: later, mismatches: ['expiresAt'], linkCount: 2 };
      const lastError = { code: 'PANEL_UNREACHABLE', message: 'No answer', at };
      const completed = { status: 'completed' as const, startedAt: at, completedAt: later, qualityCheck };
      const patch = { state: completed, attempts: 2, lastError, waitsForStaff: true };
      await storage().transaction((tx) => tx.units.update(unit.id, patch));
      expect(await storage().units.find(unit.id)).toEqual({ ...unit, ...patch });
      const failed = {
        status: 'failed' as const,
        failedAt: later,
        reason: 'gave-up' as const,
        message: 'Too late',
      };
      await storage().transaction((tx) => tx.units.update(unit.id, { state: failed, capacityHoldId: null }));
      expect(await storage().units.find(unit.id)).toEqual({
        ...unit,
        ...patch,
        state: failed,
        capacityHoldId: null,
      });
    });
  });

  describe('payments', () => {
    test.each(PAYMENT_STATES)(
      'given a payment, when it becomes $status, then that state is read, with all its data',
      async (state) => {
        const { customer } = await givenShop(storage());
        const payment = aPayment({ customerId: customer.id });
        await storage().transaction((tx) => tx.payments.insert(payment));
        expect(await storage().payments.find(payment.id)).toEqual(payment);
        await storage().transaction((tx) => tx.payments.update(payment.id, { state }));
        expect(await storage().payments.find(payment.id)).toEqual({ ...payment, state });
      },
    );

    test('given payments of two customers, when filtered, then pages hold what fits alone', async () => {
      const [mine, others] = [await givenShop(storage()), await givenShop(storage())];
      const [order, other] = await givenOrders(mine, ORDER_STATES.slice(0, 2));
      const paymentOf = (shop: Shop, orderId: string | null, status: 'pending' | 'expired') =>
        aPayment({
          customerId: shop.customer.id,
          orderId,
          state: status === 'pending' ? { status } : { status, expiredAt: at },
        });
      const payments = [
        paymentOf(mine, order?.id ?? null, 'pending'),
        paymentOf(mine, other?.id ?? null, 'expired'),
        paymentOf(mine, order?.id ?? null, 'expired'),
        paymentOf(others, null, 'pending'),
      ];
      await storage().transaction(async (tx) => {
        for (const payment of payments) await tx.payments.insert(payment);
      });
      const [a, b, c, d] = payments;
      const read = (filter: object) =>
        readPages((request) => storage().payments.list({ ...request, ...filter }), 2);
      expect(await read({})).toEqual([
        [a, b],
        [c, d],
      ]);
      expect(await read({ customerId: mine.customer.id })).toEqual([[a, b], [c]]);
      expect(await read({ orderId: order?.id })).toEqual([[a, c]]);
      expect(await read({ status: 'expired' })).toEqual([[b, c]]);
      expect(await read({ status: 'pending', customerId: mine.customer.id })).toEqual([[a]]);
      expect(await read({ status: 'expired', orderId: order?.id })).toEqual([[c]]);
      expect(await read({ customerId: others.customer.id, orderId: order?.id })).toEqual([[]]);
    });
  });
}

/** A new unit to which nothing belongs yet. */
function unplaced() {
  return { id: aUnit().id, capacityHoldId: null, subscriptionId: null, accountId: null };
}
