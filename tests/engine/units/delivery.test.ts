import type { Customer, DeliveryView, Order } from '@panelkit/sdk';
import { GIB_BYTES } from '@panelkit/sdk';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';
import { violationsOf } from '../violations-of.ts';

interface Bought {
  shop: TestPanelkit;
  customer: Customer;
  order: Order;
  subscriptionId: string;
}

async function bought(plan: Parameters<TestPanelkit['plan']>[0] = {}): Promise<Bought> {
  const shop = await createTestPanelkit();
  const customer = await shop.customer({ balanceMinor: 1000 });
  const order = await shop.buy(customer, await shop.plan(plan));
  const { rows } = await shop.panelkit.subscriptions.list({}, shop.as(customer));
  return { shop, customer, order, subscriptionId: rows[0]?.id ?? '' };
}

const deliveryOf = ({ shop, customer, subscriptionId }: Bought): Promise<DeliveryView> =>
  shop.panelkit.delivery.get(subscriptionId, shop.as(customer));

const tokenOf = ({ shopLink }: DeliveryView): string => shopLink.slice(shopLink.lastIndexOf('/') + 1);

describe('delivery', () => {
  test('given a paid unit, when it is looked at before and after its read-back, then the shop link stands from the start', async () => {
    const sale = await bought();
    const { shop, order } = sale;
    const before = await deliveryOf(sale);
    expect(before).toMatchObject({ status: 'preparing', links: [], startsAt: null, expiresAt: null });
    expect(before.shopLink).toMatch(/^https:\/\/shop\.test\/s\/[a-z0-9]{32}$/);
    expect(await shop.panelkit.delivery.byToken(tokenOf(before))).toMatchObject({
      status: 'preparing',
      links: [],
      shopLink: before.shopLink,
      at: shop.clock.now(),
      startsAt: null,
      expiresAt: null,
      trafficLimitBytes: null,
      usedBytes: 0,
      autoRenew: false,
    });
    const soldAt = shop.clock.now();

    await shop.panelkit.orders.settled(order.id);

    const after = await deliveryOf(sale);
    expect(after).toMatchObject({
      shopLink: before.shopLink,
      status: 'active',
      orderId: order.id,
      startsAt: soldAt,
      expiresAt: new Date(soldAt.getTime() + 30 * 86_400_000),
      trafficLimitBytes: 50 * GIB_BYTES,
      usedBytes: 0,
      deviceLimit: null,
    });
    const [account] = shop.panel.accounts();
    expect(after.links).toHaveLength(1);
    expect(after.links[0]).toContain(account?.credentials.uuid);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given writes that fail for an hour after the first one was sent, when it is delivered, then its time runs from the sale', async () => {
    const sale = await bought();
    const { shop, order } = sale;
    const soldAt = shop.clock.now();
    shop.panel.faults.sometimes('writes', { kind: 'error-before-commit' }, 1);
    await shop.scheduler.start();
    await shop.clock.advance('1h');
    shop.panel.faults.clear();
    await shop.clock.advance('1h');
    await shop.scheduler.stop();
    expect((await shop.panelkit.orders.get(order.id, shop.staff())).state.status).toBe('fulfilled');
    const expiresAt = new Date(soldAt.getTime() + 30 * 86_400_000);
    expect(await deliveryOf(sale)).toMatchObject({ startsAt: soldAt, expiresAt });
    expect(shop.panel.accounts()).toMatchObject([{ expiresAt }]);
  });

  test('given a server that stops answering, when its customer looks, then he sees how it does and not which it is', async () => {
    const sale = await bought();
    const { shop, order } = sale;
    expect((await deliveryOf(sale)).server).toBeNull();
    await shop.panelkit.orders.settled(order.id);
    const seenAt = shop.clock.now();
    expect((await deliveryOf(sale)).server).toMatchObject({ reachable: true, accountSeenAt: seenAt });

    shop.panel.goDown();
    await shop.scheduler.start();
    await shop.clock.advance('30m');
    const { server } = await deliveryOf(sale);
    expect(server).toEqual({
      reachable: false,
      accountSeenAt: seenAt,
      usageReadAt: seenAt,
      handshake: null,
      responseMs: expect.anything(),
      lastContactAt: expect.any(Date),
    });
    await shop.scheduler.stop();
  });

  test('given listings in which nothing changed, then the usage is as of the last one that was read to its end', async () => {
    const sale = await bought();
    const { shop, order } = sale;
    expect((await deliveryOf(sale)).usageAsOf).toBeNull();
    await shop.panelkit.orders.settled(order.id);
    const delivered = (await deliveryOf(sale)).usageAsOf;
    expect(delivered).toEqual(shop.clock.now());
    await shop.clock.advance('1h');
    expect((await deliveryOf(sale)).usageAsOf).toEqual(delivered);
    const panelId = shop.panels[0]?.id ?? '';
    const read = () => shop.run(shop.panelkit.usage.sync(panelId, shop.staff()));
    const listedAt = shop.clock.now();
    await read();
    expect((await deliveryOf(sale)).usageAsOf).toEqual(listedAt);

    await shop.clock.advance('1h');
    shop.panel.faults.next('listAccounts', { kind: 'drop-before-commit' });
    expect(await read()).toMatchObject({ failed: 1 });
    expect((await deliveryOf(sale)).usageAsOf).toEqual(listedAt);
  });

  test('given a delivered unit, when its link is asked, then it answers the stored links without calling the panel', async () => {
    const sale = await bought();
    const { shop, order } = sale;
    await shop.panelkit.orders.settled(order.id);
    const delivery = await deliveryOf(sale);
    shop.panel.goDown();
    const calls = { ...shop.panel.calls };

    const document = await shop.panelkit.delivery.byToken(tokenOf(delivery));

    const { links, expiresAt, trafficLimitBytes, usedBytes } = delivery;
    expect(document).toMatchObject({ links, expiresAt, trafficLimitBytes, usedBytes, status: 'active' });
    expect(links.length).toBeGreaterThan(0);
    expect(shop.panel.calls).toEqual(calls);
  });

  test('given a plan without end and limit, when its link is asked, then it has neither', async () => {
    const sale = await bought({ durationDays: null, trafficLimitBytes: null });
    await sale.shop.panelkit.orders.settled(sale.order.id);
    const delivery = await deliveryOf(sale);
    expect(delivery).toMatchObject({ expiresAt: null, trafficLimitBytes: null, status: 'active' });
    expect(await sale.shop.panelkit.delivery.byToken(tokenOf(delivery))).toMatchObject({
      expiresAt: null,
      trafficLimitBytes: null,
    });
  });

  test('given a period that is over, when it is looked at, then it is expired', async () => {
    const sale = await bought();
    await sale.shop.panelkit.orders.settled(sale.order.id);
    await sale.shop.clock.advance('29d');
    expect(await deliveryOf(sale)).toMatchObject({ status: 'active' });
    await sale.shop.clock.advance('1d');
    expect(await deliveryOf(sale)).toMatchObject({ status: 'expired' });
    const view = await sale.shop.panelkit.subscriptions.get(sale.subscriptionId, sale.shop.staff());
    expect(view.status).toBe('expired');
    expect(JSON.stringify(view)).not.toMatch(/oken/);
  });

  test('given a panel that is written to long after the sale, then the period starts with the first write', async () => {
    const sale = await bought();
    const { shop, order } = sale;
    await shop.clock.advance('3h');
    await shop.panelkit.orders.settled(order.id);
    expect(await deliveryOf(sale)).toMatchObject({
      startsAt: shop.clock.now(),
      expiresAt: new Date(shop.clock.now().getTime() + 30 * 86_400_000),
    });
    expect(await violationsOf(shop)).toEqual([]);
  });
});

describe('a link that is rotated', () => {
  test('given a delivered unit, when its customer rotates the link, then the old one is dead and the account untouched', async () => {
    const sale = await bought();
    const { shop, customer, order, subscriptionId } = sale;
    await shop.panelkit.orders.settled(order.id);
    const before = await deliveryOf(sale);
    const accounts = shop.panel.accounts();

    await shop.panelkit.subscriptions.rotateLink({ subscriptionId }, shop.as(customer));

    const after = await deliveryOf(sale);
    expect(after.shopLink).not.toBe(before.shopLink);
    expect({ ...after, shopLink: '' }).toEqual({ ...before, shopLink: '' });
    await expect(shop.panelkit.delivery.byToken(tokenOf(before))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect((await shop.panelkit.delivery.byToken(tokenOf(after))).links).toEqual(after.links);
    expect(shop.panel.accounts()).toEqual(accounts);
  });

  test('given a unit that ended undelivered, when its link is asked or rotated, then there is none', async () => {
    const sale = await bought();
    const { shop, customer, order, subscriptionId } = sale;
    const token = tokenOf(await deliveryOf(sale));
    await shop.panelkit.orders.cancel({ orderId: order.id, reason: 'mistake' }, shop.as(customer));

    await expect(shop.panelkit.delivery.byToken(token)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const rotating = shop.panelkit.subscriptions.rotateLink({ subscriptionId }, shop.as(customer));
    await expect(rotating).rejects.toMatchObject({
      code: 'ILLEGAL_TRANSITION',
      details: { from: 'terminated' },
    });
    expect(await deliveryOf(sale)).toMatchObject({ status: 'terminated', links: [] });
  });

  test.each(['', 'nonsense', '../../etc/passwd', 'a'.repeat(10_000)])(
    'given a token that was never given out (%#), then there is no such link and it is not repeated',
    async (token) => {
      const shop = await createTestPanelkit();
      const error: unknown = await shop.panelkit.delivery.byToken(token).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'NOT_FOUND', details: { kind: 'subscription', id: 'token' } });
    },
  );
});

describe('several links and other words', () => {
  test('given names in Persian and several links, when the document is read, then every letter survives', async () => {
    const shop = await createTestPanelkit({
      panels: [
        {
          inbounds: [
            { key: 'ایران', name: 'ایران', protocol: 'vless', network: 'tcp', port: 443, enabled: true },
          ],
        },
      ],
    });
    const customer = await shop.customer({ balanceMinor: 1000 });
    const order = await shop.buy(customer, await shop.plan());
    await shop.panelkit.orders.settled(order.id);
    const { rows } = await shop.panelkit.subscriptions.list({}, shop.as(customer));
    const delivery = await shop.panelkit.delivery.get(rows[0]?.id ?? '', shop.as(customer));
    const { links } = await shop.panelkit.delivery.byToken(tokenOf(delivery));
    expect(decodeURIComponent(links.join())).toContain('ایران');
  });
});
