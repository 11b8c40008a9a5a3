import { expect } from 'vitest';
import type { TelegramBot } from '../../inbox/open-bot.ts';
import { ACTIONS, encodeAction, refOf } from '../../screens/action.ts';
import { startPayload } from '../../screens/start-payload.ts';
import { createSeededRandom } from '../../simulator/seeded-random.ts';
import { GROUP_ACTIONS } from '../../staff/groups/group-actions.ts';
import { STAFF_ACTIONS } from '../../staff/staff-actions.ts';
import { MALLORY, SECRET, UPDATES, type Victim, type World } from './hostile-world.ts';

type Random = () => number;
const pick = <One>(random: Random, from: readonly One[]): One => {
  const one = from[Math.floor(random() * from.length)];
  if (one === undefined) throw new TypeError('nothing to pick from');
  return one;
};

const JUNK: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e308,
  2 ** 53,
  '',
  ' ',
  '0',
  'null',
  '__proto__',
  'constructor',
  'x'.repeat(5000),
  'x'.repeat(100_000),
  '۱'.repeat(50_000),
  '<b>'.repeat(30_000),
  '\u0000',
  '\u0000x',
  '\ud800',
  '\u202e\u2066',
  '<b>',
  '%s%n',
  "'; DROP TABLE orders; --",
  '۱۲',
  [],
  [[]],
  {},
  { id: 1 },
  Array.from({ length: 100 }, () => ({ a: [] })),
];

/** The data of buttons: every action with ids of somebody else, and what no button has. */
function dataOf(random: Random, { ids, planId }: Victim): string {
  const name = pick(random, [...ACTIONS, ...Object.keys(STAFF_ACTIONS), ...Object.keys(GROUP_ACTIONS)]);
  const nonce = pick(random, ['', '0', 'zz', '-1', '1'.repeat(9)]);
  const ref = pick(random, ['receipt', 'wallet', 'bank', '']);
  const value = pick(random, [
    '',
    'on',
    'fa',
    'android',
    '0',
    'NaN',
    refOf(planId),
    `rs.${nonce}`,
    `rs.${nonce}.${ref}`,
    `${refOf(planId)}.p0.${nonce}`,
    `${refOf(planId)}.${nonce}.${ref}`,
    '.',
    '..',
    '....',
    'rs.e',
    '\u0000',
    '𝟙'.repeat(5),
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
    startPayload({ orderId: order.id }),
    startPayload({ paymentId: pick(random, ids) }),
    'link_guess',
    'link_',
    `link_${id}`,
    'plan-gold',
    'plan-',
    'order_',
    'x'.repeat(64),
    '\u0000',
    '../..',
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
        ...message,
        text: pick(random, ['/start', '/find Sara', 'approve']),
        forward_origin: { type: 'user', date: 0, sender_user: { id: victim.sara.id, is_bot: false } },
        reply_to_message: { ...message, from: { id: victim.sara.id }, text: 'x' },
      },
    },
    {
      message: {
        ...message,
        photo,
        text: textOf(random, victim),
        forward_from: { id: victim.sara.id },
        forward_date: 0,
        via_bot: { id: victim.sara.id },
        sender_chat: { id: victim.sara.id, type: 'private' },
        is_automatic_forward: true,
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

/** One thing of it is of another type, huge, gone or, of who sent it and where, somebody else's. */
function mutate(random: Random, given: unknown, others: readonly unknown[]): unknown {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return pick(random, JUNK);
  const keys = Object.keys(given);
  const key = keys.length === 0 ? null : pick(random, keys);
  if (key === null) return given;
  const inner: unknown = Object.entries(given).find(([name]) => name === key)?.[1];
  if ((key === 'from' || key === 'chat') && typeof inner === 'object' && random() < 0.7)
    return { ...given, [key]: { ...inner, id: pick(random, others) } };
  const isDeep = typeof inner === 'object' && inner !== null && random() < 0.6;
  if (isDeep) return { ...given, [key]: mutate(random, inner, others) };
  if (random() < 0.2) return Object.fromEntries(Object.entries(given).filter(([name]) => name !== key));
  return { ...given, [key]: pick(random, JUNK) };
}

export function send(bot: TelegramBot, body: string): Promise<Response> {
  const headers = { 'x-telegram-bot-api-secret-token': SECRET, 'content-type': 'application/json' };
  return bot.webhook(new Request('https://shop.test/telegram', { method: 'POST', headers, body }));
}

/** Sends what Mallory does, half of it broken, to a bot. */
export async function attack(
  world: World,
  victim: Victim,
  { bot, seed }: { bot: TelegramBot; seed: number },
) {
  const random = createSeededRandom(seed);
  const others = [victim.sara.id, victim.sara.id, victim.groupId, 0, -1, 2 ** 52];
  for (let index = 0; index < UPDATES; index += 1) {
    const update = { update_id: 1000 + index, ...updateOf(random, victim) };
    const body = JSON.stringify(random() < 0.4 ? mutate(random, update, others) : update);
    const { status } = await send(bot, body);
    expect([status, body.slice(0, 300)]).toEqual([200, expect.anything()]);
    if (index % 25 === 0) await world.settle();
  }
  await world.settle();
  await world.clock.advance('10m');
  await world.settle();
}
