import { expect, test } from 'vitest';
import { arrived, createTellingShop } from './telling-shop.ts';

const TOLD = 'subscription.link-address-changed';
const FIRST = 'https://one.example';
const SECOND = 'https://two.example/prefix';

test('given a customer with two subscriptions, when the preferred address changes, then he is told once, with a link that has it, and the run is stored', async () => {
  const { shop, notifier, customer, subscription } = await createTellingShop();
  const order = await shop.buy(customer, await shop.plan());
  await shop.run(shop.panelkit.orders.settled(order.id));
  await shop.scheduler.start();
  const linkOf = async (kit = shop.panelkit) =>
    (await kit.delivery.get(subscription.id, shop.staff())).shopLink;
  const before = new URL(await linkOf());

  await shop.panelkit.shopSettings.update({ patch: { linkAddresses: [FIRST] } }, shop.staff());
  await shop.clock.advance('5m');

  expect(await linkOf()).toBe(`${FIRST}${before.pathname}`);
  expect(arrived(notifier, TOLD)).toEqual([expect.stringContaining(FIRST)]);
  const [message] = notifier.messages.filter(({ code }) => code === TOLD);
  expect(message?.link).toMatch(new RegExp(`^${FIRST}/s/`));
  const { rows } = await shop.panelkit.bulk.list({}, shop.staff());
  expect(rows).toMatchObject([
    {
      work: { kind: 'announce-link', address: FIRST },
      status: 'done',
      totalCount: 2,
      doneCount: 2,
      planId: null,
      panelId: null,
      inboundId: null,
    },
  ]);
});

test('given addresses that change without another first one, then nobody is told', async () => {
  const { shop, notifier } = await createTellingShop();
  await shop.scheduler.start();
  const save = (linkAddresses: string[]) =>
    shop.panelkit.shopSettings.update({ patch: { linkAddresses } }, shop.staff());
  await save([FIRST]);
  await shop.clock.advance('5m');
  await save([FIRST, SECOND]);
  await save([FIRST]);
  await shop.panelkit.shopSettings.update({ patch: { graceDays: 5 } }, shop.staff());
  await shop.clock.advance('5m');
  expect(arrived(notifier, TOLD)).toHaveLength(1);
});

test('given an address that is changed again before anyone was told, then only the last one is told; back to a former one is told again', async () => {
  const { shop, notifier } = await createTellingShop();
  const save = (linkAddresses: string[]) =>
    shop.panelkit.shopSettings.update({ patch: { linkAddresses } }, shop.staff());
  await save([FIRST]);
  await save([SECOND, FIRST]);
  await shop.scheduler.start();
  await shop.clock.advance('5m');
  expect(arrived(notifier, TOLD)).toEqual([expect.stringContaining(SECOND)]);
  await save([FIRST, SECOND]);
  await shop.clock.advance('5m');
  expect(arrived(notifier, TOLD)).toEqual([expect.stringContaining(SECOND), expect.stringContaining(FIRST)]);
});

test('given another process that has not read the settings since, then its links and messages have the new address', async () => {
  const { shop, notifier, subscription } = await createTellingShop();
  const other = shop.another();
  await other.panelkit.shopSettings.refresh();
  await shop.panelkit.shopSettings.update({ patch: { linkAddresses: [SECOND] } }, shop.staff());
  await other.scheduler.start();
  await shop.clock.advance('5m');
  const { shopLink } = await other.panelkit.delivery.get(subscription.id, shop.staff());
  expect(shopLink.startsWith(`${SECOND}/s/`)).toBe(true);
  expect(arrived(notifier, TOLD)).toEqual([expect.stringContaining(SECOND)]);
});

test.each([
  { name: 'a plain one', linkAddresses: ['http://one.example'] },
  { name: 'one with a password', linkAddresses: ['https://a:b@one.example'] },
  { name: 'one with a query', linkAddresses: [`${FIRST}?a=b`] },
  { name: 'the same twice', linkAddresses: [FIRST, 'https://ONE.example/'] },
  { name: 'too many', linkAddresses: Array.from({ length: 11 }, (_, index) => `https://a${index}.example`) },
])('given $name among the addresses, then it is refused and nobody is told', async ({ linkAddresses }) => {
  const { shop } = await createTellingShop();
  const updating = shop.panelkit.shopSettings.update({ patch: { linkAddresses } }, shop.staff());
  await expect(updating).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  expect((await shop.panelkit.bulk.list({}, shop.staff())).rows).toEqual([]);
});
