import { createTestClock } from '@panelkit/sdk/testing';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { createTelegramSimulator } from '../telegram-simulator.ts';

const answerSchema = z.object({
  ok: z.boolean(),
  result: z.unknown().optional(),
  description: z.string().optional(),
});

function openChat() {
  const telegram = createTelegramSimulator({ clock: createTestClock(), flood: null });
  const bot = telegram.addBot({ username: 'shop_bot' });
  const sara = telegram.addPerson({ name: 'Sara' });
  sara.start(bot);
  const call = async (method: string, values: Record<string, unknown>) => {
    const body = JSON.stringify({ chat_id: sara.id, text: 'hello', ...values });
    const headers = { 'content-type': 'application/json' };
    const url = `${telegram.apiRoot}/bot${bot.token}/${method}`;
    const answer = await telegram.fetch(url, { method: 'POST', headers, body });
    return answerSchema.parse(await answer.json());
  };
  return { telegram, bot, sara, call };
}

const asking = (isOnce: boolean) => ({
  keyboard: [[{ text: 'Share', request_contact: true }], ['Back']],
  one_time_keyboard: isOnce,
});

test('given a key that asks for the number, when it is used, then the bot gets the person’s own, and a keyboard for once is gone', async () => {
  const { bot, sara, call } = openChat();
  expect(() => sara.shareContact(bot)).toThrow('no key asks');
  await call('sendMessage', { reply_markup: asking(true) });
  expect(sara.keyboard(bot)).toEqual([
    [{ text: 'Share', asksContact: true }],
    [{ text: 'Back', asksContact: false }],
  ]);
  sara.shareContact(bot, '989121234567');
  expect(sara.keyboard(bot)).toBeNull();
  const { result } = await call('getUpdates', {});
  const contact = { phone_number: '989121234567', first_name: 'Sara', user_id: sara.id };
  expect(result).toMatchObject([{}, { message: { contact, from: { id: sara.id } } }]);
});

test('given a keyboard that stays, when a message follows, then it is there until the bot removes it', async () => {
  const { bot, sara, call } = openChat();
  await call('sendMessage', { reply_markup: asking(false) });
  sara.shareContact(bot);
  await call('sendMessage', { reply_markup: { inline_keyboard: [] } });
  expect(sara.keyboard(bot)).not.toBeNull();
  await call('sendMessage', { reply_markup: { remove_keyboard: true } });
  expect(sara.keyboard(bot)).toBeNull();
});

test('given a key for a message that is changed, an empty one, or one that asks in a group, then it is refused', async () => {
  const { telegram, bot, call } = openChat();
  await call('sendMessage', {});
  const edited = await call('editMessageText', { message_id: 2, text: 'other', reply_markup: asking(true) });
  expect(edited.description).toContain('inline keyboard expected');
  const empty = await call('sendMessage', { reply_markup: { keyboard: [[' ']] } });
  expect(empty.description).toContain('must be non-empty');
  const group = telegram.addGroup();
  group.addBot(bot, telegram.addPerson());
  const asked = await call('sendMessage', { chat_id: group.id, reply_markup: asking(true) });
  expect(asked.description).toContain('private chats only');
});
