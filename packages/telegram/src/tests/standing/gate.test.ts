import { LANGUAGES, silentLogger } from '@panelkit/sdk';
import { createTestClock } from '@panelkit/sdk/testing';
import { expect, test } from 'vitest';
import type { TelegramApi } from '../../api/telegram-api.ts';
import { createChannelGate } from '../../customer/gate/channel-gate.ts';
import type { GateChannel } from '../../customer/gate/customer-gate.ts';
import type { SimulatedChannel } from '../../simulator/groups/simulated-channel.ts';
import { enterBotShop } from '../bot-shop.ts';

type World = Awaited<ReturnType<typeof enterBotShop>>;

const NEWS = { id: '@news', name: 'Blue News' };

/**
 * A shop that sells to members of a channel, which its bot is an administrator of; somebody with money, and a
 * plan.
 */
async function openGatedShop(): Promise<World & { channel: SimulatedChannel; asked: () => number }> {
  const world = await enterBotShop({ gate: { channels: [NEWS] } });
  const { shop, telegram, bot, customerId } = world;
  const channel = telegram.addChannel({ username: 'news', title: 'Blue News' });
  channel.addBot(bot);
  await shop.plan({ slug: 'gold', name: 'Gold' });
  await shop.panelkit.wallets.adjust({ customerId, amountMinor: 9000, reason: 'test' }, shop.staff());
  return { ...world, channel, asked: () => bot.calls('getChatMember').length };
}

const textsOf = ({ buttons }: { buttons: readonly (readonly { text: string }[])[] }) =>
  buttons.flat().map(({ text }) => text);

test('given somebody who is not in the channel, when they want to buy, then the bot asks them to join, and leads on once they have', async () => {
  const { sara, bot, see, channel } = await openGatedShop();
  sara.tapData(bot, 'plans', (await see(sara)).messageId);
  const asked = await see(sara);
  expect(asked.text).toContain('Please join first');
  expect(asked.buttons.flat()).toContainEqual({ text: '📣 Join Blue News', url: 'https://t.me/news' });
  sara.tap(bot, /I have joined/);
  expect((await see(sara)).text).toContain('You have not joined everywhere yet');
  channel.join(sara);
  sara.tap(bot, /I have joined/);
  const plans = await see(sara);
  expect(textsOf(plans).some((text) => text.includes('Gold'))).toBe(true);
});

test('given a link to a plan, when somebody joins first, then the plan is what they see', async () => {
  const { sara, bot, see, channel } = await openGatedShop();
  sara.start(bot, 'plan-gold');
  expect((await see(sara)).text).toContain('Please join first');
  channel.join(sara);
  sara.tap(bot, /I have joined/);
  expect((await see(sara)).text).toContain('Gold');
});

test('given a member, when they tap on, then Telegram is asked once in ten minutes, and at once when they leave', async () => {
  const { sara, bot, see, channel, asked, shop } = await openGatedShop();
  channel.join(sara);
  for (let tap = 0; tap < 5; tap += 1) {
    sara.tapData(bot, 'plans', (await see(sara)).messageId);
    await see(sara);
  }
  expect(asked()).toBe(1);
  await shop.clock.advance('11m');
  sara.tapData(bot, 'plans', (await see(sara)).messageId);
  await see(sara);
  expect(asked()).toBe(2);
  channel.leave(sara);
  sara.tapData(bot, 'plans', (await see(sara)).messageId);
  expect((await see(sara)).text).toContain('Please join first');
});

test('given somebody who may only read there, then they are a member', async () => {
  const { sara, bot, see, channel } = await openGatedShop();
  channel.restrict(sara);
  sara.tapData(bot, 'plans', (await see(sara)).messageId);
  expect((await see(sara)).text).not.toContain('join');
});

test('given a bot that lost its rights in the channel, when somebody wants to buy, then the shop stays open and says what is wrong', async () => {
  const { sara, bot, see, channel, customerBot } = await openGatedShop();
  expect(await customerBot.checkGate()).toEqual([{ channel: NEWS, state: 'works' }]);
  channel.removeBot(bot);
  expect(await customerBot.checkGate()).toEqual([{ channel: NEWS, state: 'no-administrator' }]);
  sara.tapData(bot, 'plans', (await see(sara)).messageId);
  expect(textsOf(await see(sara)).some((text) => text.includes('Gold'))).toBe(true);
});

test('given a Telegram that never answers, then after seconds nobody is kept out, and the channel is known not to answer', async () => {
  const clock = createTestClock();
  const never = () => new Promise<never>(() => {});
  const telegram = { botId: '1', api: { getChatMember: never } } as unknown as TelegramApi;
  const gate = createChannelGate({ channels: [NEWS] }, { telegram, clock, logger: silentLogger });
  const [missing, checked] = [gate.missing('7'), gate.check()];
  await clock.advance('6s');
  expect(await missing).toEqual([]);
  expect(await checked).toEqual([{ channel: NEWS, state: 'no-answer' }]);
});

test('given a Telegram that fails once, when somebody wants to buy, then they may', async () => {
  const { sara, bot, see, telegram } = await openGatedShop();
  telegram.faults.next('bad-gateway', 'getChatMember');
  sara.tapData(bot, 'plans', (await see(sara)).messageId);
  expect(textsOf(await see(sara)).some((text) => text.includes('Gold'))).toBe(true);
});

test('given an unknown channel, then the check reports it', async () => {
  const { customerBot } = await enterBotShop({ gate: { channels: [{ id: '@nowhere' }] } });
  expect(await customerBot.checkGate()).toEqual([{ channel: { id: '@nowhere' }, state: 'unknown-channel' }]);
});

test('given a customer who left the channel, then what they have bought stays open, and nothing new is sold', async () => {
  const { sara, bot, see, channel, shop, customerId } = await openGatedShop();
  channel.join(sara);
  const [plan] = (await shop.panelkit.plans.list()).rows;
  const order = await shop.buy({ id: customerId }, { id: plan?.id ?? '' });
  await shop.run(shop.panelkit.orders.settled(order.id));
  channel.leave(sara);
  sara.start(bot);
  await see(sara);
  sara.tapData(bot, 'services', (await see(sara)).messageId);
  sara.tap(bot, /Gold/, (await see(sara)).messageId);
  expect((await see(sara)).text).toContain('Gold');
  const { messageId } = await see(sara);
  const forged = sara.tapData(
    bot,
    `buy:${Buffer.from((plan?.id ?? '').replaceAll('-', ''), 'hex').toString('base64url')}:rs.1`,
    messageId,
  );
  expect((await see(sara)).text).toContain('Please join first');
  expect(forged.isAnswered).toBe(true);
  expect((await shop.panelkit.orders.list({}, shop.staff())).rows).toHaveLength(1);
});

test.each(LANGUAGES)(
  'given a private channel without an invitation, when it is read in %s, then it is named and has no button of its own',
  async (language) => {
    const channels: GateChannel[] = [];
    const { sara, bot, see, telegram } = await enterBotShop({ gate: { channels } });
    const channel = telegram.addChannel({ username: null });
    channel.addBot(bot);
    channels.push({ id: String(channel.id), name: '<Inner> & circle' });
    sara.tapData(bot, `language::${language}`, (await see(sara)).messageId);
    sara.tapData(bot, 'plans', (await see(sara)).messageId);
    const { text, buttons } = await see(sara);
    expect(text.replace(/[\u2066-\u2069]/g, '')).toContain('<Inner> & circle');
    expect(buttons.flat().filter((button) => 'url' in button)).toEqual([]);
    expect(buttons.flat().map(({ callback_data: data }) => data)).toContain('joined');
  },
);
