import { afterAll, beforeAll, expect, test } from 'vitest';
import { settleBot, telegramOf } from '../../demo-bots.ts';
import { openTestShop, type TestShop } from '../../test-shop.ts';

const NUMBER = '6037991234561111';

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop({ telegram: true });
  shop.shop.bots.start();
});
afterAll(() => shop.close());

test('given a shop with a card, when somebody in a chat pays by transfer, then they see it; once staff decided against it, they do not', async () => {
  await shop.plan({ name: 'Gold' });
  await shop.panelkit.cards.create({ label: 'First', number: NUMBER, holder: 'Ali Rezaei' }, shop.staff());
  const { simulator, bots } = telegramOf(shop);
  const nika = simulator.addPerson({ name: 'Nika', languageCode: 'en' });
  nika.start(bots.customers);
  await settleBot(shop, 'customers');
  const tap = async (button: string) => {
    nika.tap(bots.customers, button);
    await settleBot(shop, 'customers');
    return nika.screen(bots.customers).text;
  };
  await tap('English');
  await tap('Buy new service');
  await tap('Gold');
  expect(await tap('by card transfer')).toContain(NUMBER);

  const [payment] = (await shop.panelkit.payments.list({ status: 'pending' }, shop.staff())).rows;
  const customerId = payment?.customerId ?? '';
  expect(await shop.panelkit.cards.buyer(customerId, shop.staff())).toMatchObject({ trustedUpToMinor: 0 });
  const owner = await shop.openAsStaff();
  const page = `/staff/customers/${customerId}`;
  await owner.submit(page, `${page}/card-buyer`, { trusted: '' });
  const after = await tap('Refresh');
  expect(after).toContain('Card numbers are shown to confirmed customers.');
  expect(after).not.toContain(NUMBER);
});
