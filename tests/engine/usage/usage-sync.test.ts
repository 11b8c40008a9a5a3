import { addMs, DAY_MS, GIB_BYTES } from '@panelkit/sdk';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';
import { violationsOf } from '../violations-of.ts';
import { accountOf, eventsOf, nameOf, now, openShop, panelIdOf, sync, use, usedGb } from './usage-shop.ts';

const MINUTE_MS = 60_000;

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

describe('reading counters', () => {
  test('given traffic, when synced, then it is booked once, with the last connection, and one call a page was made', async () => {
    const sold = await openShop(3, { panels: [{ pageSize: 2 }] });
    const { shop } = sold;
    shop.panel.addForeignAccount();
    use(shop, 3);
    const before = { ...shop.panel.calls };
    expect(await sync(shop)).toEqual({ panels: 1, failed: 0, accounts: 4 });
    expect(await sync(shop)).toEqual({ panels: 1, failed: 0, accounts: 4 });
    expect(await usedGb(sold)).toBe(3);
    expect((await accountOf(sold)).observed).toMatchObject({ usedBytes: 3 * GIB_BYTES, lastOnlineAt: now });
    expect(shop.panel.calls.listAccounts - before.listAccounts).toBe(4);
    expect(shop.panel.calls.findAccount).toBe(before.findAccount);
  });

  test('given a usage page fetched before a reset, when it is written after the reset, then it changes nothing', async () => {
    let hold: Promise<void> | null = null;
    const sold = await openShop(1, {
      wrapBackend: (backend) => ({
        ...backend,
        storage: {
          ...backend.storage,
          usage: {
            ...backend.storage.usage,
            // The page was fetched; what it shows is looked up only when the test says so.
            findByMarks: async (panelId, marks) => {
              await hold;
              return backend.storage.usage.findByMarks(panelId, marks);
            },
          },
        },
      }),
    });
    const { shop, id, customer } = sold;
    use(shop, 50);
    await sync(shop);
    const release = Promise.withResolvers<void>();
    hold = release.promise;
    const late = shop.panelkit.usage.sync(panelIdOf(shop), shop.staff());
    await new Promise((resolve) => setImmediate(resolve));
    hold = null;
    await shop.panelkit.subscriptions.extend({ subscriptionId: id }, shop.as(customer));
    await shop.run(shop.panelkit.subscriptions.settled(id, shop.as(customer)));
    expect(await usedGb(sold)).toBe(0);
    release.resolve();
    expect(await shop.run(late)).toMatchObject({ panels: 1 });
    expect(await usedGb(sold)).toBe(0);
    expect((await accountOf(sold)).counterBytes).toBe(0);
    use(shop, 2);
    await sync(shop);
    expect(await usedGb(sold)).toBe(2);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a counter that fell by itself, when synced, then nothing is lost or counted twice and the panel gets what is left', async () => {
    const sold = await openShop();
    const { shop, id } = sold;
    const before = shop.panel.snapshot();
    use(shop, 30);
    await sync(shop);
    shop.panel.restore(before);
    use(shop, 1);
    await sync(shop);
    expect(await usedGb(sold)).toBe(30);
    await shop.run(shop.panelkit.subscriptions.settled(id, shop.staff()));
    expect(await eventsOf(shop, (await accountOf(sold)).id)).toContain('account.counter-fell');
    // 29 of the 30 are not on the panel's counter any more.
    expect(shop.panel.accounts()[0]).toMatchObject({ trafficLimitBytes: 21 * GIB_BYTES });
    use(shop, 4);
    await sync(shop);
    expect(await usedGb(sold)).toBe(34);
  });

  test('given a listing that breaks in the middle, when synced, then its first pages are booked and nothing counts as missing', async () => {
    const sold = await openShop(12, { panels: [{ pageSize: 5 }, { baseUrl: 'https://second.test' }] });
    const { shop } = sold;
    const [first] = shop.panels;
    use(shop, 3);
    first?.fake.faults.next('listAccounts', { kind: 'late-answer', delayMs: 1 });
    first?.fake.faults.next('listAccounts', { kind: 'drop-before-commit' });
    expect(await sync(shop)).toMatchObject({ panels: 0, failed: 1 });
    expect(await usedGb(sold)).toBe(3);
    expect(await shop.panelkit.panels.get(panelIdOf(shop), shop.staff())).toMatchObject({
      suspectSince: null,
      health: { consecutiveFailures: 1, lastError: { code: 'PANEL_UNREACHABLE' } },
    });
    first?.fake.goDown();
    expect(await shop.run(shop.scheduler.tick())).toMatchObject({ synced: 1 });
  });

  test('given an account whose booking fails, when synced, then all others are booked and it is logged', async () => {
    const broken = { id: '' };
    const sold = await openShop(3, {
      wrapBackend: (backend) => ({
        ...backend,
        storage: {
          ...backend.storage,
          transaction: (work) =>
            backend.storage.transaction((tx) =>
              work({
                ...tx,
                usage: {
                  ...tx.usage,
                  book: (readings, options) =>
                    readings.some(({ subscriptionId }) => subscriptionId === broken.id)
                      ? Promise.reject(new RangeError('a row that cannot be written'))
                      : tx.usage.book(readings, options),
                },
              }),
            ),
        },
      }),
    });
    const { shop, ids } = sold;
    broken.id = ids[1] ?? '';
    for (const { name } of shop.panel.accounts()) shop.panel.addTraffic(name, 5);
    await sync(shop);
    const used = async (id: string) => (await shop.panelkit.subscriptions.get(id, shop.staff())).usedBytes;
    expect(await Promise.all(ids.map(used))).toEqual([5, 0, 5]);
  });
});

describe('limits', () => {
  test('given growing usage, when synced, then each limit is told once a period, the highest of several alone', async () => {
    const sold = await openShop();
    const { shop, id } = sold;
    const told = async () =>
      (await eventsOf(shop, id)).slice(1).map((type) => type.replace('subscription.', ''));
    use(shop, 40);
    await sync(shop);
    await sync(shop);
    expect(await told()).toEqual(['usage-threshold 80']);
    use(shop, 10);
    await sync(shop);
    await sync(shop);
    expect(await told()).toEqual(['usage-threshold 80', 'limited']);
    const subscription = await shop.panelkit.subscriptions.get(id, shop.staff());
    expect(subscription).toMatchObject({ status: 'limited', told: ['usage:80', 'usage:95', 'limited'] });
  });

  test('given an account that is on though used up, when listed after the lag, then it is switched off', async () => {
    const sold = await openShop();
    const { shop, id } = sold;
    await shop.scheduler.start();
    use(shop, 50);
    // The panel does not switch it off: someone gave it more.
    shop.panel.editAccount(nameOf(shop), { trafficLimitBytes: null });
    await sync(shop);
    expect((await accountOf(sold)).generation).toBe(1);
    await shop.clock.advance(3 * MINUTE_MS);
    expect(shop.panel.accounts()[0]).toMatchObject({ enabled: false, trafficLimitBytes: 50 * GIB_BYTES });
    expect(await eventsOf(shop, (await accountOf(sold)).id)).toContain('account.drifted');
    expect(await violationsOf(shop)).toEqual([]);
    await shop.scheduler.stop();
    expect(await usedGb({ ...sold, id })).toBe(50);
  });

  test('given an account that is on after its expiry, when the sweep has it listed, then it is off, and one that is off was not touched', async () => {
    const { shop } = await openShop(2);
    await shop.clock.advance(30 * DAY_MS - 5 * MINUTE_MS);
    await shop.scheduler.start();
    // Changed by hand just before the end: no earlier listing can tell.
    shop.panel.editAccount(nameOf(shop), { expiresAt: null });
    const writes = shop.panel.calls.ensureAccount;
    await shop.clock.advance(9 * MINUTE_MS);
    expect(shop.panel.accounts().map(({ status }) => status)).toEqual(['disabled', 'expired']);
    expect(shop.panel.calls.ensureAccount - writes).toBe(1);
    await shop.scheduler.stop();
  });
});

describe('first use', () => {
  const onHold = async (panel: object) => {
    const shop = await createTestPanelkit({ now, panels: [panel] });
    const customer = await shop.customer({ balanceMinor: 10_000 });
    const plan = await shop.plan({ startsOnFirstUse: true });
    const order = await shop.buy(customer, plan);
    await shop.run(shop.panelkit.orders.settled(order.id));
    const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.as(customer));
    return { shop, customer, plan, ids: [], id: rows[0]?.id ?? '' };
  };

  test.each(['native', 'emulated'] as const)(
    'given a subscription that waits for its first use (%s), when that comes, then its period begins then and lasts as sold',
    async (startOnFirstUse) => {
      const sold = await onHold({ startOnFirstUse });
      const { shop, id } = sold;
      await shop.clock.advance(10 * DAY_MS);
      await sync(shop);
      expect(await shop.panelkit.subscriptions.get(id, shop.staff())).toMatchObject({ status: 'on-hold' });
      use(shop, 1);
      await shop.clock.advance(5 * MINUTE_MS);
      await sync(shop);
      // Due at once: the sweep works out what comes next.
      const begun = await shop.backend.storage.subscriptions.find(id);
      expect(begun?.nextDueAt).toEqual(shop.clock.now());
      await sync(shop);
      await shop.run(shop.panelkit.subscriptions.settled(id, shop.staff()));
      const startsAt = addMs(now, 10 * DAY_MS);
      const expiresAt = addMs(startsAt, 30 * DAY_MS);
      expect(await shop.panelkit.subscriptions.get(id, shop.staff())).toMatchObject({
        status: 'active',
        usedBytes: GIB_BYTES,
        anchorAt: startsAt,
        granted: { startsAt, expiresAt, onHoldSeconds: null },
      });
      expect((await eventsOf(shop, id)).filter((type) => type === 'subscription.started')).toHaveLength(1);
      expect(shop.panel.accounts()[0]).toMatchObject({ expiresAt, onHoldSeconds: null });
      expect(await violationsOf(shop)).toEqual([]);
    },
  );

  test.each([
    { days: 5, by: 'given' },
    { days: -5, by: 'taken' },
  ])(
    'given days that are $by after the first use and before it is listed, then the period begins with it all the same',
    async ({ days }) => {
      const { shop, id } = await onHold({ startOnFirstUse: 'native' });
      await shop.clock.advance(10 * DAY_MS);
      use(shop, 1);
      await shop.clock.advance(MINUTE_MS);
      const given = { subscriptionId: id, days, reason: 'sorry' };
      await shop.panelkit.subscriptions.adjust(given, shop.staff());
      await shop.clock.advance(4 * MINUTE_MS);
      await sync(shop);
      await shop.run(shop.panelkit.subscriptions.settled(id, shop.staff()));
      const startsAt = addMs(now, 10 * DAY_MS);
      const expiresAt = addMs(startsAt, (30 + days) * DAY_MS);
      expect(await shop.panelkit.subscriptions.get(id, shop.staff())).toMatchObject({
        status: 'active',
        granted: { startsAt, expiresAt },
      });
      expect(shop.panel.accounts()[0]).toMatchObject({ expiresAt });
      expect(await violationsOf(shop)).toEqual([]);
    },
  );

  test('given days that are given before the first use, then the period is longer and begins with it', async () => {
    const { shop, id } = await onHold({ startOnFirstUse: 'native' });
    await shop.clock.advance(DAY_MS);
    await shop.panelkit.subscriptions.adjust({ subscriptionId: id, days: 5, reason: 'sorry' }, shop.staff());
    await shop.run(shop.panelkit.subscriptions.settled(id, shop.staff()));
    await shop.clock.advance(MINUTE_MS);
    const startsAt = shop.clock.now();
    use(shop, 1);
    await shop.clock.advance(MINUTE_MS);
    await sync(shop);
    const expiresAt = addMs(startsAt, 35 * DAY_MS);
    expect(await shop.panelkit.subscriptions.get(id, shop.staff())).toMatchObject({
      granted: { startsAt, expiresAt },
    });
  });
});

describe('history', () => {
  test('given use over days, when its owner asks, then it is told by hour and day, and old hours became days', async () => {
    const { shop, id, customer } = await openShop();
    for (let day = 0; day < 20; day += 1) {
      use(shop, 1);
      await sync(shop);
      await shop.clock.advance(DAY_MS);
    }
    await shop.scheduler.start();
    await shop.clock.advance(361 * MINUTE_MS);
    const between = { from: now, to: addMs(now, 20 * DAY_MS) };
    const history = (granularity: 'hour' | 'day') =>
      shop.panelkit.usage.history({ subscriptionId: id, granularity, ...between }, shop.as(customer));
    const day = (index: number) => addMs(new Date('2026-03-01T00:00:00Z'), index * DAY_MS);
    const ofOneGb = (at: Date) => ({ at, bytes: GIB_BYTES });
    // The first day begins before the time that was asked for.
    expect(await history('day')).toEqual(range(1, 20).map((index) => ofOneGb(day(index))));
    expect(await history('hour')).toEqual(
      range(6, 20).map((index) => ofOneGb(addMs(day(index), DAY_MS / 2))),
    );
    await shop.scheduler.stop();
    await expect(
      shop.panelkit.usage.history(
        { subscriptionId: id, granularity: 'day', from: between.to, to: between.from },
        shop.as(customer),
      ),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  test('given staff who reset the usage, then the period starts over and the history keeps what was used', async () => {
    const sold = await openShop();
    const { shop, id } = sold;
    use(shop, 7);
    await sync(shop);
    await shop.panelkit.subscriptions.resetUsage({ subscriptionId: id, reason: 'a gift' }, shop.staff());
    await shop.run(shop.panelkit.subscriptions.settled(id, shop.staff()));
    expect(await usedGb(sold)).toBe(0);
    use(shop, 2);
    await sync(shop);
    expect(await usedGb(sold)).toBe(2);
    const [from, to] = [addMs(now, -DAY_MS), addMs(now, DAY_MS)];
    const history = await shop.panelkit.usage.history(
      { subscriptionId: id, granularity: 'day', from, to },
      shop.staff(),
    );
    expect(history).toEqual([{ at: new Date('2026-03-01T00:00:00Z'), bytes: 9 * GIB_BYTES }]);
  });
});

test('given a panel whose names repeat, when it lists a second account of a name, then only ours counts, and the other one is drift at once', async () => {
  const sold = await openShop(1, { panels: [{ uniqueNames: false }] });
  const { shop } = sold;
  use(shop, 1);
  await sync(shop);
  const before = await accountOf(sold);
  const [ours] = shop.panel.accounts();
  if (ours === undefined) throw new TypeError('the account should be there');
  shop.panel.addForeignAccount({ name: ours.name, credentials: ours.credentials });
  expect(shop.panel.accounts().map(({ name }) => name)).toEqual([ours.name, ours.name]);
  await shop.clock.advance('15m');
  await sync(shop);
  expect(await usedGb(sold)).toBe(1);
  const { counterEpoch, counterBytes, observed } = await accountOf(sold);
  expect({ counterEpoch, counterBytes }).toEqual({
    counterEpoch: before.counterEpoch,
    counterBytes: before.counterBytes,
  });
  expect(observed).toMatchObject({ usedBytes: before.counterBytes });
  const events = await shop.panelkit.events.list({ after: 0, limit: 500 });
  const drifted = events.flatMap((event) => (event.type === 'account.drifted' ? [event.data.kinds] : []));
  expect(drifted).toEqual([['should-be-off']]);
});
