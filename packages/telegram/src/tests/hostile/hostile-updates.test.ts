import { expect, test } from 'vitest';
import { encodeAction } from '../../screens/action.ts';
import type { SimulatedBot } from '../../simulator/telegram-simulator.ts';
import { attack, send } from './attack.ts';
import {
  actorsOf,
  addVictim,
  expectAllDone,
  MALLORY,
  openWorld,
  stateOf,
  type World,
} from './hostile-world.ts';

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

test('given updates of one person in the chat of another, which Telegram never sends, then nothing is done and nobody reads anything', async () => {
  const world = await openWorld();
  const victim = await addVictim(world);
  const { customers, mallory, settle } = world;
  mallory.start(customers.account);
  await settle();
  const before = [await stateOf(world, victim), textsOf(world, customers.account), await actorsOf(world)];
  const personOf = (id: number) => ({ id, is_bot: false, first_name: 'M', language_code: 'en' });
  const chatOf = (id: number) => ({ id, type: 'private' });
  const data = encodeAction({ name: 'order', id: victim.order.id });
  const pairs = [
    [MALLORY, victim.sara.id],
    [victim.sara.id, MALLORY],
  ] as const;
  for (const [index, [from, chat]] of pairs.entries()) {
    const message = { message_id: 1, date: 0, chat: chatOf(chat), from: personOf(from) };
    const updates = [
      { message: { ...message, text: '/wallet' } },
      { callback_query: { id: '1', from: personOf(from), chat_instance: '1', message, data } },
      { my_chat_member: { ...message, new_chat_member: { status: 'kicked' } } },
    ];
    for (const [offset, update] of updates.entries()) {
      const body = JSON.stringify({ update_id: 7000 + index * 10 + offset, ...update });
      expect((await send(customers.bot, body)).status).toBe(200);
    }
  }
  await settle();
  const after = [await stateOf(world, victim), textsOf(world, customers.account), await actorsOf(world)];
  expect(after).toEqual(before);
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
    const from = { id: MALLORY, is_bot: false, first_name: 'Mal\u0000lory\ud800' };
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
