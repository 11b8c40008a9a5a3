import type { CommandContext } from '@panelkit/sdk';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';
import { createPaymentShop, startedTopUp } from '../gateways/payment-shop.ts';
import { violationsOf } from '../violations-of.ts';

const SETTINGS = {
  sweepIntervalMs: 6 * 3_600_000,
  healthCheckIntervalMs: 86_400_000,
  usageSyncIntervalMs: 86_400_000,
};

/** Days in which the scheduler does its work, the clean-up too. */
async function livedThrough(shop: TestPanelkit, time: `${number}d`): Promise<void> {
  await shop.scheduler.start();
  await shop.clock.advance(time);
  await shop.run(shop.scheduler.stop());
}

const cleanUps = async (shop: TestPanelkit) =>
  (await shop.panelkit.runs.list({ job: 'apply-retention', limit: 500 }, shop.staff())).reduce<
    Record<string, number>
  >((sums, { counts }) => {
    for (const [name, count] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + count;
    return sums;
  }, {});

describe('retention', () => {
  test('given a sale of a hundred days ago, when the scheduler ran, then its events and audit are archived, and the books stay', async () => {
    const shop = await createTestPanelkit({ settings: SETTINGS });
    const customer = await shop.customer({ balanceMinor: 1000 });
    const order = await shop.buy(customer, await shop.plan());
    const sold = await shop.panelkit.events.list({ after: 0, limit: 500 });
    const { rows: audited } = await shop.panelkit.audit.list({}, shop.staff());
    await livedThrough(shop, '130d');

    const events = await shop.panelkit.events.list({ after: 0, limit: 500 });
    const ageMs = ({ at }: { at: Date }) => shop.clock.now().getTime() - at.getTime();
    expect(Math.max(0, ...events.map(ageMs))).toBeLessThan(91 * 86_400_000);
    const month = sold[0]?.at.toISOString().slice(0, 7) ?? '';
    const archived = await shop.panelkit.archive.events({ month, after: 0, limit: 100 }, shop.staff());
    expect(archived.flatMap(({ rows }) => rows)).toEqual(expect.arrayContaining(sold));
    const audit = await shop.panelkit.archive.audit({ month, after: 0, limit: 100 }, shop.staff());
    expect(audit.flatMap(({ rows }) => rows)).toEqual(expect.arrayContaining(audited));
    const { rows: told } = await shop.panelkit.notifications.list({}, shop.staff());
    const ages = told.map(({ createdAt }) => ageMs({ at: createdAt }));
    expect(Math.max(0, ...ages)).toBeLessThan(91 * 86_400_000);
    expect(await cleanUps(shop)).toMatchObject({ events: expect.any(Number), leases: 0, archive: 0 });
    expect((await shop.panelkit.orders.get(order.id, shop.staff())).state.status).toBe('fulfilled');
    expect(await violationsOf(shop)).toEqual([]);
    const asked = shop.panelkit.archive.events({ month, after: 0, limit: 1 }, shop.as(customer));
    await expect(asked).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('given a job that failed a month ago and one that failed since, when the scheduler ran, then the first is forgotten', async () => {
    const shop = await createTestPanelkit({ settings: SETTINGS });
    const fail = (subject: string) =>
      shop.backend.storage.transaction((tx) =>
        tx.jobFailures.record({
          job: 'reconcile-account',
          subject,
          payload: {},
          lastFailedAt: shop.clock.now(),
          nextAttemptAt: null,
          error: { name: 'TypeError', code: null, stack: 'TypeError' },
        }),
      );
    await fail('accountId=a');
    await livedThrough(shop, '2d');
    await fail('accountId=b');
    await livedThrough(shop, '29d');
    const failures = await shop.panelkit.runs.failures({ limit: 9 }, shop.staff());
    expect(failures.map(({ subject }) => subject)).toEqual(['accountId=b']);
    expect(await cleanUps(shop)).toMatchObject({ 'job-failures': 1 });
  });

  test('given events that nobody has turned into messages, when old ones are to go, then they stay', async () => {
    const wrapped = { isBlind: false };
    const shop = await createTestPanelkit({
      settings: SETTINGS,
      wrapBackend: (backend) => ({
        ...backend,
        storage: {
          ...backend.storage,
          events: {
            ...backend.storage.events,
            list: async (request) => (wrapped.isBlind ? [] : backend.storage.events.list(request)),
          },
        },
      }),
    });
    await shop.customer({ balanceMinor: 1000 });
    const before = await shop.panelkit.events.list({ after: 0, limit: 500 });
    wrapped.isBlind = true;
    await livedThrough(shop, '100d');
    wrapped.isBlind = false;
    expect((await shop.panelkit.events.list({ after: 0, limit: 500 })).slice(0, before.length)).toEqual(
      before,
    );
  });

  test('given a policy that keeps all for ever, when time passes, then nothing goes', async () => {
    const never = { eventDays: null, auditDays: null, idempotencyKeyDays: null, notificationDays: null };
    const shop = await createTestPanelkit({ settings: SETTINGS, policies: { retention: never } });
    await shop.buy(await shop.customer({ balanceMinor: 1000 }), await shop.plan());
    const first = (await shop.panelkit.events.list({ after: 0, limit: 1 }))[0];
    await livedThrough(shop, '130d');
    expect((await shop.panelkit.events.list({ after: 0, limit: 1 }))[0]).toEqual(first);
  });

  test('given a shop in which nobody does anything, when weeks pass, then no day leaves rows behind', async () => {
    const shop = await createTestPanelkit({ settings: SETTINGS });
    const plan = await shop.plan({ durationDays: 365 });
    for (let sold = 0; sold < 5; sold += 1) await shop.buy(await shop.customer({ balanceMinor: 1000 }), plan);
    await livedThrough(shop, '10d');
    const count = async () => [
      (await shop.panelkit.events.list({ after: 0, limit: 500 })).length,
      (await shop.panelkit.audit.list({ limit: 500 }, shop.staff())).rows.length,
      (await shop.panelkit.notifications.list({ limit: 500 }, shop.staff())).rows.length,
    ];
    const before = await count();
    await livedThrough(shop, '20d');
    expect(await count()).toEqual(before);
  });
});

/** A command that moves money, and what the customer has afterwards. */
type Pay = (
  shop: TestPanelkit,
  by: CommandContext,
  sold: { customerId: string; subscriptionId: string; planId: string; largePlanId: string },
) => Promise<unknown>;

const PAYS: [string, Pay][] = [
  [
    'wallets.adjust',
    ({ panelkit }, by, { customerId }) =>
      panelkit.wallets.adjust({ customerId, amountMinor: 500, reason: 'gift' }, by),
  ],
  [
    'orders.place',
    ({ panelkit }, by, { customerId, planId }) =>
      panelkit.orders.place(
        { customerId, items: [{ planId, quantity: 1 }], payment: { method: 'wallet' } },
        by,
      ),
  ],
  [
    'subscriptions.extend',
    ({ panelkit }, by, { subscriptionId }) => panelkit.subscriptions.extend({ subscriptionId }, by),
  ],
  [
    'subscriptions.changePlan',
    ({ panelkit }, by, { subscriptionId, largePlanId }) =>
      panelkit.subscriptions.changePlan({ subscriptionId, planId: largePlanId }, by),
  ],
];

describe('day 31 and later', () => {
  test.each(PAYS)(
    'given %s, when it is repeated after its key is gone, then it pays nothing twice',
    async (name, pay) => {
      const shop = await createTestPanelkit({
        settings: SETTINGS,
        policies: { extension: { always: true } },
      });
      const customer = await shop.customer({ balanceMinor: 50_000 });
      const plan = await shop.plan({ durationDays: 365 });
      const large = await shop.plan({ durationDays: 365, price: { amountMinor: 3000, currency: 'USD' } });
      const order = await shop.buy(customer, plan);
      await shop.panelkit.orders.settled(order.id);
      const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.as(customer));
      const sold = {
        customerId: customer.id,
        planId: plan.id,
        largePlanId: large.id,
        subscriptionId: rows[0]?.id ?? '',
      };
      const by = name === 'wallets.adjust' ? shop.staff() : shop.as(customer);
      await pay(shop, by, sold);
      // The command that moves no money shows that keys do go.
      const free = shop.as(customer);
      const setLanguage = (language: 'en' | 'fa') =>
        shop.panelkit.customers.setLanguage({ customerId: customer.id, language }, free);
      await setLanguage('fa');
      await livedThrough(shop, '40d');
      await setLanguage('en');
      const before = await shop.panelkit.wallets.get(customer.id, shop.staff());

      await pay(shop, by, sold);
      await livedThrough(shop, '1d');

      expect(await shop.panelkit.wallets.get(customer.id, shop.staff())).toEqual(before);
      expect((await shop.panelkit.orders.list({}, shop.staff())).rows).toHaveLength(
        name === 'orders.place' ? 2 : 1,
      );
      expect(await violationsOf(shop)).toEqual([]);
    },
  );

  test('given a cancellation, which only freed money, when it is repeated after its key is gone, then it is the same one', async () => {
    const shop = await createTestPanelkit({ settings: SETTINGS });
    const customer = await shop.customer({ balanceMinor: 1000 });
    shop.panel.goDown();
    const { id: orderId } = await shop.buy(customer, await shop.plan());
    const by = shop.as(customer);
    const cancel = () => shop.panelkit.orders.cancel({ orderId, reason: 'too slow' }, by);
    await cancel();
    await livedThrough(shop, '40d');
    const before = await shop.panelkit.orders.get(orderId, shop.staff());
    expect(await cancel()).toMatchObject({ id: orderId, state: before.state });
    expect(await shop.panelkit.wallets.get(customer.id, shop.staff())).toMatchObject({
      availableMinor: 1000,
    });
  });

  test('given a refund, when it is repeated after its key is gone, then the provider is asked once', async () => {
    const place = await createPaymentShop();
    const customer = await place.shop.customer();
    const { paymentId, providerReference } = await startedTopUp(place, customer);
    place.fake.provider.pay(providerReference);
    await place.settle();
    const by = place.shop.staff();
    const refund = () =>
      place.shop.panelkit.payments.refund({ paymentId, amountMinor: 400, reason: 'asked' }, by);
    const { id } = await refund();
    const another = place.shop.another({ settings: SETTINGS });
    await livedThrough(another, '40d');
    expect((await refund()).id).toBe(id);
    await livedThrough(another, '1d');
    expect(place.fake.provider.refundedMinor()).toBe(400);
    expect(await violationsOf(place.shop)).toEqual([]);
  });
});
