import { expect, test } from 'vitest';
import { encodeAction } from '../screens/action.ts';
import { enterBotShop } from './bot-shop.ts';

test('given maintenance, when a customer opens the menu, then it announces it, and no plan can be bought', async () => {
  const { shop, bot, see, sara, customerId } = await enterBotShop();
  const { id } = await shop.plan({ name: 'Gold' });
  const gift = { customerId, amountMinor: 5000, reason: 'test' };
  await shop.panelkit.wallets.adjust(gift, shop.staff());
  await shop.panelkit.shopSettings.update({ patch: { maintenance: true } }, shop.staff());
  sara.start(bot);
  expect((await see(sara)).text).toContain('nothing new is sold right now');
  const { messageId } = sara.screen(bot);
  for (const action of [{ name: 'plan' }, { name: 'buy', value: 'rs.x' }, { name: 'trial', value: 'x' }]) {
    sara.tapData(bot, encodeAction({ ...action, id }), messageId);
    await see(sara);
  }
  expect((await shop.panelkit.orders.list({}, shop.staff())).rows).toEqual([]);
  sara.start(bot);
  await shop.panelkit.shopSettings.update({ patch: { maintenance: false } }, shop.staff());
  expect((await see(sara)).text).toContain('Welcome');
});
