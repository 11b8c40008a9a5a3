import { createTestClock } from '@panelkit/sdk/testing';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { expect } from 'vitest';
import { createCustomerBot } from '../../customer/customer-bot.ts';
import type { TelegramBot } from '../../inbox/open-bot.ts';
import { createTelegramSimulator } from '../../simulator/telegram-simulator.ts';
import { createStaffBot } from '../../staff/staff-bot.ts';

export const SECRET = 'secret_of_the_webhook';
export const UPDATES = 600;
export const MALLORY = 666;

/** A shop with both bots, a customer and a member of the staff, and somebody who attacks them. */
export async function openWorld() {
  const clock = createTestClock();
  const shop = await createTestPanelkit({ clock });
  const telegram = createTelegramSimulator({
    clock,
    flood: null,
    fetch: (request) => (request.url.endsWith('/staff') ? staff : customers).bot.webhook(request),
  });
  const open = (username: string, create: (token: string) => TelegramBot) => {
    const account = telegram.addBot({ username });
    return { account, bot: create(account.token) };
  };
  const connection = { apiRoot: telegram.apiRoot, fetch: telegram.fetch, clock, shopName: 'Shop' };
  const customers = open('shop_bot', (token) =>
    createCustomerBot(shop.panelkit, {
      ...connection,
      token,
      topUpAmountsMinor: [500],
      cardTransfer: { instructions: () => 'Card 6037', storeReceipt: async ({ key }) => key },
      websiteLink: (code) => `https://shop.test/telegram/${code}`,
    }),
  );
  const staff = open('staff_bot', (token) =>
    createStaffBot(shop.panelkit, {
      ...connection,
      token,
      findMember: async (id) => ({ id, name: id, may: () => id === 'olga' }),
      readPicture: async () => null,
      findCustomers: async () => [],
    }),
  );
  const webhook = { secret: SECRET, perChatPerMinute: UPDATES };
  await customers.bot.start({ ...webhook, url: 'https://shop.test/customers' });
  await staff.bot.start({ ...webhook, url: 'https://shop.test/staff' });
  const settle = async () => {
    for (let turn = 0; turn < 20; turn += 1) {
      await clock.advance(5);
      await Promise.all([customers.bot.whenIdle(), staff.bot.whenIdle()]);
    }
  };
  const mallory = telegram.addPerson({ id: MALLORY, name: 'Mallory' });
  // Somebody of the staff let Mallory into their group.
  const group = telegram.addGroup({ topics: ['Receipts'] });
  for (const { account } of [customers, staff]) group.addBot(account, mallory);
  await settle();
  await shop.panelkit.chats.linkGroup(
    {
      bot: staff.bot.id,
      chatId: String(group.id),
      title: 'Staff',
      topics: { receipts: '2' },
      linkedBy: 'olga',
    },
    shop.staff(),
  );
  return { clock, shop, telegram, customers, staff, settle, mallory, group };
}

export type World = Awaited<ReturnType<typeof openWorld>>;

/** Sara has a service, an order that waits, a receipt in review and money. */
export async function addVictim({ shop, telegram, customers, settle, group }: World) {
  const sara = telegram.addPerson({ name: 'Sara' });
  sara.start(customers.account);
  await settle();
  const chat = await shop.panelkit.chats.findByUser(customers.bot.id, String(sara.id));
  const id = chat?.customerId ?? '';
  const plan = await shop.plan({ name: 'Gold' });
  await shop.panelkit.wallets.adjust({ customerId: id, amountMinor: 9000, reason: 'test' }, shop.staff());
  const order = await shop.buy({ id }, plan);
  await shop.run(shop.panelkit.orders.settled(order.id));
  const place = { customerId: id, items: [{ planId: plan.id, quantity: 1 }], payment: { method: 'receipt' } };
  const waiting = await shop.panelkit.orders.place(place, shop.as({ id }));
  const [payment] = (await shop.panelkit.payments.list({ orderId: waiting.id }, shop.staff())).rows;
  await shop.panelkit.payments.submitReceipt(
    { paymentId: payment?.id ?? '', attachmentId: 'x' },
    shop.as({ id }),
  );
  const [service] = (await shop.panelkit.subscriptions.list({ customerId: id }, shop.staff())).rows;
  const [panel] = (await shop.panelkit.panels.list({}, shop.staff())).rows;
  const [unit] = await shop.panelkit.units.listByOrder(order.id, shop.staff());
  const { shopLink } = await shop.panelkit.delivery.get(service?.id ?? '', shop.staff());
  const ids = [id, plan.id, order.id, waiting.id, payment?.id, service?.id, panel?.id, unit?.id, chat?.id];
  return {
    sara,
    id,
    order,
    shopLink,
    planId: plan.id,
    groupId: group.id,
    ids: ids.flatMap((one) => one ?? []),
  };
}

export type Victim = Awaited<ReturnType<typeof addVictim>>;

/** All that is Sara's, and what the panels have. */
export async function stateOf({ shop, customers }: World, { id, sara }: Victim) {
  const by = shop.staff();
  const { panelkit } = shop;
  return {
    wallet: await panelkit.wallets.get(id, by),
    orders: (await panelkit.orders.list({ customerId: id }, by)).rows,
    payments: (await panelkit.payments.list({ customerId: id }, by)).rows,
    services: (await panelkit.subscriptions.list({ customerId: id }, by)).rows,
    chats: (await panelkit.chats.list({ customerId: id })).rows,
    messages: sara.chat(customers.account),
    groups: (await panelkit.chats.listGroups()).rows,
    panels: (await panelkit.panels.list({}, by)).rows.map(({ status, name }) => ({ status, name })),
    accounts: shop.panel.accounts().length,
  };
}

/** Nothing was set aside as an update that always fails. */
export async function expectAllDone({ shop }: World) {
  const { rows } = await shop.backend.storage.botUpdates.list({ limit: 500, newestFirst: true });
  expect(rows.filter(({ status }) => status !== 'done')).toEqual([]);
  expect(rows.length).toBeGreaterThan(UPDATES / 4);
}

/** Who has done something: each audit row after the first `from`. */
export async function actorsOf({ shop }: World, from = 0): Promise<string[]> {
  const actors: string[] = [];
  let cursor: string | null = null;
  do {
    const page = { limit: 500, ...(cursor !== null && { cursor }) };
    const { rows, nextCursor } = await shop.panelkit.audit.list(page, shop.staff());
    actors.push(...rows.map(({ actor }) => `${actor.kind} ${actor.id}`));
    cursor = nextCursor;
  } while (cursor !== null);
  return actors.slice(from);
}
