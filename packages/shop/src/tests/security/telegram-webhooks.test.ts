import type { TelegramBot } from '@panelkit/telegram';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../test-shop.ts';

const SECRET = 'a-secret-of-the-webhook';
let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop({ telegram: true });
  const { customers, staff } = shop.shop.bots;
  for (const bot of [customers, staff])
    await bot?.start({ url: 'https://shop.test/telegram', secret: SECRET });
});
afterAll(() => shop.close());

/** An update of a person who wrote. */
const anUpdate = (updateId: number, chatId = 7) => ({
  update_id: updateId,
  message: {
    message_id: 1,
    date: 0,
    text: '/start',
    chat: { id: chatId, type: 'private' },
    from: { id: chatId, is_bot: false, first_name: 'Nika' },
  },
});

const send = (path: string, body: string, secret: string | null) =>
  fetch(shop.url + path, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      ...(secret !== null && { 'X-Telegram-Bot-Api-Secret-Token': secret }),
    },
  });
const stored = async () => (await shop.backend.storage.botUpdates.list({ limit: 500 })).rows;
const idOf = (bot: TelegramBot | null): string => bot?.id ?? '';

test.each(['/telegram/customers', '/telegram/staff'])(
  'given %s, when the secret is missing or wrong, then 401 and nothing is stored; with it the update is stored once',
  async (path) => {
    const { customers, staff } = shop.shop.bots;
    const bot = idOf(path.endsWith('staff') ? staff : customers);
    const before = await stored();
    const body = JSON.stringify(anUpdate(5));
    for (const secret of [null, '', 'wrong', `${SECRET}x`, SECRET.slice(1), SECRET.toUpperCase()]) {
      const { status } = await send(path, body, secret);
      expect([secret, status]).toEqual([secret, 401]);
    }
    expect(await stored()).toEqual(before);
    for (const again of [body, body, '{', '[]', '7', JSON.stringify({ update_id: 'x' })])
      expect((await send(path, again, SECRET)).status).toBe(200);
    const added = (await stored()).filter(({ id }) => !before.some((row) => row.id === id));
    expect(added).toMatchObject([{ bot, updateId: 5, chatId: '7' }]);
    expect(shop.log()).not.toContain(SECRET);
  },
);

test('given an address that guesses secrets, then it is let in no more for a minute, even with the right one; honest updates do not count', async () => {
  const wrongs = 3;
  const limits = { ...shop.shop.limits, signIns: wrongs };
  const guarded = await openTestShop({ telegram: true, shop: { limits } });
  try {
    await guarded.shop.bots.customers?.start({ url: 'https://shop.test/telegram', secret: SECRET });
    const post = async (secret: string, updateId = 1) => {
      const headers = { 'content-type': 'application/json', 'X-Telegram-Bot-Api-Secret-Token': secret };
      const body = JSON.stringify(anUpdate(updateId, updateId));
      return (await fetch(`${guarded.url}/telegram/customers`, { method: 'POST', body, headers })).status;
    };
    for (let updateId = 1; updateId <= 10; updateId += 1) expect(await post(SECRET, updateId)).toBe(200);
    for (let guess = 0; guess < wrongs; guess += 1) expect(await post(`guess-${guess}`)).toBe(401);
    expect([await post('guess'), await post(SECRET, 11)]).toEqual([429, 429]);
    await guarded.clock.advance('61s');
    expect(await post(SECRET, 12)).toBe(200);
  } finally {
    await guarded.close();
  }
});
