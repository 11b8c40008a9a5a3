import { describe, expect, test } from 'vitest';
import type { Subscription, SubscriptionStatus } from '../../domain/lifecycle/subscription.ts';
import { statusOf } from '../../domain/lifecycle/subscription.ts';
import type {
  OrderListFilter,
  SaleSort,
  SubscriptionListFilter,
  SubscriptionSort,
} from '../../domain/records/list-filters.ts';
import { aCustomer } from '../../testing/builders/catalogue-builders.ts';
import { aPayment } from '../../testing/builders/sale-builders.ts';
import { testId, testInstant } from '../../testing/builders/test-id.ts';
import type { BackendHarness } from '../backend-harness.ts';
import { givenShop, givenUnit, type Shop } from '../storage/given-records.ts';

const now = testInstant();
const day = (count: number) => new Date(now.getTime() + count * 86_400_000);
const terms = {
  startsAt: day(-10),
  expiresAt: day(20),
  trafficLimitBytes: 100,
  deviceLimit: null,
  onHoldSeconds: null,
};
const suspension = { reason: 'test', at: now, by: 'staff' } as const;
const pause = { at: now, by: 'customer', shortestMs: 0, resumesAt: null } as const;
const termination = { reason: 'staff', at: now } as const;

/** One of each status, and those that are more than one thing at once. */
const kinds: Record<string, Partial<Subscription>> = {
  active: { granted: terms },
  endless: { granted: { ...terms, expiresAt: null, trafficLimitBytes: null } },
  preparing: { granted: null },
  suspended: { granted: terms, suspension },
  paused: { granted: { ...terms, expiresAt: day(-1) }, pause },
  expired: { granted: { ...terms, expiresAt: day(0) }, usedBytes: 100 },
  limited: { granted: { ...terms, expiresAt: day(1) }, usedBytes: 100 },
  held: { granted: { ...terms, expiresAt: null, onHoldSeconds: 60 } },
  terminated: { granted: terms, termination, suspension },
  unborn: { granted: null, termination },
};

/** Lists that are narrowed, put in order and counted. */
export function describeListsContract(harness: () => BackendHarness): void {
  const lists = () => harness().backend.storage.lists;
  const givenSubscriptions = async (shop: Shop): Promise<Map<string, Subscription>> => {
    const made = new Map<string, Subscription>();
    let age = 0;
    for (const [name, subscription] of Object.entries(kinds)) {
      age -= 1;
      const unit = await givenUnit(harness().backend.storage, shop, {
        subscription: { ...subscription, createdAt: day(age) },
      });
      made.set(name, unit.subscription);
    }
    return made;
  };
  const readSubscriptions = async (
    filter: SubscriptionListFilter,
    sort: SubscriptionSort = 'newest',
    limit = 2,
  ): Promise<string[]> => {
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const asked = { filter, sort, now, limit, ...(cursor !== null && { cursor }) };
      const page: { rows: { id: string }[]; nextCursor: string | null } =
        await lists().subscriptions.page(asked);
      ids.push(...page.rows.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    return ids;
  };

  describe('lists', () => {
    const statuses: SubscriptionStatus[] = [
      'active',
      'preparing',
      'suspended',
      'expired',
      'limited',
      'on-hold',
      'terminated',
    ];
    test.each(statuses)('of the status %s: those that derive to it, the newest first', async (status) => {
      const made = await givenSubscriptions(await givenShop(harness().backend.storage));
      const wanted = [...made.values()].filter((row) => statusOf(row, now) === status).map(({ id }) => id);
      expect(wanted.length).toBeGreaterThan(0);
      expect(await readSubscriptions({ status })).toEqual(wanted.toReversed());
      expect(await lists().subscriptions.count({ filter: { status }, now })).toEqual({
        count: wanted.length,
        isComplete: true,
      });
    });

    test('by their end: those that are not terminated and have one, page by page, either way', async () => {
      const made = await givenSubscriptions(await givenShop(harness().backend.storage));
      const idsOf = (...names: string[]) => names.map((name) => made.get(name)?.id);
      const order = idsOf('paused', 'expired', 'limited', 'active', 'suspended');
      expect(await readSubscriptions({}, 'ends-first')).toEqual(order);
      expect(await readSubscriptions({}, 'ends-last')).toEqual(order.toReversed());
      const within = { endsFrom: day(0), endsBefore: day(20) };
      expect(await readSubscriptions(within, 'ends-first')).toEqual(idsOf('expired', 'limited'));
      expect(await readSubscriptions({ ...within, status: 'limited' }, 'ends-first')).toEqual(
        idsOf('limited'),
      );
      expect(await readSubscriptions(within)).toEqual(idsOf('limited', 'expired'));
    });

    test('by plan, panel, inbound, customer, trial, renewal and day: each alone and together', async () => {
      const { storage } = harness().backend;
      const [shop, other] = [await givenShop(storage), await givenShop(storage)];
      const here = await givenUnit(storage, shop, { subscription: { createdAt: day(1) } });
      const there = await givenUnit(storage, other, {
        subscription: { createdAt: day(2), isTrial: true, autoRenew: true },
      });
      const gone = await givenUnit(storage, other, { account: { condemnedAt: now } });
      const [first, second, third] = [here, there, gone].map(({ subscription }) => subscription.id);
      const asked: [SubscriptionListFilter, (string | undefined)[]][] = [
        [{}, [third, second, first]],
        [{ planId: other.plan.id }, [third, second]],
        [{ panelId: other.panel.id }, [second]],
        [{ inboundId: shop.inbound.id }, [first]],
        [{ customerId: shop.customer.id }, [first]],
        [{ isTrial: true }, [second]],
        [{ autoRenew: false, planId: other.plan.id }, [third]],
        [{ createdFrom: day(1), createdBefore: day(2) }, [first]],
        [{ createdFrom: day(1) }, [second, first]],
        [{ panelId: other.panel.id, planId: other.plan.id, isTrial: true, createdFrom: day(2) }, [second]],
        [{ panelId: other.panel.id, planId: shop.plan.id }, []],
        [{ planId: testId() }, []],
        [{ planId: 'no id' }, []],
        [{ panelId: 'no id' }, []],
      ];
      for (const [filter, ids] of asked) {
        expect(await readSubscriptions(filter, 'newest', 1), JSON.stringify(filter)).toEqual(ids);
        const counted = await lists().subscriptions.count({ filter, now });
        expect(counted, JSON.stringify(filter)).toEqual({ count: ids.length, isComplete: true });
      }
      expect(await readSubscriptions({}, 'oldest', 1)).toEqual([first, second, third]);
      const { account } = there;
      expect(await lists().accountsOf([first ?? '', second ?? '', third ?? ''])).toEqual([
        here.account,
        account,
      ]);
    });

    test('orders and payments: by customer, status, method and day, either way', async () => {
      const { storage } = harness().backend;
      const shop = await givenShop(storage);
      const stranger = aCustomer();
      await storage.transaction((tx) => tx.customers.insert(stranger));
      const order = (amountMinor: number, createdAt: Date, paymentMethod: string) =>
        givenUnit(storage, shop, {
          order: { total: { amountMinor, currency: 'USD' }, createdAt, paymentMethod },
        });
      const made = [
        await order(500, day(0), 'wallet'),
        await order(900, day(1), 'receipt'),
        await order(500, day(2), 'receipt'),
      ].map((unit) => unit.order);
      const [first, second, third] = made;
      const status = first?.state.status;
      const payments = made.map(({ id, customerId, total, paymentMethod, createdAt }) =>
        aPayment({ orderId: id, customerId, amount: total, method: paymentMethod, createdAt }),
      );
      await storage.transaction(async (tx) => {
        for (const payment of payments) await tx.payments.insert(payment);
      });
      const asked: [OrderListFilter, SaleSort, unknown[]][] = [
        [{}, 'newest', [third, second, first]],
        [{}, 'oldest', [first, second, third]],
        [{ method: 'receipt' }, 'newest', [third, second]],
        [{ method: 'receipt' }, 'oldest', [second, third]],
        [{ createdFrom: day(1), createdBefore: day(2) }, 'newest', [second]],
        [{ createdBefore: day(2) }, 'oldest', [first, second]],
        [{ customerId: shop.customer.id, createdFrom: day(2) }, 'newest', [third]],
        [{ customerId: stranger.id }, 'newest', []],
        [status === undefined ? {} : { status }, 'newest', [third, second, first]],
        [{ status: 'cancelling' }, 'newest', []],
      ];
      for (const [filter, sort, rows] of asked) {
        const page = await lists().orders.page({ filter, sort, now });
        expect(page.rows, JSON.stringify(filter)).toEqual(rows);
        const { status: _status, ...ofPayments } = filter;
        const paid = (await lists().payments.page({ filter: ofPayments, sort, now })).rows;
        if (filter.status === undefined) {
          expect(paid.map(({ orderId }) => orderId)).toEqual(page.rows.map(({ id }) => id));
        }
      }
      const pending = { filter: { status: 'pending' as const }, sort: 'newest' as const, now };
      expect((await lists().payments.page(pending)).rows).toHaveLength(3);
      expect(await lists().payments.count({ filter: { status: 'captured' }, now })).toEqual({
        count: 0,
        isComplete: true,
      });
    });

    test('an invalid limit is refused', async () => {
      const page = lists().orders.page({ filter: {}, sort: 'newest', now, limit: 0 });
      await expect(page).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    });
  });
}
