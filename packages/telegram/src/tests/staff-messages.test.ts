import { expect, test } from 'vitest';
import { encodeAction } from '../screens/action.ts';
import type { StaffPermission } from '../staff/staff-context.ts';
import { EVERYTHING, openStaffShop } from './staff-shop.ts';

/** A customer with a chat of their own, and somebody who works here. */
async function openDesk(permissions: Iterable<StaffPermission> = EVERYTHING) {
  const world = await openStaffShop();
  const { shop, telegram, customersBot, hire } = world;
  const customer = await shop.customer({ balanceMinor: 1500 });
  const sara = telegram.addPerson({ name: 'Sara' });
  const chat = {
    bot: customersBot.token.split(':')[0] ?? '',
    userId: String(sara.id),
    chatId: String(sara.id),
  };
  await shop.panelkit.chats.open({ ...chat, customerId: customer.id });
  sara.start(customersBot);
  const olga = await hire('olga', permissions);
  const order = await shop.buy(customer, await shop.plan({ name: 'Gold', durationDays: 2 }));
  await shop.run(shop.panelkit.orders.settled(order.id));
  const [service] = (await shop.panelkit.subscriptions.list({}, shop.staff())).rows;
  const balance = async () => (await shop.panelkit.wallets.get(customer.id, shop.staff())).availableMinor;
  return { ...world, customer, sara, olga, balance, serviceId: service?.id ?? '' };
}

const names = ({ buttons }: { buttons: readonly (readonly { text: string }[])[] }) =>
  buttons.flat().map(({ text }) => text);

test('given a customer, when staff write to them, then the message is in their chat as it was written, once', async () => {
  const { shop, customer, sara, customersBot, olga, tapData, tap, say } = await openDesk();
  await tapData(olga, encodeAction({ name: 'customer', id: customer.id }));
  expect((await tap(olga, '✉️ Write a message')).text).toContain('Type the message');
  const done = await say(olga, 'Your server <moves> tonight.\nNothing changes.');
  expect(done.text).toContain('The message is on its way');
  await shop.run(shop.scheduler.tick());
  const heard = sara.chat(customersBot).filter(({ text }) => text?.includes('Message from the shop'));
  expect(heard).toHaveLength(1);
  expect(heard[0]?.text).toContain('Your server <moves> tonight.\nNothing changes.');
  // The question is closed: what is typed next is no message.
  await say(olga, 'And this is for nobody');
  await shop.run(shop.scheduler.tick());
  expect(sara.chat(customersBot).some(({ text }) => text?.includes('for nobody'))).toBe(false);
});

test('given nothing but spaces, then nothing is sent and the reason is said', async () => {
  const { customer, olga, tapData, say, shop } = await openDesk();
  await tapData(olga, encodeAction({ name: 'message', id: customer.id }));
  expect((await say(olga, '   ')).text).toContain('understood');
  expect(
    (await shop.panelkit.notifications.list({}, shop.staff())).rows.map(({ code }) => code),
  ).not.toContain('shop.message');
});

test('given a service, when staff extend it for money, then the price is asked about first and charged once, however often it is tapped', async () => {
  const { shop, olga, tapData, tap, balance, serviceId } = await openDesk();
  await tapData(olga, encodeAction({ name: 'service', id: serviceId }));
  const asked = await tap(olga, '🔁 Extend for money');
  expect(asked.text).toContain('$10.00');
  expect(await balance()).toBe(500);
  await shop.panelkit.wallets.adjust(
    {
      customerId: (await shop.panelkit.subscriptions.get(serviceId, shop.staff())).customerId,
      amountMinor: 2500,
      reason: 'test',
    },
    shop.staff(),
  );
  const yes = asked.buttons.flat().find(({ text }) => text === 'Yes, charge the wallet')?.callback_data ?? '';
  expect((await tapData(olga, yes)).text).toContain('The service was extended');
  await shop.run(shop.panelkit.subscriptions.settled(serviceId, shop.staff()));
  await tapData(olga, yes);
  expect(await balance()).toBe(2000);
});

test('given a wallet with too little, when staff extend, then nothing is charged and the reason is said', async () => {
  const { olga, tapData, tap, balance, serviceId } = await openDesk();
  await tapData(olga, encodeAction({ name: 'service', id: serviceId }));
  await tap(olga, '🔁 Extend for money');
  expect((await tap(olga, 'Yes, charge the wallet')).text).toContain('is not enough');
  expect(await balance()).toBe(500);
});

test('given somebody who may only look, then neither is offered nor done', async () => {
  const { shop, customer, olga, tapData, say, balance, serviceId } = await openDesk([
    'see-customers',
    'see-orders',
  ]);
  const card = await tapData(olga, encodeAction({ name: 'customer', id: customer.id }));
  expect(names(card)).not.toContain('✉️ Write a message');
  expect((await tapData(olga, encodeAction({ name: 'message', id: customer.id }))).text).toContain(
    'does not allow',
  );
  await say(olga, 'Hello');
  const service = await tapData(olga, encodeAction({ name: 'service', id: serviceId }));
  expect(names(service)).not.toContain('🔁 Extend for money');
  await tapData(olga, encodeAction({ name: 'extend', id: serviceId, value: 'rs.ex' }));
  expect(await balance()).toBe(500);
  const { rows } = await shop.panelkit.notifications.list({}, shop.staff());
  expect(rows.map(({ code }) => code)).not.toContain('shop.message');
});
