import { afterEach, beforeEach, expect, test } from 'vitest';
import { settleBot, telegramOf } from '../demo-bots.ts';
import type { TestShop } from '../test-shop.ts';
import { openStaffChat, openStaffChatShop } from './staff-chats.ts';

let shop: TestShop;
beforeEach(async () => {
  shop = await openStaffChatShop();
});
afterEach(() => shop.close());

test.each([
  { name: 'quiet hours', quietHours: { from: '00:00', to: '07:30' }, isSilent: true },
  { name: 'no quiet hours', quietHours: null, isSilent: false },
])(
  'given $name, when a receipt comes, then staff have it at once, silently: $isSilent, and its customer reads when it is checked',
  async ({ quietHours, isSilent }) => {
    await shop.shop.settings.save({ quietHours }, shop.staff());
    const { person } = await openStaffChat(shop, 'dana');
    const customer = await shop.customer();
    const browser = await shop.openAs(customer);
    const order = await shop.panelkit.orders.place(
      {
        customerId: customer.id,
        items: [{ planId: (await shop.plan({ name: 'Gold' })).id, quantity: 1 }],
        payment: { method: 'receipt' },
      },
      shop.as(customer),
    );
    const [payment] = (await shop.panelkit.payments.list({ orderId: order.id }, shop.staff())).rows;
    const receipt = { paymentId: payment?.id ?? '', reference: 'TRX 7', attachmentId: null, note: null };
    await shop.panelkit.payments.submitReceipt(receipt, shop.as(customer));
    await shop.scheduler.tick();
    await settleBot(shop, 'staff');
    const seen = person.screen(telegramOf(shop).bots.staff);
    expect(seen).toMatchObject({ isSilent, text: expect.stringContaining('TRX 7') });
    const { text } = await browser.get(`/orders/${order.id}`);
    expect(text).toContain('We will check your transfer');
    expect(text.includes('Our team checks receipts again from')).toBe(isSilent);
  },
);
