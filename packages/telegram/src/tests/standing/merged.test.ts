import { expect, test } from 'vitest';
import { enterBotShop } from '../bot-shop.ts';

test('given a chat that has things of its own, when it is to be linked, then the person reads what to do; merged, they go on as the survivor', async () => {
  const { shop, bot, see, sara, customerId } = await enterBotShop();
  const web = await shop.customer({ balanceMinor: 9000 });
  for (const id of [customerId, web.id])
    await shop.panelkit.payments.topUp({ customerId: id, amountMinor: 500, method: 'receipt' }, shop.staff());
  const { code } = await shop.panelkit.chats.issueCode(shop.as(web));
  sara.send(bot, `/start link_${code}`);
  expect((await see(sara)).text).toContain('has to be merged');
  const merge = { fromCustomerId: customerId, intoCustomerId: web.id, reason: 'test' };
  await shop.panelkit.customers.merge(merge, shop.staff());
  sara.send(bot, '/start');
  await see(sara);
  sara.tap(bot, '💳 Wallet');
  expect((await see(sara)).text).toContain('90.00');
});

test('given somebody who was merged, when their chat is unlinked and they write again, then they are somebody new, each time', async () => {
  const { shop, bot, see, sara, customerId } = await enterBotShop();
  const seen = new Set([customerId]);
  let present = customerId;
  for (let round = 0; round < 2; round += 1) {
    const { id: intoCustomerId } = await shop.customer();
    seen.add(intoCustomerId);
    const merge = { fromCustomerId: present, intoCustomerId, reason: 'test' };
    await shop.panelkit.customers.merge(merge, shop.staff());
    const [chat] = (await shop.panelkit.chats.list({ customerId: intoCustomerId })).rows;
    await shop.panelkit.chats.unlink(chat?.id ?? '', shop.staff());
    sara.send(bot, '/start');
    expect((await see(sara)).text).toContain('Welcome');
    const { rows } = await shop.panelkit.chats.list({ limit: 9 });
    present = rows.find(({ id }) => id === chat?.id)?.customerId ?? '';
    expect(seen.has(present)).toBe(false);
    seen.add(present);
  }
});
