import type { Order } from '@panelkit/sdk';
import type { TestPanel } from '@panelkit/storage-memory/testing';
import { beforeEach, describe, expect, test } from 'vitest';
import { checkInvariants } from '../../invariants/check-invariants.ts';
import type { StorageUnderTest, StoredShop } from '../on-storage.ts';

const WORKERS = 2;
/** More than all workers together work on at once. */
const MUTE_UNITS = 16 * WORKERS + 1;
const HEALTHY_UNITS = 5;
const PRICE_MINOR = 1000;
const GIVE_UP_AFTER_MS = 4 * 60_000;
const LISTING_MS = 60_000;
/** Within the deadline of a page. */
const PAGE_MS = 20_000;
const never = { kind: 'never-answers' } as const;

/** Two panels and the workers of their shop. */
interface Scene {
  shop: StoredShop;
  workers: StoredShop[];
  mute: TestPanel;
  healthy: TestPanel;
}

/**
 * A panel that takes calls and never answers one, beside a healthy one, for several workers on some storage.
 */
export function describeMutePanel({ name, open }: StorageUnderTest): void {
  describe(`a mute panel beside a healthy one: ${name}`, () => {
    const scenes: Scene[] = [];
    beforeEach(async () => {
      const shop = await open({
        panels: [{ baseUrl: 'https://mute.test', pageSize: 1 }, { baseUrl: 'https://healthy.test' }],
        policies: { giveUpAfterMs: GIVE_UP_AFTER_MS },
        settings: { listingTimeoutMs: LISTING_MS },
      });
      const workers = [shop];
      while (workers.length < WORKERS) workers.push(await shop.another());
      const [mute, healthy] = shop.panels;
      if (mute === undefined || healthy === undefined) throw new Error('a panel is missing');
      scenes.splice(0, 1, { shop, workers, mute, healthy });
    }, 60_000);
    const scene = (): Scene => {
      const [opened] = scenes;
      if (opened === undefined) throw new Error('no shop is open');
      return opened;
    };
    testOrders(scene);
    testListings(scene);
  });
}

async function sellOn({ shop }: Scene, { id }: TestPanel, quantity: number) {
  const customer = await shop.customer({ balanceMinor: PRICE_MINOR * quantity });
  const plan = await shop.plan({ placement: { selector: { panelIds: [id] } } });
  return { customer, order: await shop.buy(customer, plan, quantity) };
}

async function statusOf({ shop }: Scene, { id }: Order): Promise<string> {
  return (await shop.panelkit.orders.get(id, shop.staff())).state.status;
}

function violationsOf({ shop: { backend, panels } }: Scene): Promise<string[]> {
  const witnesses = panels.map(({ id, fake }) => ({ panelId: id, accounts: () => fake.accounts() }));
  return checkInvariants({ backend, panels: witnesses, shopName: 'Shop' });
}

function fallSilent({ mute: { fake } }: Scene): void {
  fake.faults.sometimes('reads', never, 1);
  fake.faults.sometimes('writes', never, 1);
}

function testOrders(scene: () => Scene): void {
  test('given units of the mute one that every worker waits for, when units of the healthy one are sold, then those are delivered at once, and the others give the money back in time', async () => {
    const { shop, workers, mute, healthy } = scene();
    fallSilent(scene());
    const waiting = await sellOn(scene(), mute, MUTE_UNITS);
    await Promise.all(workers.map(({ scheduler }) => scheduler.start()));
    await shop.clock.advance('1m');
    expect(mute.fake.faults.count('never-answers')).toBeGreaterThan(0);

    for (const afterMs of [0, GIVE_UP_AFTER_MS / 2]) {
      await shop.clock.advance(afterMs);
      const { order } = await sellOn(scene(), healthy, HEALTHY_UNITS);
      await shop.clock.advance('20s');
      expect(await statusOf(scene(), order)).toBe('fulfilled');
      expect(await statusOf(scene(), waiting.order)).toBe('paid');
    }

    await shop.clock.advance(GIVE_UP_AFTER_MS / 2);
    expect(await statusOf(scene(), waiting.order)).toBe('failed');
    const wallet = await shop.panelkit.wallets.get(waiting.customer.id, shop.staff());
    expect(wallet).toMatchObject({ availableMinor: PRICE_MINOR * MUTE_UNITS, heldMinor: 0 });
    expect(mute.fake.accounts()).toEqual([]);
    expect(await violationsOf(scene())).toEqual([]);
  }, 120_000);

  test('given units of the mute one, when it answers again before their deadline, then they are delivered', async () => {
    const { shop, workers, mute } = scene();
    fallSilent(scene());
    const { order } = await sellOn(scene(), mute, HEALTHY_UNITS);
    await Promise.all(workers.map(({ scheduler }) => scheduler.start()));
    await shop.clock.advance(GIVE_UP_AFTER_MS / 4);
    mute.fake.faults.clear();
    await shop.clock.advance(GIVE_UP_AFTER_MS / 2);
    expect(await statusOf(scene(), order)).toBe('fulfilled');
    expect(mute.fake.accounts()).toHaveLength(HEALTHY_UNITS);
    expect(await violationsOf(scene())).toEqual([]);
  }, 120_000);
}

function testListings(scene: () => Scene): void {
  test.each([
    { name: 'never answers', fault: never },
    { name: 'takes long for each page of a listing', fault: { kind: 'slow', delayMs: PAGE_MS } as const },
  ])(
    'given one that $name, when usage is read, then the other one is read, and the listing ends in time',
    async ({ fault }) => {
      const { shop, mute, healthy } = scene();
      const orders = [
        await sellOn(scene(), mute, HEALTHY_UNITS),
        await sellOn(scene(), healthy, HEALTHY_UNITS),
      ];
      for (const { order } of orders) await shop.run(shop.panelkit.orders.settled(order.id));
      mute.fake.faults.sometimes('listAccounts', fault, 1);
      const beganAtMs = shop.clock.monotonicMs();
      const sync = async ({ id }: TestPanel) => {
        const { failed } = await shop.panelkit.usage.sync(id, shop.staff());
        return { failed, tookMs: shop.clock.monotonicMs() - beganAtMs };
      };
      const [slow, quick] = await shop.run(Promise.all([sync(mute), sync(healthy)]));
      expect([slow.failed, quick.failed]).toEqual([1, 0]);
      expect(quick.tookMs).toBeLessThan(PAGE_MS);
      expect(slow.tookMs).toBeLessThanOrEqual(LISTING_MS + 1000);
    },
    60_000,
  );
}
