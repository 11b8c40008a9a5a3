import type { Customer } from '@panelkit/sdk';
import { describe, expect, test } from 'vitest';
import type { StorageUnderTest, StoredShop } from '../on-storage.ts';

const PLACES = ['germany', 'finland'] as const;

interface Sold {
  shop: StoredShop;
  customer: Customer;
  subscriptionId: string;
  /** The secrets that each panel takes at this moment. */
  secrets(): (string | undefined)[];
  settled(): Promise<unknown>;
}

/** A delivered subscription with an account on each of two panels. */
async function sell(open: StorageUnderTest['open']): Promise<Sold> {
  const shop = await open({ panels: PLACES.map((name) => ({ baseUrl: `https://${name}.test` })) });
  const places = PLACES.map((key, index) => ({
    key,
    name: { en: key },
    required: true,
    selector: { inboundIds: [shop.panels[index]?.inbounds[0]?.id ?? ''] },
  }));
  const customer = await shop.customer({ balanceMinor: 100_000 });
  const order = await shop.buy(customer, await shop.plan({ placement: { places } }));
  await shop.panelkit.orders.settled(order.id);
  const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff());
  const subscriptionId = rows[0]?.id ?? '';
  return {
    shop,
    customer,
    subscriptionId,
    secrets: () =>
      shop.panels.flatMap(({ fake }) => fake.accounts().map(({ credentials }) => credentials.uuid)),
    settled: () => shop.panelkit.subscriptions.settled(subscriptionId, shop.staff()),
  };
}

/** New configurations for all that have the old ones, on every storage. */
export function describeRenewals({ name, open }: StorageUnderTest): void {
  describe(`new configurations: ${name}`, () => {
    testRenewal(open);
    testBesideOthers(open);
  });
}

function testRenewal(open: StorageUnderTest['open']): void {
  test('given two places, when the link and its configurations are renewed, then both panels have other secrets, and the old link is unknown', async () => {
    const { shop, customer, subscriptionId, secrets, settled } = await sell(open);
    const { delivery, subscriptions } = shop.panelkit;
    const before = secrets();
    const { shopLink } = await delivery.get(subscriptionId, shop.as(customer));
    await subscriptions.rotateLink({ subscriptionId, renews: 'both' }, shop.as(customer));
    await settled();
    expect(secrets()).toHaveLength(2);
    expect(secrets().filter((secret) => before.includes(secret))).toEqual([]);
    const view = await delivery.get(subscriptionId, shop.as(customer));
    expect([view.shopLink === shopLink, view.links.length]).toEqual([false, 2]);
    await expect(delivery.byToken(shopLink.split('/').at(-1) ?? '')).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    const events = await shop.panelkit.events.list({ after: 0, limit: 500 });
    expect(events.filter(({ type }) => type === 'subscription.link-changed')).toHaveLength(1);
  });

  test('given the same key twice, then one renewal counts; a fourth one in 24 hours is refused to the customer and not to staff', async () => {
    const { shop, customer, subscriptionId, settled } = await sell(open);
    const { subscriptions } = shop.panelkit;
    const renew = (by = shop.as(customer)) =>
      subscriptions.rotateLink({ subscriptionId, renews: 'configurations' }, by);
    const once = shop.as(customer);
    await Promise.all([renew(once), renew(once)]);
    await renew();
    await renew();
    const mayRenew = async () =>
      (await subscriptions.allowedActions(subscriptionId, shop.as(customer))).renewConfigurations;
    expect(await mayRenew()).toEqual({ allowed: false, reasons: ['renewed-too-often'] });
    await expect(renew()).rejects.toMatchObject({
      code: 'ILLEGAL_TRANSITION',
      details: { from: 'renewed-too-often' },
    });
    await renew(shop.staff());
    await settled();
    await shop.clock.advance('25h');
    expect(await mayRenew()).toEqual({ allowed: true });
  });
}

function testBesideOthers(open: StorageUnderTest['open']): void {
  test('given a panel that is down, when it comes back, then the old secrets die there too; the other place did not wait', async () => {
    const { shop, customer, subscriptionId, secrets } = await sell(open);
    const before = secrets();
    const [, finland] = shop.panels;
    finland?.fake.faults.sometimes('reads', { kind: 'drop-before-commit' }, 1);
    await shop.scheduler.start();
    await shop.panelkit.subscriptions.rotateLink(
      { subscriptionId, renews: 'configurations' },
      shop.as(customer),
    );
    await shop.clock.advance('2m');
    expect(secrets().map((secret) => before.includes(secret))).toEqual([false, true]);
    finland?.fake.faults.clear();
    await shop.clock.advance('1h');
    expect(secrets().map((secret) => before.includes(secret))).toEqual([false, false]);
  });

  test('given an extension under way, when configurations are renewed, then both end in force', async () => {
    const { shop, customer, subscriptionId, secrets, settled } = await sell(open);
    const { subscriptions } = shop.panelkit;
    const before = secrets();
    await subscriptions.resetUsage({ subscriptionId, reason: 'test' }, shop.staff());
    await subscriptions.rotateLink({ subscriptionId, renews: 'configurations' }, shop.as(customer));
    await settled();
    expect(secrets().filter((secret) => before.includes(secret))).toEqual([]);
    expect((await subscriptions.get(subscriptionId, shop.as(customer))).pendingChange).toBeNull();
  });
}
