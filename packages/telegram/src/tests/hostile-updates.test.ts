import { createTestClock } from '@panelkit/sdk/testing';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';
import { createCustomerBot } from '../customer/customer-bot.ts';
import type { TelegramBot } from '../inbox/open-bot.ts';
import { ACTIONS, encodeAction, refOf } from '../screens/action.ts';
import { startPayload } from '../screens/start-payload.ts';
import { createSeededRandom } from '../simulator/seeded-random.ts';
import { createTelegramSimulator, type SimulatedBot } from '../simulator/telegram-simulator.ts';
import { GROUP_ACTIONS } from '../staff/groups/group-actions.ts';
import { STAFF_ACTIONS } from '../staff/staff-actions.ts';
import { createStaffBot } from '../staff/staff-bot.ts';

const SECRET = 'secret_of_the_webhook';
const UPDATES = 600;
const MALLORY = 666;

/** A shop with both bots, a customer and a member of the staff, and somebody who attacks them. */
async function openWorld() {
  const clock = createTestClock();
  const shop = await createTestPanelkit({ clock });
  const telegram = createTelegramSimulator({
    ...{ clock, flood: null },
    fetch: (request) => (request.url.endsWith('/staff') ? staff : customers).bot.webhook(request),
  });
  const open = (username: string, create: (token: string) => TelegramBot) => {
    const account = telegram.addBot({ username });
    return { account, bot: create(account.token) };
  };
  const connection = { apiRoot: telegram.apiRoot, fetch: telegram.fetch, clock, shopName: 'Shop' };
  const customers = open('shop_bot', (token) =>
    createCustomerBot(shop.panelkit, {
      ...{ ...connection, token, topUpAmountsMinor: [500] },
      cardTransfer: { instructions: () => 'Card 6037', storeReceipt: async ({ key }) => key },
      websiteLink: (code) => `https://shop.test/telegram/${code}`,
    }),
  );
  const staff = open('staff_bot', (token) =>
    createStaffBot(shop.panelkit, {
      ...{ ...connection, token },
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
      ...{ bot: staff.bot.id, chatId: String(group.id), title: 'Staff' },
      ...{ topics: { receipts: '2' }, linkedBy: 'olga' },
    },
    shop.staff(),
  );
  return { clock, shop, telegram, customers, staff, settle, mallory, group };
}

type World = Awaited<ReturnType<typeof openWorld>>;

/** Sara has a service, an order that waits, a receipt in review and money. */
async function addVictim({ shop, telegram, customers, settle, group }: World) {
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

type Victim = Awaited<ReturnType<typeof addVictim>>;

/** All that is Sara's, and what the panels have. */
async function stateOf({ shop, customers }: World, { id, sara }: Victim) {
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

type Random = () => number;
const pick = <One>(random: Random, from: readonly One[]): One => {
  const one = from[Math.floor(random() * from.length)];
  if (one === undefined) throw new TypeError('nothing to pick from');
  return one;
};

const JUNK: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1.5, 1e308, 2 ** 53, '', ' ', '0', 'null', '__proto__', 'constructor'],
  ...[
    'x'.repeat(5000),
    '\u0000',
    '\u0000x',
    '\ud800',
    '\u202e\u2066',
    '<b>',
    '%s%n',
    "'; DROP TABLE orders; --",
    '۱۲',
  ],
  ...[[], [[]], {}, { id: 1 }, Array.from({ length: 100 }, () => ({ a: [] }))],
];

/** The data of buttons: every action with ids of somebody else, and what no button has. */
function dataOf(random: Random, { ids, planId }: Victim): string {
  const name = pick(random, [...[...ACTIONS, ...Object.keys(STAFF_ACTIONS), ...Object.keys(GROUP_ACTIONS)]]);
  const nonce = pick(random, ['', '0', 'zz', '-1', '1'.repeat(9)]);
  const ref = pick(random, ['receipt', 'wallet', 'bank', '']);
  const value = pick(random, [
    ...['', 'on', 'fa', 'android', '0', 'NaN', refOf(planId)],
    ...[
      `rs.${nonce}`,
      `rs.${nonce}.${ref}`,
      `${refOf(planId)}.p0.${nonce}`,
      `${refOf(planId)}.${nonce}.${ref}`,
    ],
    ...['.', '..', '....', 'rs.e', '\u0000', '𝟙'.repeat(5)],
  ]);
  try {
    const data = encodeAction({ name, id: random() < 0.3 ? planId : pick(random, ids), value });
    return random() < 0.9 ? data : data.slice(Math.floor(random() * 9), Math.floor(random() * data.length));
  } catch {
    return name;
  }
}

function textOf(random: Random, { order, shopLink, ids, id }: Victim): string {
  const payload = pick(random, [
    ...[startPayload({ orderId: order.id }), startPayload({ paymentId: pick(random, ids) })],
    ...[
      'link_guess',
      'link_',
      `link_${id}`,
      'plan-gold',
      'plan-',
      'order_',
      'x'.repeat(64),
      '\u0000',
      '../..',
    ],
  ]);
  const command = pick(random, [
    '/start',
    '/find',
    '/services',
    '/wallet',
    '/help',
    '/language',
    '/START@bot',
    '/',
  ]);
  const words = [shopLink, id, order.number, '-5 take', '5 give', '۵ بده', 'approve', 'x'.repeat(4096)];
  return pick(random, [
    `${command} ${payload}`,
    `${command} ${pick(random, words)}`,
    command,
    pick(random, words),
  ]);
}

/** An update as Telegram would send it for what Mallory does. */
function updateOf(random: Random, victim: Victim): Record<string, unknown> {
  const from = { id: MALLORY, is_bot: false, first_name: 'Mallory', language_code: 'en' };
  const chat = { id: MALLORY, type: 'private', first_name: 'Mallory' };
  const message = { message_id: 1 + Math.floor(random() * 30), date: 0, chat, from };
  const inGroup = { ...message, chat: { id: victim.groupId, type: 'supergroup', title: 'Staff' } };
  const inTopic = { ...inGroup, ...pick(random, [{}, { message_thread_id: 2, is_topic_message: true }]) };
  const photo = [{ file_id: pick(random, ['guess', 'x'.repeat(200)]), file_size: 5, width: 1, height: 1 }];
  return pick(random, [
    { callback_query: { id: '1', from, chat_instance: '1', message, data: dataOf(random, victim) } },
    { callback_query: { id: '1', from, chat_instance: '1', message, data: dataOf(random, victim) } },
    {
      callback_query: { id: '1', from, chat_instance: '1', message: inTopic, data: dataOf(random, victim) },
    },
    {
      message: {
        ...inTopic,
        text: pick(random, ['/alerts', '/alerts@staff_bot', '/start@staff_bot x', 'hi']),
      },
    },
    { message: { ...inTopic, text: textOf(random, victim) } },
    { message: { ...message, text: textOf(random, victim) } },
    // What somebody of the staff or Sara once wrote, handed on.
    {
      message: {
        ...{ ...message, text: pick(random, ['/start', '/find Sara', 'approve']) },
        forward_origin: { type: 'user', date: 0, sender_user: { id: victim.sara.id, is_bot: false } },
        reply_to_message: { ...message, from: { id: victim.sara.id }, text: 'x' },
      },
    },
    { message: { ...message, photo } },
    { message: { ...message, document: { file_id: 'guess', mime_type: 'image/png', file_size: 5 } } },
    { message: { ...message, contact: { user_id: victim.sara.id, phone_number: '+1' } } },
    { my_chat_member: { chat, from, date: 0, new_chat_member: { status: 'member' } } },
    { edited_message: { ...message, text: '/start' } },
    { channel_post: { ...message, chat: { id: -5, type: 'channel' }, text: '/start' } },
    { message: { ...message, chat: { id: -7, type: 'supergroup' }, text: '/start' } },
  ]);
}

/** One thing of it is of another type, huge or gone; never whose it is. */
function mutate(random: Random, given: unknown): unknown {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return pick(random, JUNK);
  const keys = Object.keys(given).filter((key) => key !== 'from' && key !== 'chat');
  const key = keys.length === 0 ? null : pick(random, keys);
  if (key === null) return given;
  const inner: unknown = Object.entries(given).find(([name]) => name === key)?.[1];
  const isDeep = typeof inner === 'object' && inner !== null && random() < 0.6;
  if (isDeep) return { ...given, [key]: mutate(random, inner) };
  if (random() < 0.2) return Object.fromEntries(Object.entries(given).filter(([name]) => name !== key));
  return { ...given, [key]: pick(random, JUNK) };
}

function send(bot: TelegramBot, body: string): Promise<Response> {
  const headers = { 'x-telegram-bot-api-secret-token': SECRET, 'content-type': 'application/json' };
  return bot.webhook(new Request('https://shop.test/telegram', { method: 'POST', headers, body }));
}

/** Sends what Mallory does, half of it broken, to a bot. */
async function attack(world: World, victim: Victim, { bot, seed }: { bot: TelegramBot; seed: number }) {
  const random = createSeededRandom(seed);
  for (let index = 0; index < UPDATES; index += 1) {
    const update = { update_id: 1000 + index, ...updateOf(random, victim) };
    const body = JSON.stringify(random() < 0.4 ? mutate(random, update) : update);
    const { status } = await send(bot, body);
    expect([status, body.slice(0, 300)]).toEqual([200, expect.anything()]);
    if (index % 25 === 0) await world.settle();
  }
  await world.settle();
  await world.clock.advance('10m');
  await world.settle();
}

/** Nothing was set aside as an update that always fails. */
async function expectAllDone({ shop }: World) {
  const { rows } = await shop.backend.storage.botUpdates.list({ limit: 500, newestFirst: true });
  expect(rows.filter(({ status }) => status !== 'done')).toEqual([]);
  expect(rows.length).toBeGreaterThan(UPDATES / 4);
}

/** Who has done something: each audit row after the first `from`. */
async function actorsOf({ shop }: World, from = 0): Promise<string[]> {
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

const SEEDS = [1, 2].map((seed) => seed * Number(process.env.PROPERTY_SEED ?? 1));
const textsOf = ({ mallory }: World, account: SimulatedBot) => mallory.chat(account).map(({ text }) => text);

test.each(SEEDS)(
  'given hostile updates at the customers’ bot (seed %i), then each is answered, and nothing of another customer is touched or shown',
  async (seed) => {
    const world = await openWorld();
    const victim = await addVictim(world);
    const { customers, mallory, shop } = world;
    mallory.start(customers.account);
    await world.settle();
    const own = await shop.panelkit.chats.findByUser(customers.bot.id, String(MALLORY));
    await shop.panelkit.wallets.adjust(
      { customerId: own?.customerId ?? '', amountMinor: 50_000, reason: 'test' },
      shop.staff(),
    );
    const before = await stateOf(world, victim);
    const audited = (await actorsOf(world)).length;
    await attack(world, victim, { bot: customers.bot, seed });
    expect(await stateOf(world, victim)).toEqual(before);
    await expectAllDone(world);
    const others = (await actorsOf(world, audited)).filter(
      (actor) => actor !== `customer ${own?.customerId}`,
    );
    expect(others).toEqual([]);
    expect(world.group.chat(customers.account).filter(({ isFromBot }) => isFromBot)).toEqual([]);
    for (const text of textsOf(world, customers.account)) {
      expect(text).not.toContain(victim.shopLink);
      expect(text).not.toContain(victim.order.number);
      expect(text).not.toMatch(/undefined|NaN|\[object/);
    }
  },
);

test.each(SEEDS.slice(0, 1))(
  'given hostile updates of a stranger at the staff’s bot (seed %i), then nothing is done and nothing is shown',
  async (seed) => {
    const world = await openWorld();
    const victim = await addVictim(world);
    const { staff } = world;
    world.mallory.start(staff.account);
    await world.settle();
    const before = await stateOf(world, victim);
    const audited = (await actorsOf(world)).length;
    await attack(world, victim, { bot: staff.bot, seed });
    expect(await stateOf(world, victim)).toEqual(before);
    await expectAllDone(world);
    expect(await actorsOf(world, audited)).toEqual([]);
    const said = world.mallory.chat(staff.account).filter(({ isFromBot }) => isFromBot);
    expect(said.length).toBeGreaterThan(10);
    for (const { text } of said) expect(text).toMatch(/for staff|expired or was used/);
    const inGroup = world.group.chat(staff.account).filter(({ isFromBot }) => isFromBot);
    expect(inGroup.length).toBeGreaterThan(10);
    for (const { text } of inGroup) expect(text).toContain('Only staff may do this');
  },
);

test.each([
  ['olga', 'who may do everything', false],
  ['tom', 'who may do nothing', true],
])('given hostile updates of %s, a member %s, then each is answered', async (id, _, isPowerless) => {
  const world = await openWorld();
  const victim = await addVictim(world);
  const { staff, shop, mallory } = world;
  const { code } = await shop.panelkit.chats.issueCode({ actor: { kind: 'staff', id } });
  mallory.start(staff.account, `link_${code}`);
  await world.settle();
  const before = await stateOf(world, victim);
  await attack(world, victim, { bot: staff.bot, seed: 11 });
  await expectAllDone(world);
  if (isPowerless) expect(await stateOf(world, victim)).toEqual(before);
  else expect(await stateOf(world, victim)).not.toEqual(before);
});

test.each(['customers', 'staff'] as const)(
  'given an update that no inbox can hold, and a name with control characters, when sent to the bot of %s, then Telegram need not repeat it, and the next is answered',
  async (side) => {
    const world = await openWorld();
    const { account, bot } = world[side];
    world.mallory.start(account);
    await world.settle();
    const said = () => world.mallory.chat(account).filter(({ isFromBot }) => isFromBot).length;
    const before = said();
    const from = { id: 667, is_bot: false, first_name: 'Mal\u0000lory\ud800' };
    const message = { message_id: 1, date: 0, chat: { id: MALLORY, type: 'private' }, from, text: 'x' };
    const huge = { ...message, text: 'x'.repeat(300_000) };
    for (const [index, one] of [huge, message].entries()) {
      const response = await send(bot, JSON.stringify({ update_id: 5000 + index, message: one }));
      expect(response.status).toBe(200);
    }
    await world.settle();
    await world.clock.advance('10m');
    await world.settle();
    const { rows } = await world.shop.backend.storage.botUpdates.list({ limit: 500 });
    expect(rows.filter(({ status }) => status !== 'done')).toEqual([]);
    expect(said()).toBe(before + 1);
  },
);
