import { expect, test, vi } from 'vitest';
import { openTestShop } from '../../../packages/shop/src/tests/test-shop.ts';
import { onPostgres } from '../../postgres/on-postgres.ts';

const postgres = onPostgres('two_shops');

test('given two processes of a shop on one server, when brand, a message and the language are changed in one, then the other shows them at once', async () => {
  const first = await postgres.open();
  const second = await first.another();
  const { clock } = first;
  const changed = await openTestShop({ clock, alter: () => first.panelkit });
  const other = await openTestShop({ clock, alter: () => second.panelkit });
  const stop = await second.panelkit.shopSettings.follow();
  const customer = await first.customer({ balanceMinor: 2000 });
  const order = await first.buy(customer, await first.plan());
  await first.run(first.panelkit.orders.settled(order.id));
  await first.scheduler.tick();
  const [stranger, buyer] = [other.open(), await other.openAs(customer)];
  expect((await stranger.get('/')).text).not.toContain('North Shop');
  expect((await buyer.get('/notices')).text).toContain('is ready');

  const owner = await changed.openAsStaff();
  const brand = { name: 'North Shop', light: '#8a1c7c', dark: '#f0abfc', supportUrl: '', channelUrl: '' };
  await owner.upload('/staff/brand', '/staff/brand', brand);
  const page = '/staff/message-texts/account.ready';
  await owner.submit(page, page, { 'text-en': 'Have fun with {plan}!' });

  // No time passes on the shop's clock: the change is announced, not looked for.
  await vi.waitFor(async () => expect((await stranger.get('/')).text).toContain('North Shop'), 5000);
  expect((await stranger.get('/')).text).toContain('/brand/accent-8a1c7c-f0abfc.css');
  await vi.waitFor(async () => expect((await buyer.get('/notices')).text).toContain('Have fun with'), 5000);

  await first.panelkit.shopSettings.update(
    { patch: { language: 'fa', timeZone: 'Asia/Tehran' } },
    first.staff(),
  );
  const inNoLanguage = async () => (await other.open().get('/', { 'accept-language': '' })).text;
  await vi.waitFor(async () => expect(await inNoLanguage()).toContain('<html lang="fa"'), 5000);
  expect(other.shop.timeZone).toBe('Asia/Tehran');
  stop();
  await Promise.all([changed.close(), other.close()]);
});
