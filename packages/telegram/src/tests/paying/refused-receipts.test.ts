import { expect, test } from 'vitest';
import { encodeAction } from '../../screens/action.ts';
import { enterBotShop } from '../bot-shop.ts';

test('given as many receipts as may wait, when one more picture is sent, then it is not kept, the reason is said, and it can be sent once another is decided', async () => {
  const world = await enterBotShop({ policies: { purchases: { waitingReceipts: 1 } } });
  const { shop, bot, sara, customerId, see, receipts } = world;
  const { panelkit, as, staff } = shop;
  const topUp = { customerId, amountMinor: 500, method: 'receipt' };
  const by = () => as({ id: customerId });
  const first = await panelkit.payments.topUp(topUp, by());
  await panelkit.payments.submitReceipt({ paymentId: first.id, reference: '1' }, by());
  const second = await panelkit.payments.topUp(topUp, by());
  sara.tapData(bot, encodeAction({ name: 'payment', id: second.id }), (await see(sara)).messageId);
  await see(sara);
  sara.sendPhoto(bot, { bytes: new Uint8Array([1, 2]) });
  expect((await see(sara)).text).toContain('receipts are waiting for us already');
  expect([...receipts.keys()]).toEqual([]);
  await panelkit.payments.reject({ paymentId: first.id, reason: 'test' }, staff());
  sara.sendPhoto(bot, { bytes: new Uint8Array([1, 2]) });
  expect((await see(sara)).text).not.toContain('already');
  expect([...receipts.keys()]).toHaveLength(1);
  expect((await panelkit.payments.get(second.id, staff())).state.status).toBe('in-review');
});

test('given a payment that was withdrawn meanwhile, when its picture comes, then it is not kept', async () => {
  const { shop, bot, sara, customerId, see, receipts } = await enterBotShop();
  const { panelkit, as } = shop;
  const plan = await shop.plan({ name: 'Gold' });
  const items = [{ planId: plan.id, quantity: 1 }];
  const order = await panelkit.orders.place(
    { customerId, items, payment: { method: 'receipt' } },
    as({ id: customerId }),
  );
  const [payment] = (await panelkit.payments.list({ orderId: order.id }, shop.staff())).rows;
  sara.tapData(bot, encodeAction({ name: 'payment', id: payment?.id ?? '' }), (await see(sara)).messageId);
  await see(sara);
  await panelkit.orders.cancel({ orderId: order.id, reason: 'test' }, shop.staff());
  sara.sendPhoto(bot, { bytes: new Uint8Array([3]) });
  expect((await see(sara)).text).not.toContain('Thank you');
  expect([...receipts.keys()]).toEqual([]);
});
