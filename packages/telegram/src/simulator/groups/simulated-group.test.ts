import { createTestClock } from '@panelkit/sdk/testing';
import { beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { SimulatedPerson } from '../simulated-person.ts';
import { createTelegramSimulator, type SimulatedBot, type TelegramSimulator } from '../telegram-simulator.ts';
import type { SimulatedGroup } from './simulated-group.ts';

const clock = createTestClock();
let telegram: TelegramSimulator;
let bot: SimulatedBot;
let other: SimulatedBot;
let sara: SimulatedPerson;
let group: SimulatedGroup;
beforeEach(() => {
  telegram = createTelegramSimulator({ clock });
  [bot, other] = [telegram.addBot({ username: 'shop_bot' }), telegram.addBot({ username: 'other_bot' })];
  sara = telegram.addPerson({ name: 'Sara' });
  group = telegram.addGroup({ topics: ['Receipts', 'Panels'] });
  group.addBot(bot, sara);
});

const answerSchema = z.looseObject({ ok: z.boolean(), error_code: z.int().optional() });

async function call(method: string, values: Record<string, unknown> = {}, of = bot) {
  const headers = { 'content-type': 'application/json' };
  const url = `${telegram.apiRoot}/bot${of.token}/${method}`;
  const answer = await telegram.fetch(url, { method: 'POST', headers, body: JSON.stringify(values) });
  return answerSchema.parse(await answer.json());
}
const say = (values: Record<string, unknown> = {}) =>
  call('sendMessage', { chat_id: group.id, text: 'hello', ...values });
const updates = async (of = bot) => (await call('getUpdates', {}, of)).result;

describe('what a bot may write in a group', () => {
  test.each<{ name: string; given: () => void; then: object }>([
    { name: 'nothing', given: () => {}, then: { ok: true } },
    {
      name: 'that it was kicked',
      given: () => group.removeBot(bot, sara),
      then: { error_code: 403, description: 'Forbidden: bot was kicked from the supergroup chat' },
    },
    {
      name: 'that it left',
      given: () => group.removeBot(bot, sara, 'left'),
      then: { error_code: 403, description: 'Forbidden: bot is not a member of the supergroup chat' },
    },
    {
      name: 'that it may not write',
      given: () => group.removeBot(bot, sara, 'restricted'),
      then: {
        error_code: 400,
        description: 'Bad Request: not enough rights to send text messages to the chat',
      },
    },
    {
      name: 'that its topic is closed',
      given: () => group.closeTopic('Receipts'),
      then: { error_code: 400, description: 'Bad Request: TOPIC_CLOSED' },
    },
    {
      name: 'that its topic was deleted',
      given: () => group.deleteTopic('Receipts'),
      then: { error_code: 400, description: 'Bad Request: message thread not found' },
    },
  ])('given $name, when it writes, then the answer is Telegram’s', async ({ given, then }) => {
    const threadId = group.topic('Receipts');
    given();
    expect(await say({ message_thread_id: threadId })).toMatchObject(then);
  });

  test('given a topic, when written there, then the message and a tap on it name the topic', async () => {
    const threadId = group.topic('Panels');
    const keyboard = { inline_keyboard: [[{ text: 'Go', callback_data: 'go' }]] };
    const { result } = await say({ message_thread_id: threadId, reply_markup: keyboard });
    const place = { message_thread_id: threadId, is_topic_message: true, chat: { type: 'supergroup' } };
    expect(result).toMatchObject(place);
    expect(group.screen(bot)).toMatchObject({ threadId, text: 'hello' });
    const tapped = group.tap(sara, bot, 'Go');
    expect(await updates()).toMatchObject([
      { my_chat_member: { chat: { id: group.id }, new_chat_member: { status: 'member' } } },
      { callback_query: { from: { id: sara.id }, data: 'go', message: place } },
    ]);
    expect(tapped.isAnswered).toBe(false);
  });

  test('given a group, when written to 21 times in a minute, then the last has to wait', async () => {
    for (let sent = 0; sent < 20; sent += 1) expect(await say()).toMatchObject({ ok: true });
    expect(await say()).toMatchObject({ error_code: 429, parameters: { retry_after: 3 } });
    await clock.advance('1m');
    expect(await say()).toMatchObject({ ok: true });
  });

  test('given a bot that was never there, when it writes, then there is no such chat', async () => {
    expect(await call('sendMessage', { chat_id: group.id, text: 'x' }, other)).toMatchObject({
      error_code: 400,
      description: 'Bad Request: chat not found',
    });
  });

  test('given a basic group, when it becomes a supergroup, then both say so, and its old id names the new one', async () => {
    group = telegram.addGroup({ kind: 'group' });
    group.addBot(bot, sara);
    const before = group.id;
    group.upgrade(sara);
    expect(group.id).not.toBe(before);
    expect(await call('sendMessage', { chat_id: before, text: 'x' })).toMatchObject({
      error_code: 400,
      description: 'Bad Request: group chat was upgraded to a supergroup chat',
      parameters: { migrate_to_chat_id: group.id },
    });
    expect(await say()).toMatchObject({ ok: true });
    expect(await updates()).toMatchObject([
      {},
      {},
      { message: { chat: { id: before, type: 'group' }, migrate_to_chat_id: group.id } },
      { message: { chat: { id: group.id, type: 'supergroup' }, migrate_from_chat_id: before } },
    ]);
  });
});

describe('what a bot hears in a group', () => {
  const heard = async (of = bot) => {
    const parsed = z
      .array(z.looseObject({ message: z.looseObject({ text: z.string() }).optional() }))
      .parse(await updates(of));
    return parsed.flatMap(({ message }) => (message === undefined ? [] : [message.text]));
  };

  test('given a member, then commands to it alone; bare ones once it wrote last', async () => {
    group.addBot(other, sara);
    for (const text of ['hi all', '/alerts', '/alerts@other_bot', '/alerts@shop_bot']) group.send(sara, text);
    expect(await heard()).toEqual(['/alerts@shop_bot']);
    expect(await heard(other)).toEqual(['/alerts@other_bot']);
    await say();
    group.send(sara, '/alerts', { topic: 'Receipts' });
    expect(await heard()).toEqual(['/alerts@shop_bot', '/alerts']);
  });

  test('given an administrator, then everything; who is anonymous is not named', async () => {
    group.addBot(bot, sara, 'administrator');
    group.send(sara, 'hi all', { isAnonymous: true });
    expect(await heard()).toEqual(['hi all']);
    const from = { from: { username: 'GroupAnonymousBot' }, sender_chat: { id: group.id } };
    expect(await updates()).toMatchObject([{}, {}, { message: from }]);
  });
});
