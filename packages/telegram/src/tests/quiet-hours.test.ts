import { expect, test } from 'vitest';
import { encodeAction } from '../screens/action.ts';
import { openBotShop } from './bot-shop.ts';

test.each(['en', 'fa', 'ru'])(
  'given quiet hours, when a customer looks at a receipt that waits, in %s, then they read when it is checked; by day they do not',
  async (language) => {
    const { shop, telegram, bot, see } = await openBotShop();
    const plan = await shop.plan({ name: 'Gold' });
    const sara = telegram.addPerson({ name: 'Sara' });
    sara.start(bot);
    await see(sara);
    const tapData = (data: string) => {
      sara.tapData(bot, data, sara.screen(bot).messageId);
      return see(sara);
    };
    await tapData(`language::${language}`);
    const [customer] = (await shop.panelkit.customers.list({}, shop.staff())).rows;
    if (customer === undefined) throw new TypeError('nobody came');
    const order = await shop.panelkit.orders.place(
      { customerId: customer.id, items: [{ planId: plan.id, quantity: 1 }], payment: { method: 'receipt' } },
      shop.as(customer),
    );
    const [payment] = (await shop.panelkit.payments.list({ orderId: order.id }, shop.staff())).rows;
    const receipt = { paymentId: payment?.id ?? '', reference: 'TRX', attachmentId: null, note: null };
    await shop.panelkit.payments.submitReceipt(receipt, shop.as(customer));
    const show = async () => (await tapData(encodeAction({ name: 'order', id: order.id }))).text;
    expect(await show()).not.toContain('🌙');
    const quietHours = { from: '00:00', to: '07:30' };
    await shop.panelkit.shopSettings.update({ patch: { quietHours } }, shop.staff());
    expect(await show()).toContain('🌙');
    await shop.clock.advance('8h');
    expect(await show()).not.toContain('🌙');
  },
);
