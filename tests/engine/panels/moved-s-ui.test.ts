import { expect, test } from 'vitest';
import { onSUi } from './operators.ts';
import { openShopOn, type ShopOnSimulator } from './shop-on-simulator.ts';

const hostsOf = async ({ delivered }: ShopOnSimulator, subscriptionId: string): Promise<string[]> => {
  const { links } = await delivered(subscriptionId);
  return [...new Set(links.map((link) => new URL(link).hostname))];
};

/** A delivered subscription on a panel that moved to another host. Nothing was saved there since. */
async function moved() {
  const shop = await openShopOn(onSUi);
  const { panelkit, panelId, staff } = shop;
  const id = await shop.sell();
  expect(await hostsOf(shop, id)).toEqual(['panel.test']);
  const target = { baseUrl: 'https://moved.test/app', credentials: { token: 'simulated-token' } };
  await panelkit.panels.update({ panelId, ...target }, staff());
  await panelkit.panels.test(panelId, staff());
  await shop.listing();
  return { shop, id };
}

test('given an S-UI that moved, whose links keep the former host, then staff are told how many customers have them', async () => {
  const { shop, id } = await moved();
  const { panelkit, panelId, staff } = shop;
  expect(await hostsOf(shop, id)).toEqual(['panel.test']);
  expect(await panelkit.panels.attention(staff())).toMatchObject([
    { kind: 'links-former-host', panelId, accountCount: 1, formerHosts: ['panel.test'] },
  ]);
  await shop.clock.advance('2m');
  expect(await shop.events('panel.needs-attention')).toMatchObject([
    { data: { kind: 'links-former-host', accountCount: 1 } },
  ]);
});

test('given that, when staff name the host that customers reach, then links lead there, and each customer is told once', async () => {
  const { shop, id } = await moved();
  const { panelkit, panelId, staff } = shop;
  await panelkit.panels.update({ panelId, publicHost: 'moved.test' }, staff());
  expect(await panelkit.panels.attention(staff())).toEqual([]);
  await shop.listing();
  expect(await hostsOf(shop, id)).toEqual(['moved.test']);
  await shop.listing();
  expect(await shop.events('subscription.link-changed')).toHaveLength(1);
});

test('given that, when a change is written to the account, then its panel names the new host, and nothing is left to do', async () => {
  const { shop, id } = await moved();
  const { panelkit, staff } = shop;
  await panelkit.subscriptions.suspend({ subscriptionId: id, reason: 'unpaid' }, staff());
  await shop.clock.advance('2m');
  await panelkit.subscriptions.resume({ subscriptionId: id }, staff());
  await shop.clock.advance('2m');
  expect(await hostsOf(shop, id)).toEqual(['moved.test']);
  expect(await panelkit.panels.attention(staff())).toEqual([]);
});
