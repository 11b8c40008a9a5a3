import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';

/** A shop whose only panel is on this machine, and a delivered subscription. */
async function openSold(settings: { sellsPrivateLinks?: boolean } = { sellsPrivateLinks: true }) {
  const shop = await createTestPanelkit({
    panels: [{ baseUrl: 'http://127.0.0.1:2053' }],
    settings: { privateNetworks: ['127.0.0.0/8'], ...settings },
  });
  const panelId = shop.panels[0]?.id ?? '';
  const customer = await shop.customer({ balanceMinor: 100_000 });
  const plan = await shop.plan();
  const buy = async () => {
    const order = await shop.buy(customer, plan);
    await shop.panelkit.orders.settled(order.id);
    const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff());
    return rows[0]?.id ?? '';
  };
  const hostsOf = async (id: string) => {
    const { links } = await shop.panelkit.delivery.get(id, shop.as(customer));
    return [...new Set(links.map((link) => new URL(link).hostname))];
  };
  const update = (publicHost: string | null) =>
    shop.panelkit.panels.update({ panelId, publicHost }, shop.staff());
  return { shop, panelId, plan, buy, hostsOf, update };
}

test('given a panel on this machine, when it gets a public host, then links lead there, those that are sold already at the next listing', async () => {
  const { shop, panelId, buy, hostsOf, update } = await openSold();
  const id = await buy();
  expect(await hostsOf(id)).toEqual(['127.0.0.1']);
  expect((await shop.panelkit.panels.get(panelId, shop.staff())).warnings).toContain('no-public-host');
  // What was read at the purchase is read once more in any case: only behind that does the host alone make
  // the difference.
  await shop.scheduler.start();
  await shop.clock.advance('20m');
  await shop.scheduler.stop();
  const changed = await update('vpn.example');
  expect(changed).toMatchObject({ publicHost: 'vpn.example' });
  expect(changed.warnings).not.toContain('no-public-host');
  await shop.scheduler.start();
  await shop.clock.advance('1m');
  await shop.scheduler.stop();
  expect(await hostsOf(id)).toEqual(['vpn.example']);
  expect(await hostsOf(await buy())).toEqual(['vpn.example']);
  await update(null);
  expect(await hostsOf(await buy())).toEqual(['127.0.0.1']);
});

test('given a panel on this machine without a public host, then nothing is sold there and staff see why, until it has one', async () => {
  const { shop, plan, buy, hostsOf, update } = await openSold({});
  await expect(buy()).rejects.toMatchObject({ code: 'PLAN_UNAVAILABLE' });
  const why = async () => {
    const { candidates } = await shop.panelkit.plans.explain({ planId: plan.id, quantity: 1 }, shop.staff());
    return [...new Set(candidates.map(({ reason }) => reason))];
  };
  expect(await why()).toEqual(['no-public-host']);
  await update('vpn.example');
  expect(await hostsOf(await buy())).toEqual(['vpn.example']);
});

test.each(['127.0.0.1', 'localhost', '10.0.0.1', '::1', '169.254.169.254', 'a b', 'vpn.example:443', ''])(
  'given %j, then it is no public host',
  async (host) => {
    const { update } = await openSold();
    await expect(update(host)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { issues: [expect.objectContaining({ path: 'publicHost' })] },
    });
  },
);
