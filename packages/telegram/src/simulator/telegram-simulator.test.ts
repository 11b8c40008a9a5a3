import { createTestClock } from '@panelkit/sdk/testing';
import { beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { SimulatedPerson } from './simulated-person.ts';
import { startTelegramServer } from './start-telegram-server.ts';
import { createTelegramSimulator, type SimulatedBot, type TelegramSimulator } from './telegram-simulator.ts';

const clock = createTestClock();
let telegram: TelegramSimulator;
let bot: SimulatedBot;
let sara: SimulatedPerson;
beforeEach(() => {
  telegram = createTelegramSimulator({ clock });
  bot = telegram.addBot({ username: 'shop_bot' });
  sara = telegram.addPerson({ name: 'Sara' });
  sara.start(bot);
});

const answerSchema = z.object({
  ok: z.boolean(),
  result: z.unknown().optional(),
  error_code: z.int().optional(),
  description: z.string().optional(),
  parameters: z.object({ retry_after: z.int() }).optional(),
});
const updatesSchema = z.array(
  z.object({
    update_id: z.int(),
    message: z.object({ photo: z.array(z.object({ file_id: z.string() })).optional() }).optional(),
    callback_query: z.object({ id: z.string(), data: z.string() }).optional(),
  }),
);

async function call(
  method: string,
  values: Record<string, unknown> = {},
): Promise<z.output<typeof answerSchema>> {
  const body = JSON.stringify(values);
  const headers = { 'content-type': 'application/json' };
  const url = `${telegram.apiRoot}/bot${bot.token}/${method}`;
  const answer = await telegram.fetch(url, { method: 'POST', headers, body });
  return answerSchema.parse(await answer.json());
}
const say = (values: Record<string, unknown>) => call('sendMessage', { chat_id: sara.id, ...values });
const button = (fields: Record<string, unknown>) => ({
  text: 'hello',
  reply_markup: { inline_keyboard: [[{ text: 'Go', ...fields }]] },
});
const buttons = (count: number, inRow: number) => ({
  text: 'hello',
  reply_markup: {
    inline_keyboard: Array.from({ length: Math.ceil(count / inRow) }, () =>
      Array.from({ length: inRow }, () => ({ text: 'Go', callback_data: 'go' })),
    ),
  },
});
const html = (text: string) => ({ text, parse_mode: 'HTML' });

describe('what the double refuses, as Telegram does', () => {
  test.each([
    { name: 'no text', given: { text: '  ' }, then: 'message text is empty' },
    { name: 'a text that is too long', given: { text: 'a'.repeat(4097) }, then: 'message is too long' },
    {
      name: 'an unknown tag',
      given: html('<div>'),
      then: `can't parse entities: Unsupported start tag "div" at byte offset 0`,
    },
    {
      name: 'a tag left open',
      given: html('<b>x'),
      then: `can't parse entities: Can't find end tag corresponding to start tag "b"`,
    },
    {
      name: 'tags that cross',
      given: html('<b><i>x</b></i>'),
      then: `can't parse entities: Unmatched end tag at byte offset 7, expected "</i>", found "</b>"`,
    },
    {
      name: 'an unescaped bracket',
      given: html('5 < 6'),
      then: `can't parse entities: Unclosed start tag at byte offset 2`,
    },
    {
      name: 'data over 64 bytes',
      given: button({ callback_data: 'ک'.repeat(33) }),
      then: 'BUTTON_DATA_INVALID',
    },
    {
      name: 'a copied text that is too long',
      given: button({ copy_text: { text: 'a'.repeat(257) } }),
      then: 'BUTTON_COPY_TEXT_INVALID',
    },
    {
      name: 'a button that does nothing',
      given: button({}),
      then: `can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard`,
    },
    {
      name: 'a button to this machine',
      given: button({ url: 'http://localhost/' }),
      then: `inline keyboard button URL 'http://localhost/' is invalid: Wrong HTTP URL`,
    },
    { name: '101 buttons', given: buttons(104, 8), then: 'reply markup is too long' },
    { name: 'nine buttons in a row', given: buttons(9, 9), then: 'reply markup is too long' },
    { name: 'a stranger', given: { chat_id: 1, text: 'hello' }, then: 'chat not found' },
  ])('given $name, when sent, then it says why', async ({ given, then }) => {
    expect(await say(given)).toMatchObject({
      ok: false,
      error_code: 400,
      description: `Bad Request: ${then}`,
    });
    expect(sara.chat(bot)).toHaveLength(1);
  });

  test.each([
    ['64 bytes of data', button({ callback_data: 'a'.repeat(64) })],
    ['4096 characters after parsing', html(`<b>${'a'.repeat(4096)}</b>`)],
    ['100 buttons', buttons(100, 5)],
    [
      'every kind of markup',
      html('<b>b</b> <a href="https://a.test?x=1&amp;y=2">a</a> <code>&lt;c&gt;</code>'),
    ],
  ])('given %s, when sent, then it is taken', async (_, given) => {
    expect(await say(given)).toMatchObject({ ok: true });
  });

  test('given a person who never wrote, blocked the bot or left, when written to, then 403', async () => {
    const reza = telegram.addPerson();
    const write = () => call('sendMessage', { chat_id: reza.id, text: 'hello' });
    expect(await write()).toMatchObject({
      error_code: 403,
      description: "Forbidden: bot can't initiate conversation with a user",
    });
    reza.start(bot);
    reza.block(bot);
    expect(await write()).toMatchObject({ description: 'Forbidden: bot was blocked by the user' });
    reza.unblock(bot);
    expect(await write()).toMatchObject({ ok: true });
    reza.deactivate();
    expect(await write()).toMatchObject({ description: 'Forbidden: user is deactivated' });
  });

  test('given a wrong token or method, when called, then 401 and 404', async () => {
    const wrong = await telegram.fetch(`${telegram.apiRoot}/bot1:x/getMe`);
    expect(wrong.status).toBe(401);
    expect(await call('sendCoffee')).toMatchObject({ error_code: 404 });
  });
});

describe('messages', () => {
  test('given a message, when edited to the same, then 400; to another, then the person sees that', async () => {
    await say(html('<b>one</b> two'));
    const { messageId, text, entities } = sara.screen(bot);
    expect({ text, entities }).toEqual({
      text: 'one two',
      entities: [{ type: 'bold', offset: 0, length: 3 }],
    });
    const edit = (values: object) =>
      call('editMessageText', { chat_id: sara.id, message_id: messageId, ...values });
    expect((await edit(html('<b>one</b> two'))).description).toContain('message is not modified');
    expect(await edit({ text: 'three' })).toMatchObject({ ok: true });
    expect(sara.screen(bot)).toMatchObject({ messageId, text: 'three', isEdited: true });
  });

  test('given a message of 49 hours, when deleted, then 400', async () => {
    await say({ text: 'old' });
    await clock.advance('49h');
    const { messageId } = sara.screen(bot);
    const answer = await call('deleteMessage', { chat_id: sara.id, message_id: messageId });
    expect(answer.description).toBe("Bad Request: message can't be deleted for everyone");
  });

  test('given a photo in a form, when sent, then the person sees it; what a person sends is downloaded', async () => {
    const form = new FormData();
    form.set('chat_id', String(sara.id));
    form.set('photo', new Blob([new Uint8Array([1, 2, 3])], { type: 'image/png' }), 'qr.png');
    form.set('caption', 'Scan me');
    const url = `${telegram.apiRoot}/bot${bot.token}/sendPhoto`;
    expect((await telegram.fetch(url, { method: 'POST', body: form })).status).toBe(200);
    expect(sara.screen(bot)).toMatchObject({
      text: 'Scan me',
      file: { kind: 'photo', bytes: new Uint8Array([1, 2, 3]) },
    });
    sara.sendPhoto(bot, { bytes: new Uint8Array([9, 9]) });
    const { result } = await call('getUpdates');
    const updates = updatesSchema.parse(result);
    const file = await call('getFile', { file_id: updates.at(-1)?.message?.photo?.at(-1)?.file_id });
    const { file_path: path } = z.object({ file_path: z.string() }).parse(file.result);
    const download = await telegram.fetch(`${telegram.apiRoot}/file/bot${bot.token}/${path}`);
    expect(new Uint8Array(await download.arrayBuffer())).toEqual(new Uint8Array([9, 9]));
  });
});

describe('taps', () => {
  test('given a tap, when answered in time, then the person sees the answer; a second or late answer is refused', async () => {
    await say(button({ callback_data: 'go' }));
    const [first, late] = [sara.tap(bot, 'Go'), sara.tap(bot, 'Go')];
    const { result } = await call('getUpdates');
    const [one, two] = updatesSchema
      .parse(result)
      .map((update) => update.callback_query)
      .filter((query) => query !== undefined);
    expect(one?.data).toBe('go');
    expect(await call('answerCallbackQuery', { callback_query_id: one?.id, text: 'Done' })).toMatchObject({
      ok: true,
    });
    expect(first.answer).toBe('Done');
    const again = await call('answerCallbackQuery', { callback_query_id: one?.id });
    expect(again.description).toContain('query is too old');
    await clock.advance('2m');
    expect((await call('answerCallbackQuery', { callback_query_id: two?.id })).description).toContain(
      'too old',
    );
    expect(late.isAnswered).toBe(false);
  });
});

describe('floods', () => {
  test('given a chat that had its burst, when written to, then 429 with how long to wait', async () => {
    const answers = await Promise.all(Array.from({ length: 21 }, () => say({ text: 'hello' })));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(20);
    expect(answers.at(-1)).toMatchObject({
      error_code: 429,
      description: 'Too Many Requests: retry after 1',
      parameters: { retry_after: 1 },
    });
    await clock.advance('1s');
    expect(await say({ text: 'hello' })).toMatchObject({ ok: true });
  });
});

describe('getUpdates', () => {
  const ids = async (values: object = {}) =>
    updatesSchema.parse((await call('getUpdates', { ...values })).result).map(({ update_id: id }) => id);

  test('given updates, when asked without confirming, then they come again; confirmed ones do not', async () => {
    sara.send(bot, 'hello');
    expect(await ids()).toEqual([101, 102]);
    expect(await ids()).toEqual([101, 102]);
    expect(await ids({ offset: 102 })).toEqual([102]);
    expect(await ids({ offset: 103 })).toEqual([]);
  });

  test('given nothing new, when asked with a timeout, then it waits for the next update, or for the timeout', async () => {
    await ids({ offset: 102 });
    const waiting = ids({ offset: 102, timeout: 30 });
    await clock.advance('10s');
    sara.send(bot, 'hello');
    expect(await waiting).toEqual([102]);
    const empty = ids({ offset: 103, timeout: 30 });
    await clock.advance('30s');
    expect(await empty).toEqual([]);
  });

  test('given a second poller or a webhook, when asked, then 409', async () => {
    await ids({ offset: 102 });
    const first = call('getUpdates', { timeout: 30 });
    await clock.advance(1);
    sara.send(bot, 'x');
    await first;
    const old = call('getUpdates', { offset: 103, timeout: 30 });
    await clock.advance(1);
    const second = call('getUpdates', { offset: 103, timeout: 1 });
    expect((await old).description).toContain('terminated by other getUpdates request');
    await clock.advance('1s');
    await second;
    await call('setWebhook', { url: 'https://shop.test/telegram' });
    expect((await call('getUpdates')).description).toContain(
      "can't use getUpdates method while webhook is active",
    );
  });

  test('given kinds that were asked for, when something else happens, then the bot is not told', async () => {
    await ids({ offset: 102, allowed_updates: ['callback_query'] });
    sara.send(bot, 'hello');
    expect(await ids({ offset: 102 })).toEqual([]);
  });
});

describe('webhooks', () => {
  test.each([
    ['http://shop.test/', 'An HTTPS URL must be provided for webhook'],
    ['https://shop.test:3000/', 'Webhook can be set up only on ports 80, 88, 443 or 8443'],
  ])('given %s, when set, then it is refused', async (url, why) => {
    expect((await call('setWebhook', { url })).description).toBe(`Bad Request: bad webhook: ${why}`);
  });

  test('given a webhook that fails, when updates wait, then each chat gets its own in order, after growing waits', async () => {
    const seen: string[] = [];
    const broken = new Set(['sara-1']);
    telegram = createTelegramSimulator({
      clock,
      fetch: async (request) => {
        expect(request.headers.get('x-telegram-bot-api-secret-token')).toBe('secret_1');
        const update = z.object({ message: z.object({ text: z.string() }) }).parse(await request.json());
        seen.push(update.message.text);
        return new Response(null, { status: broken.has(update.message.text) ? 500 : 200 });
      },
    });
    bot = telegram.addBot({ username: 'shop_bot' });
    const [first, second] = [telegram.addPerson(), telegram.addPerson()];
    await call('setWebhook', { url: 'https://shop.test/telegram', secret_token: 'secret_1' });
    first.send(bot, 'sara-1');
    first.send(bot, 'sara-2');
    second.send(bot, 'reza-1');
    await clock.advance(0);
    expect(seen).toEqual(['sara-1', 'reza-1']);
    await clock.advance('3s');
    expect(seen).toEqual(['sara-1', 'reza-1', 'sara-1', 'sara-1']);
    broken.clear();
    await clock.advance('4s');
    expect(seen.slice(4)).toEqual(['sara-1', 'sara-2']);
    expect(bot.pendingUpdates).toBe(0);
    expect((await call('getWebhookInfo')).result).toMatchObject({
      last_error_message: 'Wrong response from the webhook: 500',
    });
  });
});

describe('faults', () => {
  test('given a lost answer, when a message is sent, then the caller learns nothing and the person has it', async () => {
    telegram.faults.next('lost-answer', 'sendMessage');
    await expect(say({ text: 'hello' })).rejects.toThrow(TypeError);
    expect(sara.screen(bot).text).toBe('hello');
  });

  test.each([
    ['bad-gateway', 502],
    ['too-many-requests', 429],
  ] as const)('given %s, when a message is sent, then %i and nothing is', async (fault, status) => {
    telegram.faults.next(fault);
    const url = `${telegram.apiRoot}/bot${bot.token}/sendMessage?chat_id=${sara.id}&text=hello`;
    expect((await telegram.fetch(url)).status).toBe(status);
    expect(sara.chat(bot)).toHaveLength(1);
    telegram.faults.goDown();
    await expect(telegram.fetch(url)).rejects.toThrow(TypeError);
    telegram.faults.clear();
    expect((await telegram.fetch(url)).status).toBe(200);
  });
});

test('given the double on a port, when called over HTTP, then it answers', async () => {
  const server = await startTelegramServer(telegram);
  const answer = await fetch(`${server.apiRoot}/bot${bot.token}/getMe`);
  expect(await answer.json()).toMatchObject({ ok: true, result: { username: 'shop_bot', is_bot: true } });
  await server.close();
});
