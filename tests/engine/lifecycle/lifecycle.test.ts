import { addDays, addMs, type Customer, DAY_MS, type Plan } from '@panelkit/sdk';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { beforeEach, describe, expect, test } from 'vitest';
import { violationsOf } from '../violations-of.ts';

const now = new Date('2026-03-01T12:00:00Z');

describe('the life of a subscription', () => {
  let shop: TestPanelkit;
  let customer: Customer;
  let plan: Plan;
  let id: string;
  beforeEach(async () => {
    shop = await createTestPanelkit({ now, panels: [{}, { baseUrl: 'https://second.test' }] });
    customer = await shop.customer({ balanceMinor: 10_000 });
    plan = await shop.plan();
    const order = await shop.buy(customer, plan);
    await shop.panelkit.orders.settled(order.id);
    const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.as(customer));
    id = rows[0]?.id ?? '';
  });

  const settled = () => shop.run(shop.panelkit.subscriptions.settled(id, shop.as(customer)));
  const accounts = () => shop.panels.flatMap(({ fake }) => fake.accounts());
  const types = async () => {
    const events = await shop.panelkit.events.list({ after: 0, limit: 500, aggregateId: id });
    return events.map(({ type }) => type.replace('subscription.', ''));
  };
  /** Day after day, with a sweep each. */
  const live = async (days: number) => {
    for (let day = 0; day < days; day += 1) {
      await shop.clock.advance(DAY_MS);
      await shop.scheduler.tick();
      await settled();
    }
  };

  test('given nobody does anything, then it is warned of, expires, is kept for the grace and ends, each once', async () => {
    await live(32);
    expect(await types()).toEqual(['delivered', 'expiring', 'expiring', 'expiring', 'expired']);
    expect(await settled()).toMatchObject({ status: 'expired', termination: null });
    await live(1);
    expect(await settled()).toMatchObject({ status: 'terminated', termination: { reason: 'expired' } });
    expect(accounts()).toEqual([]);
    await live(10);
    expect((await types()).slice(-2)).toEqual(['expired', 'terminated']);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given ten days of downtime over its expiry, then no stale warning goes out and all that is due is caught up', async () => {
    await live(22);
    await shop.clock.advance(12 * DAY_MS);
    await shop.scheduler.tick();
    await settled();
    expect(await types()).toEqual(['delivered', 'expired', 'terminated']);
    expect(accounts()).toEqual([]);
  });

  test('given auto-renew and money, then it is told, charged once and extended, month after month', async () => {
    await shop.panelkit.subscriptions.setAutoRenew({ subscriptionId: id, enabled: true }, shop.as(customer));
    await shop.scheduler.start();
    await shop.scheduler.stop();
    for (let day = 0; day < 95; day += 1) {
      await shop.clock.advance(DAY_MS);
      await shop.scheduler.tick();
      await runJobs();
    }
    const told = (await types()).filter((type) => type === 'renewal-upcoming' || type === 'extended');
    const month = ['renewal-upcoming', 'extended'];
    expect(told).toEqual([...month, ...month, ...month]);
    expect((await settled()).granted?.expiresAt).toEqual(addDays(now, 120));
    expect(await shop.panelkit.wallets.get(customer.id, shop.as(customer))).toMatchObject({
      balanceMinor: 6000,
    });
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given auto-renew without money, then it is tried by the dunning table, told each time, and ends', async () => {
    await shop.panelkit.subscriptions.setAutoRenew({ subscriptionId: id, enabled: true }, shop.as(customer));
    await shop.panelkit.wallets.adjust(
      { customerId: customer.id, amountMinor: -9000, reason: 'x' },
      shop.staff(),
    );
    for (let day = 0; day < 33; day += 1) {
      await shop.clock.advance(DAY_MS);
      await shop.scheduler.tick();
      await runJobs();
    }
    const events = await shop.panelkit.events.list({ after: 0, limit: 500, aggregateId: id });
    const failures = events.flatMap((event) =>
      event.type === 'subscription.renewal-failed' ? [event.data] : [],
    );
    expect(failures.map(({ attempt, code }) => [attempt, code])).toEqual([
      [1, 'INSUFFICIENT_BALANCE'],
      [2, 'INSUFFICIENT_BALANCE'],
      [3, 'INSUFFICIENT_BALANCE'],
    ]);
    expect(failures.at(-1)?.nextAttemptAt).toBeNull();
    expect(await settled()).toMatchObject({ status: 'terminated' });
  });

  test('given money that comes while it is in grace, then the next try renews it from that moment', async () => {
    await shop.panelkit.subscriptions.setAutoRenew({ subscriptionId: id, enabled: true }, shop.as(customer));
    await shop.panelkit.wallets.adjust(
      { customerId: customer.id, amountMinor: -9000, reason: 'x' },
      shop.staff(),
    );
    for (let day = 0; day < 31; day += 1) {
      await shop.clock.advance(DAY_MS);
      if (day === 30) {
        await shop.panelkit.wallets.adjust(
          { customerId: customer.id, amountMinor: 1000, reason: 'x' },
          shop.staff(),
        );
      }
      await shop.scheduler.tick();
      await runJobs();
    }
    const expiresAt = (await settled()).granted?.expiresAt ?? now;
    const lateMs = expiresAt.getTime() - addMs(now, 61 * DAY_MS).getTime();
    // The days of this test are a second longer than others.
    expect(lateMs).toBeGreaterThanOrEqual(0);
    expect(lateMs).toBeLessThan(60_000);
    expect(await violationsOf(shop)).toEqual([]);
  });

  /** The queue's own work, for as long as a moment. */
  async function runJobs(): Promise<void> {
    const worker = shop.another();
    await worker.scheduler.start();
    await shop.clock.advance('1s');
    await worker.scheduler.stop();
  }

  test('given a suspension, then access is off on the panel while the period goes on, and back after it', async () => {
    await shop.panelkit.subscriptions.suspend({ subscriptionId: id, reason: 'abuse' }, shop.staff());
    expect(await settled()).toMatchObject({
      status: 'suspended',
      suspension: { reason: 'abuse', by: 'staff' },
    });
    expect(accounts()[0]?.status).toBe('disabled');
    const byCustomer = shop.panelkit.subscriptions.resume({ subscriptionId: id }, shop.as(customer));
    await expect(byCustomer).rejects.toMatchObject({ code: 'ILLEGAL_TRANSITION' });
    await shop.clock.advance(DAY_MS);
    await shop.panelkit.subscriptions.resume({ subscriptionId: id }, shop.staff());
    expect((await settled()).granted?.expiresAt).toEqual(addDays(now, 30));
    expect(accounts()[0]).toMatchObject({ status: 'active', expiresAt: addDays(now, 30) });
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a suspension, when it is extended, then it stays off and the new terms are there when it is resumed', async () => {
    await shop.clock.advance(28 * DAY_MS);
    await shop.panelkit.subscriptions.suspend({ subscriptionId: id, reason: 'abuse' }, shop.staff());
    await shop.panelkit.subscriptions.extend({ subscriptionId: id }, shop.as(customer));
    expect(await settled()).toMatchObject({ status: 'suspended', period: 2 });
    expect(accounts()[0]).toMatchObject({ status: 'disabled', expiresAt: addDays(now, 60), usedBytes: 0 });
    await shop.panelkit.subscriptions.resume({ subscriptionId: id }, shop.staff());
    await settled();
    expect(accounts()[0]?.status).toBe('active');
  });

  test('given a pause, then its time is added when it ends', async () => {
    await shop.clock.advance(10 * DAY_MS);
    await shop.panelkit.subscriptions.pause({ subscriptionId: id }, shop.staff());
    await settled();
    expect(accounts()[0]?.status).toBe('disabled');
    await live(50);
    expect(await settled()).toMatchObject({ status: 'suspended', termination: null });
    await shop.panelkit.subscriptions.resume({ subscriptionId: id }, shop.staff());
    expect((await settled()).granted?.expiresAt).toEqual(addDays(now, 80));
    expect(accounts()[0]).toMatchObject({ status: 'active', expiresAt: addDays(now, 80) });
  });

  test('given staff who end it, then its account and its place are gone, and it cannot be revived', async () => {
    await shop.panelkit.subscriptions.terminate({ subscriptionId: id, reason: 'fraud' }, shop.staff());
    expect(await settled()).toMatchObject({ status: 'terminated', termination: { reason: 'staff' } });
    expect(accounts()).toEqual([]);
    const extend = shop.panelkit.subscriptions.extend({ subscriptionId: id }, shop.as(customer));
    await expect(extend).rejects.toMatchObject({ code: 'NOT_ELIGIBLE' });
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a panel that refuses to remove its account, when staff end it, then that is the reason, and it is tried again', async () => {
    for (const { fake } of shop.panels) fake.faults.next('removeAccount', { kind: 'refused' });
    await shop.panelkit.subscriptions.terminate({ subscriptionId: id, reason: 'fraud' }, shop.staff());
    await settled();
    expect(accounts()).toHaveLength(1);
    const { rows } = await shop.backend.storage.accounts.list({});
    expect(rows).toMatchObject([{ lastError: { code: 'PANEL_REFUSED' }, removedAt: null }]);
    await shop.clock.advance('1m');
    await settled();
    expect(accounts()).toEqual([]);
  });

  test('given staff who end it in the middle of an extension, then the money is back', async () => {
    await shop.clock.advance(28 * DAY_MS);
    await shop.panelkit.subscriptions.extend({ subscriptionId: id }, shop.as(customer));
    await shop.panelkit.subscriptions.terminate({ subscriptionId: id, reason: 'fraud' }, shop.staff());
    await settled();
    expect(await shop.panelkit.wallets.get(customer.id, shop.as(customer))).toMatchObject({
      balanceMinor: 9000,
      heldMinor: 0,
    });
    expect(accounts()).toEqual([]);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a move to another panel, then what remains is there, the shop link is the same and the former account is gone', async () => {
    const [first, second] = shop.panels;
    const link = async () => (await shop.panelkit.delivery.get(id, shop.as(customer))).shopLink;
    const before = await link();
    const home = first?.fake.accounts().length === 1 ? first : second;
    const target = home === first ? second : first;
    home?.fake.addTraffic(home.fake.accounts()[0]?.name ?? '', 1000);
    const inboundId = target?.inbounds[0]?.id ?? '';
    await shop.panelkit.subscriptions.move({ subscriptionId: id, inboundId }, shop.staff());
    await settled();
    expect(home?.fake.accounts()).toEqual([]);
    const limit = plan.trafficLimitBytes ?? 0;
    expect(target?.fake.accounts()).toMatchObject([
      { status: 'active', expiresAt: addDays(now, 30), trafficLimitBytes: limit - 1000 },
    ]);
    expect(await settled()).toMatchObject({ usedBytes: 1000, period: 1 });
    expect(await link()).toBe(before);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a dead panel, when moved off it, then it runs elsewhere at once and the former account goes when the panel is back', async () => {
    const home = shop.panels.find(({ fake }) => fake.accounts().length === 1);
    const target = shop.panels.find((panel) => panel !== home);
    home?.fake.goDown();
    for (let check = 0; check < 3; check += 1) {
      await shop.clock.advance('5m');
      await shop.scheduler.tick();
    }
    await shop.panelkit.subscriptions.move({ subscriptionId: id }, shop.staff());
    await settled();
    expect(target?.fake.accounts()).toMatchObject([{ status: 'active' }]);
    home?.fake.comeBack();
    await shop.scheduler.start();
    await shop.clock.advance('20m');
    await shop.scheduler.stop();
    expect(home?.fake.accounts()).toEqual([]);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a move within a panel, then it is the same account on another inbound', async () => {
    const home = shop.panels.find(({ fake }) => fake.accounts().length === 1);
    const before = home?.fake.accounts()[0];
    const other = home?.inbounds.find(({ remoteKey }) => remoteKey !== before?.inboundKeys[0]);
    await shop.panelkit.subscriptions.move({ subscriptionId: id, inboundId: other?.id ?? '' }, shop.staff());
    await settled();
    expect(home?.fake.accounts()).toMatchObject([{ name: before?.name, inboundKeys: [other?.remoteKey] }]);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given the inbound on which it is, when it is moved there, then that is refused', async () => {
    const home = shop.panels.find(({ fake }) => fake.accounts().length === 1);
    const [key] = home?.fake.accounts()[0]?.inboundKeys ?? [];
    const inboundId = home?.inbounds.find(({ remoteKey }) => remoteKey === key)?.id ?? '';
    const moved = shop.panelkit.subscriptions.move({ subscriptionId: id, inboundId }, shop.staff());
    await expect(moved).rejects.toMatchObject({ code: 'PLAN_UNAVAILABLE' });
    expect(await types()).toEqual(['delivered']);
  });

  test('given staff who reset the usage, then the counter is zero and the dates stay', async () => {
    const home = shop.panels.find(({ fake }) => fake.accounts().length === 1);
    home?.fake.addTraffic(home.fake.accounts()[0]?.name ?? '', 5000);
    await shop.clock.advance(DAY_MS);
    await shop.panelkit.subscriptions.resetUsage({ subscriptionId: id, reason: 'goodwill' }, shop.staff());
    expect((await settled()).granted?.expiresAt).toEqual(addDays(now, 30));
    expect(accounts()).toMatchObject([
      { usedBytes: 0, status: 'active', expiresAt: addMs(now, 30 * DAY_MS) },
    ]);
    expect(await violationsOf(shop)).toEqual([]);
  });
});
