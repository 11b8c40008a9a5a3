import type { Capabilities, CommandContext, Order, Panelkit, Plan, Scheduler } from '@panelkit/sdk';
import type { FakePanel, TestClock } from '@panelkit/sdk/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

/** A worker of a shop with one panel, on some storage. */
export interface MortalShop {
  panelkit: Panelkit;
  scheduler: Scheduler;
  clock: TestClock;
  panel: FakePanel;
  staff(): CommandContext;
  as(customer: { id: string }): CommandContext;
  customer(balanceMinor: number): Promise<{ id: string }>;
  plan(): Promise<Plan>;
  buy(customer: { id: string }, plan: { id: string }, quantity?: number): Promise<Order>;
  run<Result>(work: Promise<Result>): Promise<Result>;
  violations(): Promise<string[]>;
  /** The worker dies in the midst of what it does; returns the next one. */
  kill(): Promise<Panelkit>;
  close(): Promise<void>;
}

const PRICE_MINOR = 1000;
/** What a dead worker had in hand is taken over within this. */
const TAKEN_OVER_MS = 20_000;
/** Twice the deadline of a request. */
const WRITE_MS = 30_000;
const STEP_MS = 2000;
const SOON_MS = 10_000;
/** A create takes effect once, and what is confirmed stays. */
const CREATES_ONCE = { uniqueNames: true, losesWrites: false };

/** What must hold on every storage when a worker is killed. */
export function describeKilledWorker(
  storageName: string,
  open: (abilities: Partial<Capabilities>) => Promise<MortalShop>,
): void {
  describe(`a worker that is killed: ${storageName}`, () => {
    const opened: MortalShop[] = [];
    const openWith = async (abilities: Partial<Capabilities>): Promise<MortalShop> => {
      const shop = await open({ uniqueNames: false, ...abilities });
      opened.push(shop);
      return shop;
    };
    beforeEach(() => void opened.splice(0));
    afterEach(() => opened[0]?.close());

    test('given a worker that dies while it looks, when another one is there, then the order ends within 20 s', async () => {
      const shop = await openWith({});
      shop.panel.faults.next('findAccount', { kind: 'never-answers' });
      const order = await sell(shop, 1);
      const next = await killAtWork(shop);
      await letWork(shop, next, order, TAKEN_OVER_MS);
      expect(await statusOf(shop, order)).toBe('fulfilled');
      expect(await shop.violations()).toEqual([]);
    }, 60_000);

    test('given a worker that dies while it writes, then the account is only looked at until that write is settled, and ends soon after', async () => {
      const shop = await openWith({});
      const { settleMs } = shop.panel.capabilities;
      shop.panel.faults.next('ensureAccount', { kind: 'slow', delayMs: 25_000 });
      const order = await sell(shop, 1);
      const next = await killAtWork(shop);
      await letWork(shop, next, order, TAKEN_OVER_MS);
      expect(shop.panel.calls.findAccount).toBeGreaterThan(1);
      expect(shop.panel.calls.ensureAccount).toBe(1);
      await letWork(shop, next, order, WRITE_MS + settleMs);
      expect(shop.panel.calls.ensureAccount).toBe(1);
      expect(await statusOf(shop, order)).toBe('fulfilled');
      expect(await shop.violations()).toEqual([]);
    }, 60_000);

    test.each(['inbound', 'panel'] as const)(
      'given one write at a time for each %s, when a worker dies in one, then nobody writes there before its deadline, and soon after',
      async (writeScope) => {
        const shop = await openWith({ writeScope });
        shop.panel.faults.next('ensureAccount', { kind: 'no-answer' });
        const order = await sell(shop, 2);
        const next = await killAtWork(shop);
        await letWork(shop, next, order, WRITE_MS + TAKEN_OVER_MS);
        const [first, second] = shop.panel.history.filter(({ verb }) => verb === 'ensureAccount');
        const waitedMs = (second?.at.getTime() ?? Number.POSITIVE_INFINITY) - (first?.at.getTime() ?? 0);
        expect(waitedMs).toBeGreaterThanOrEqual(WRITE_MS);
        expect(waitedMs).toBeLessThanOrEqual(WRITE_MS + TAKEN_OVER_MS);
      },
      60_000,
    );

    describeSight(openWith);
    describeUpdates(openWith);
  });
}

/** What a look proves while the create of a dead worker is open. */
function describeSight(openWith: (abilities: Partial<Capabilities>) => Promise<MortalShop>): void {
  test('given a worker that dies in a create that takes effect once, when the account is seen as wanted, then the order ends within 20 s', async () => {
    const shop = await openWith(CREATES_ONCE);
    shop.panel.faults.next('ensureAccount', { kind: 'no-answer' });
    const order = await sell(shop, 1);
    const next = await killAtWork(shop);
    await letWork(shop, next, order, TAKEN_OVER_MS);
    expect(await statusOf(shop, order)).toBe('fulfilled');
    expect(shop.panel.calls.ensureAccount).toBe(1);
    expect(await shop.violations()).toEqual([]);
  }, 60_000);

  test('given a worker that dies in a create that takes effect once, when it arrives late, then the order ends soon after', async () => {
    const shop = await openWith(CREATES_ONCE);
    shop.panel.faults.next('ensureAccount', { kind: 'slow', delayMs: TAKEN_OVER_MS });
    const order = await sell(shop, 1);
    const next = await killAtWork(shop);
    await letWork(shop, next, order, TAKEN_OVER_MS + SOON_MS);
    expect(await statusOf(shop, order)).toBe('fulfilled');
    expect(shop.panel.calls.ensureAccount).toBe(1);
  }, 60_000);

  test('given an order that ended by sight, when its terms change, then nothing is written before the create of the dead worker is over', async () => {
    const shop = await openWith(CREATES_ONCE);
    shop.panel.faults.next('ensureAccount', { kind: 'no-answer' });
    const order = await sell(shop, 1);
    const next = await killAtWork(shop);
    await letWork(shop, next, order, TAKEN_OVER_MS);
    const [sold] = (await shop.panelkit.subscriptions.list({}, shop.staff())).rows;
    await shop.panelkit.subscriptions.suspend(
      { subscriptionId: sold?.id ?? '', reason: 'abuse' },
      shop.staff(),
    );
    await letWork(shop, next, order, WRITE_MS - TAKEN_OVER_MS);
    expect(shop.panel.calls.ensureAccount).toBe(1);
    await letWork(shop, next, order, shop.panel.capabilities.settleMs + SOON_MS);
    expect(shop.panel.calls.ensureAccount).toBe(2);
    expect(shop.panel.accounts().map(({ enabled }) => enabled)).toEqual([false]);
    expect(await shop.violations()).toEqual([]);
  }, 60_000);
}

/** What a look proves while an update of a dead worker is open. */
function describeUpdates(openWith: (abilities: Partial<Capabilities>) => Promise<MortalShop>): void {
  test('given a create that came out wrong, when a worker dies while it mends that, then what it wrote is known by sight', async () => {
    const shop = await openWith(CREATES_ONCE);
    shop.panel.faults.next('ensureAccount', { kind: 'wrong-terms', changes: { trafficLimitBytes: 1 } });
    shop.panel.faults.next('ensureAccount', { kind: 'no-answer' });
    const order = await sell(shop, 1);
    await shop.scheduler.start();
    while (shop.panel.calls.ensureAccount < 2) await shop.clock.advance('1s');
    const next = await shop.kill();
    await letWork(shop, next, order, TAKEN_OVER_MS);
    expect(await statusOf(shop, order)).toBe('fulfilled');
    expect(shop.panel.calls.ensureAccount).toBe(2);
  }, 60_000);

  test('given a worker that dies in an extension, when it is seen as wanted, then it is granted and paid within 20 s; one that arrives late, soon after', async () => {
    const shop = await openWith(CREATES_ONCE);
    const { customer, order, subscriptionId } = await deliver(shop, 2 * PRICE_MINOR);
    await shop.clock.advance('28d');
    await shop.panelkit.subscriptions.extend({ subscriptionId }, shop.as(customer));
    shop.panel.faults.next('ensureAccount', { kind: 'slow', delayMs: TAKEN_OVER_MS });
    const next = await killAtWork(shop);
    await letWork(shop, next, order, TAKEN_OVER_MS - SOON_MS);
    expect(await shop.panelkit.wallets.get(customer.id, shop.staff())).toMatchObject({
      heldMinor: PRICE_MINOR,
    });
    await letWork(shop, next, order, 2 * SOON_MS);
    const wallet = await shop.panelkit.wallets.get(customer.id, shop.staff());
    expect(wallet).toMatchObject({ balanceMinor: 0, heldMinor: 0 });
    expect(shop.panel.calls.ensureAccount).toBe(2);
    expect(await shop.violations()).toEqual([]);
  }, 60_000);

  test('given a suspension of a dead worker that was not seen yet, when it is taken back meanwhile, then the account that looks as wanted is not believed', async () => {
    const shop = await openWith(CREATES_ONCE);
    const { order, subscriptionId } = await deliver(shop, PRICE_MINOR);
    const { subscriptions } = shop.panelkit;
    await subscriptions.suspend({ subscriptionId, reason: 'abuse' }, shop.staff());
    shop.panel.faults.next('ensureAccount', { kind: 'slow', delayMs: WRITE_MS - STEP_MS });
    const next = await killAtWork(shop);
    await next.subscriptions.resume({ subscriptionId }, shop.staff());
    await letWork(shop, next, order, TAKEN_OVER_MS);
    expect(shop.panel.accounts().map(({ enabled }) => enabled)).toEqual([true]);
    await letWork(shop, next, order, WRITE_MS + shop.panel.capabilities.settleMs);
    // It arrived, and was taken back by another write.
    expect(shop.panel.calls.ensureAccount).toBe(3);
    expect(shop.panel.accounts().map(({ enabled }) => enabled)).toEqual([true]);
    expect(await shop.violations()).toEqual([]);
  }, 60_000);
}

async function deliver(
  shop: MortalShop,
  balanceMinor: number,
): Promise<{ customer: { id: string }; order: Order; subscriptionId: string }> {
  const customer = await shop.customer(balanceMinor);
  const order = await shop.buy(customer, await shop.plan(), 1);
  await shop.run(shop.panelkit.orders.settled(order.id));
  const [sold] = (await shop.panelkit.subscriptions.list({}, shop.staff())).rows;
  return { customer, order, subscriptionId: sold?.id ?? '' };
}

async function sell(shop: MortalShop, quantity: number): Promise<Order> {
  const customer = await shop.customer(PRICE_MINOR * quantity);
  return shop.buy(customer, await shop.plan(), quantity);
}

async function statusOf(shop: MortalShop, { id }: Order): Promise<string> {
  return (await shop.panelkit.orders.get(id, shop.staff())).state.status;
}

/** It dies once the call that meets the fault is under way. */
async function killAtWork(shop: MortalShop): Promise<Panelkit> {
  await shop.scheduler.start();
  await shop.clock.advance('1s');
  return shop.kill();
}

/**
 * How the wake-ups of a dead process come back is the queue's; here somebody asks for the order again and
 * again.
 */
async function letWork(shop: MortalShop, next: Panelkit, { id }: Order, ms: number): Promise<void> {
  const endsAtMs = shop.clock.monotonicMs() + ms;
  while (shop.clock.monotonicMs() < endsAtMs) {
    await shop.run(next.orders.settled(id, { timeoutMs: STEP_MS }));
    await shop.clock.advance(Math.max(0, Math.min(STEP_MS, endsAtMs - shop.clock.monotonicMs())));
  }
}
