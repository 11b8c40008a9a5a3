import { afterEach, beforeEach, expect, test } from 'vitest';
import { settleBot, telegramOf } from '../demo-bots.ts';
import type { TestShop } from '../test-shop.ts';
import { openStaffChat, openStaffChatShop } from './staff-chats.ts';

const PAGE = '/staff/connections';

let shop: TestShop;
beforeEach(async () => {
  shop = await openStaffChatShop();
});
afterEach(() => shop.close());

/** A group with the staff's bot, linked by its owner. */
async function openGroup() {
  const { simulator, bots } = telegramOf(shop);
  const dana = await openStaffChat(shop, 'dana');
  const group = simulator.addGroup({ title: 'Night <crew>', topics: ['Receipts'] });
  group.addBot(bots.staff, dana.person);
  group.send(dana.person, `/alerts@${bots.staff.username}`, { topic: 'Receipts' });
  await settleBot(shop, 'staff');
  return { dana, group, screen: () => group.screen(bots.staff), bot: bots.staff };
}

async function receipt() {
  const customer = await shop.customer();
  const plan = await shop.plan({ name: 'Gold' });
  const items = [{ planId: plan.id, quantity: 1 }];
  const place = { customerId: customer.id, items, payment: { method: 'receipt' } };
  const order = await shop.panelkit.orders.place(place, shop.as(customer));
  const [payment] = (await shop.panelkit.payments.list({ orderId: order.id }, shop.staff())).rows;
  const sent = { paymentId: payment?.id ?? '', reference: 'TRX-PRIVATE', attachmentId: null, note: null };
  await shop.panelkit.payments.submitReceipt(sent, shop.as(customer));
  await shop.scheduler.tick();
  await settleBot(shop, 'staff');
  return { paymentId: sent.paymentId };
}

test('given a group, when a receipt comes, then it is posted without its customer, each taps as themselves, and names are those of the staff', async () => {
  const { dana, group, screen, bot } = await openGroup();
  const sam = await openStaffChat(shop, 'sam', 'support');
  const { paymentId } = await receipt();
  expect(screen()).toMatchObject({ threadId: group.topic('Receipts'), text: expect.stringContaining('$10') });
  expect(JSON.stringify(group.chat(bot))).not.toContain('TRX-PRIVATE');
  const refused = group.tap(sam.person, bot, 'Approve');
  await settleBot(shop, 'staff');
  expect(refused.answer).toContain('Your role does not allow this');
  const { messageId } = screen();
  group.tap(dana.person, bot, 'Approve');
  await settleBot(shop, 'staff');
  const { state } = await shop.panelkit.payments.get(paymentId, shop.staff());
  expect(state.status).toBe('captured');
  const approve = `approve:${Buffer.from(paymentId.replaceAll('-', ''), 'hex').toString('base64url')}`;
  group.tapData(dana.person, bot, approve, messageId);
  await settleBot(shop, 'staff');
  expect(screen().text).toMatch(/Already decided: approved by dana,/i);
  expect(screen().text).not.toContain('@shop.test');
});

test('given a group on the page of connections, when staff let it see customers and remove it, then both hold at once, and the first needs a proof', async () => {
  const { screen, bot, group } = await openGroup();
  const owner = await shop.openAsStaff('olga', 'owner');
  expect((await owner.get(PAGE)).text).toContain('Night &lt;crew&gt;');
  const [row] = (await shop.panelkit.chats.listGroups()).rows;
  const show = `${PAGE}/groups/${row?.id}/show-people`;
  await shop.clock.advance('11m');
  expect((await owner.submit(PAGE, show, {})).text).toContain('Confirm that it is you');
  expect((await shop.panelkit.chats.listGroups()).rows).toMatchObject([{ showsPeople: false }]);
  const again = await shop.openAsStaff('nora', 'owner');
  await again.submit(PAGE, show, {});
  expect((await again.get(PAGE)).text).toContain('sees who customers are');
  await receipt();
  expect(screen().text).toContain('TRX-PRIVATE');
  const { rows } = await shop.panelkit.audit.list({ action: 'chat-group.set-people' }, shop.staff());
  expect(rows).toMatchObject([{ actor: { id: 'nora@shop.test' } }]);
  await again.submit(PAGE, `${PAGE}/groups/${row?.id}/remove`, {});
  expect((await again.get(PAGE)).text).not.toContain('Night &lt;crew&gt;');
  const before = group.chat(bot).length;
  await receipt();
  expect(group.chat(bot)).toHaveLength(before);
});

test('given a group from which the bot was removed, then its owner is told in private, and the page says so', async () => {
  const { dana, group, bot } = await openGroup();
  group.removeBot(bot, dana.person);
  await settleBot(shop, 'staff');
  expect(dana.person.screen(bot).text).toContain('Night <crew> gets no alerts any more');
  const owner = await shop.openAsStaff('olga', 'owner');
  expect((await owner.get(PAGE)).text).toContain('the bot may not write there since');
});
