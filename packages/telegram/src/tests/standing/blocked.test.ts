import { expect, test } from 'vitest';
import { enterBotShop } from '../bot-shop.ts';

test('given a customer whom staff blocked, when they write or tap, then they read that and nothing else, until it ends', async () => {
  const { shop, bot, see, sara, customerId } = await enterBotShop();
  await shop.plan({ name: 'Gold' });
  await shop.panelkit.customers.block({ customerId, reason: 'chargebacks' }, shop.staff());
  sara.tap(bot, 'Buy new service');
  const tapped = await see(sara);
  expect(tapped.text).toContain('Your account is blocked');
  expect(tapped.text).not.toContain('chargebacks');
  expect(tapped.buttons).toEqual([]);
  for (const text of ['/start', '/menu', 'hello']) {
    sara.send(bot, text);
    expect((await see(sara)).text).toContain('Your account is blocked');
  }
  await shop.panelkit.customers.unblock({ customerId }, shop.staff());
  sara.send(bot, '/start');
  expect((await see(sara)).text).toContain('Welcome');
});
