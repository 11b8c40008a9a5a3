import { beforeEach, describe, expect, test } from 'vitest';
import { type BotShop, openBotShop, SECRET, WEBHOOK_URL } from './bot-shop.ts';

let world: BotShop;
beforeEach(async () => {
  world = await openBotShop();
});

const anUpdate = (updateId: number, chatId: number, content: object = { text: 'x' }) => ({
  update_id: updateId,
  message: { message_id: 1, chat: { id: chatId, type: 'private' }, from: { id: chatId }, ...content },
});

describe('the webhook', () => {
  const post = (headers: Record<string, string>, update = anUpdate(1, 5)) =>
    world.customerBot.webhook(
      new Request(WEBHOOK_URL, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(update),
      }),
    );

  test.each([
    ['no secret', {}],
    ['a wrong secret', { 'x-telegram-bot-api-secret-token': 'secret_of_the_webhooK' }],
    ['a longer secret', { 'x-telegram-bot-api-secret-token': `${SECRET}x` }],
  ])('given %s, when something is posted, then 401 and nothing is stored', async (_, headers) => {
    expect((await post(headers)).status).toBe(401);
    expect((await world.shop.backend.storage.botUpdates.list()).rows).toEqual([]);
  });

  test('given the secret, when what is posted is no JSON by its type, then 415', async () => {
    const headers = { 'x-telegram-bot-api-secret-token': SECRET, 'content-type': 'text/plain' };
    await expect(post(headers)).rejects.toMatchObject({ status: 415 });
  });

  test('given the secret, when the same is posted twice, then it is stored once', async () => {
    const headers = { 'x-telegram-bot-api-secret-token': SECRET };
    expect([(await post(headers)).status, (await post(headers)).status]).toEqual([200, 200]);
    expect((await world.shop.backend.storage.botUpdates.list()).rows).toHaveLength(1);
  });

  test('given many chats at once, then a few are worked on, so that what comes is stored meanwhile; all have their turn', async () => {
    const { chats } = world.shop.panelkit;
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const begun: string[] = [];
    chats.work = async ({ chatId }) => {
      begun.push(chatId);
      await released;
      return null;
    };
    const headers = { 'x-telegram-bot-api-secret-token': SECRET };
    const people = Array.from({ length: 100 }, (_, index) => index + 1);
    const answers = await Promise.all(people.map((id) => post(headers, anUpdate(id, id))));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect((await world.shop.backend.storage.botUpdates.list({ limit: 500 })).rows).toHaveLength(100);
    await new Promise(setImmediate);
    expect(begun.length).toBeGreaterThan(0);
    expect(begun.length).toBeLessThanOrEqual(20);
    release();
    await world.customerBot.whenIdle();
    expect(begun).toHaveLength(100);
  });

  test('given a chat that floods, then the rest of its minute is left out, its payments and other chats are not', async () => {
    let updateId = 0;
    const send = async (chatId: number, content: object = { text: 'x' }) => {
      updateId += 1;
      const sent = await post(
        { 'x-telegram-bot-api-secret-token': SECRET },
        anUpdate(updateId, chatId, content),
      );
      expect(sent.status).toBe(200);
    };
    const stored = async (chatId: number) => {
      const { rows } = await world.shop.backend.storage.botUpdates.list({ limit: 500 });
      return rows.filter((row) => row.chatId === String(chatId)).length;
    };
    const flood = 7;
    for (let count = 0; count < 130; count += 1) await send(flood);
    await send(flood, { successful_payment: {} });
    await send(8);
    expect([await stored(flood), await stored(8)]).toEqual([121, 1]);
    await world.shop.clock.advance('1m');
    await send(flood);
    expect(await stored(flood)).toBe(122);
  });
});
