import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientApps } from '../../../pages/parts/client-apps.ts';
import { settleBot, telegramOf } from '../../demo-bots.ts';
import { openTestShop, type TestShop } from '../../test-shop.ts';

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop({ telegram: true });
  shop.shop.bots.start();
});
afterAll(() => shop.close());

test('given a service that was bought in the bot, when a device is chosen, then each of its apps has a page of the shop that goes on to it', async () => {
  await shop.plan({ name: 'Gold', trialDays: 3 });
  const { simulator, bots } = telegramOf(shop);
  const nika = simulator.addPerson({ name: 'Nika', languageCode: 'fa' });
  nika.start(bots.customers);
  await settleBot(shop, 'customers');
  const tap = async (button: string) => {
    nika.tap(bots.customers, button);
    await settleBot(shop, 'customers');
    return nika.screen(bots.customers).buttons.flat();
  };
  await tap('English');
  await tap('Buy new service');
  await tap('Gold');
  await tap('free for 3 days');
  const [order] = (await shop.panelkit.orders.list({}, shop.staff())).rows;
  await shop.run(shop.panelkit.orders.settled(order?.id ?? ''));
  await tap('Menu');
  await tap('My services');
  await tap('Gold');
  await tap('Open in an app');
  const opened = (await tap('Android')).flatMap(({ text, url }) =>
    url === undefined ? [] : [{ text, url }],
  );
  expect(opened.map(({ text }) => text)).toEqual(clientApps.android.map(({ name }) => name));
  for (const { text, url } of opened) {
    const { pathname, search, protocol } = new URL(url);
    expect(protocol).toBe('https:');
    const page = await fetch(new URL(pathname + search, shop.url), { headers: { accept: 'text/html' } });
    expect(await page.text()).toContain(`<title>Opening ${text}</title>`);
  }
});
