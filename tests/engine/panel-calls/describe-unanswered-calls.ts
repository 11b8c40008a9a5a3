import type { CommandContext, Order, Panelkit, Plan, Scheduler } from '@panelkit/sdk';
import type { FakePanel, TestClock } from '@panelkit/sdk/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

/** A shop whose one panel can be made to hang, on some storage. */
export interface HangingShop {
  panelkit: Panelkit;
  scheduler: Scheduler;
  clock: TestClock;
  panel: FakePanel;
  staff(): CommandContext;
  customer(balanceMinor: number): Promise<{ id: string }>;
  plan(): Promise<Plan>;
  buy(customer: { id: string }, plan: { id: string }, quantity?: number): Promise<Order>;
  run<Result>(work: Promise<Result>): Promise<Result>;
  violations(): Promise<string[]>;
  close(): Promise<void>;
}

const PRICE_MINOR = 1000;
/** More than a worker runs at once. */
const UNITS = 6;
export const GIVE_UP_AFTER_MS = 20 * 60_000;
const never = { kind: 'never-answers' } as const;

/**
 * What must hold on every storage when a panel's driver does not answer. The units of the shop are given up
 * after `GIVE_UP_AFTER_MS`.
 */
export function describeUnansweredCalls(
  storageName: string,
  open: (panel: { uniqueNames: boolean }) => Promise<HangingShop>,
): void {
  describe(`calls to a panel that never answer: ${storageName}`, () => {
    const opened: HangingShop[] = [];
    beforeEach(async () => void opened.push(await open({ uniqueNames: false })), 60_000);
    afterEach(() => opened.pop()?.close());
    const shop = (): HangingShop => {
      const [first] = opened;
      if (first === undefined) throw new Error('no shop is open');
      return first;
    };
    testReads(shop);
    testWrites(shop);
    testListeners(shop);
  });
}

async function sell(shop: HangingShop, quantity: number): Promise<Order> {
  const customer = await shop.customer(PRICE_MINOR * quantity);
  return shop.buy(customer, await shop.plan(), quantity);
}

async function statusOf(shop: HangingShop, { id }: Order): Promise<string> {
  return (await shop.panelkit.orders.get(id, shop.staff())).state.status;
}

async function panelId(shop: HangingShop): Promise<string> {
  return (await shop.panelkit.panels.list({}, shop.staff())).rows[0]?.id ?? '';
}

function testReads(shop: () => HangingShop): void {
  test('given look-ups that never return, when the panel answers again, then what was sold meanwhile is delivered', async () => {
    for (let call = 0; call < UNITS; call += 1) shop().panel.faults.next('findAccount', never);
    const order = await sell(shop(), UNITS);
    await shop().scheduler.start();
    await shop().clock.advance('10m');
    expect(await statusOf(shop(), order)).toBe('fulfilled');
    expect(await shop().violations()).toEqual([]);
  }, 60_000);

  test('given a panel that never answers any more, when the deadline of the units has passed, then their money is back', async () => {
    shop().panel.faults.sometimes('reads', never, 1);
    shop().panel.faults.sometimes('writes', never, 1);
    const customer = await shop().customer(PRICE_MINOR * UNITS);
    const order = await shop().buy(customer, await shop().plan(), UNITS);
    await shop().scheduler.start();
    await shop().clock.advance('25m');
    expect(await statusOf(shop(), order)).toBe('failed');
    const wallet = await shop().panelkit.wallets.get(customer.id, shop().staff());
    expect(wallet.availableMinor).toBe(PRICE_MINOR * UNITS);
  }, 120_000);

  test('given a listing whose page never comes, when usage is synced, then it ends, and says that it failed', async () => {
    shop().panel.faults.next('listAccounts', never);
    const synced = shop().panelkit.usage.sync(await panelId(shop()), shop().staff());
    expect(await shop().run(synced)).toMatchObject({ panels: 0, failed: 1 });
  });

  test.each(['health', 'listInbounds', 'listAccounts'] as const)(
    'given %s that never returns, when staff sync the inbounds, then they are told in time',
    async (verb) => {
      shop().panel.faults.next(verb, never);
      const synced = shop().panelkit.panels.syncInbounds(await panelId(shop()), shop().staff());
      await expect(shop().run(synced)).rejects.toMatchObject({ code: 'PANEL_UNREACHABLE' });
    },
  );
}

function testWrites(shop: () => HangingShop): void {
  test('given a create that nobody can stop and that comes late, when time passes, then no second one is sent, and it is adopted', async () => {
    shop().panel.faults.next('ensureAccount', { kind: 'ignores-abort', delayMs: 10 * 60_000 });
    const order = await sell(shop(), 1);
    await shop().scheduler.start();
    await shop().clock.advance('9m');
    expect(shop().panel.calls.ensureAccount).toBe(1);
    expect(await statusOf(shop(), order)).toBe('fulfilling');
    await shop().clock.advance('5m');
    expect(shop().panel.calls.ensureAccount).toBe(1);
    expect(await statusOf(shop(), order)).toBe('fulfilled');
    expect(await shop().violations()).toEqual([]);
  }, 60_000);

  test('given a create that never ends, when the deadline of its unit has passed, then the money is back and nothing was sent again', async () => {
    shop().panel.faults.next('ensureAccount', never);
    const order = await sell(shop(), 1);
    await shop().scheduler.start();
    await shop().clock.advance('25m');
    expect(await statusOf(shop(), order)).toBe('failed');
    expect(shop().panel.calls.ensureAccount).toBe(1);
    expect(await shop().violations()).toEqual([]);
  }, 60_000);
}

function testListeners(shop: () => HangingShop): void {
  test('given a listener whose promise never ends, and one that throws, when units are sold, then they are delivered and others are told', async () => {
    const { panelkit, clock, scheduler } = shop();
    const told: string[] = [];
    panelkit.events.onAny(() => new Promise<void>(() => {}));
    panelkit.events.onAny(() => {
      throw new RangeError('not for us');
    });
    panelkit.events.on('subscription.delivered', ({ type }) => void told.push(type));
    const order = await sell(shop(), 2);
    await scheduler.start();
    await clock.advance('1m');
    expect(await statusOf(shop(), order)).toBe('fulfilled');
    expect(told).toHaveLength(2);
  }, 60_000);
}
