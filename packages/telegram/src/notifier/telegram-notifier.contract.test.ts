import type { NotifierMessage } from '@panelkit/sdk';
import { describeNotifierContract } from '@panelkit/sdk/contracts';
import { aChat, createTestClock } from '@panelkit/sdk/testing';
import { expect, test } from 'vitest';
import { createTelegramSimulator } from '../simulator/telegram-simulator.ts';
import { type Answering, silence, waitSeconds } from '../tests/telegram-answers.ts';
import { telegramNotifier } from './telegram-notifier.ts';

/** A channel on the double, with one person whom every message is for. */
function open() {
  const telegram = createTelegramSimulator({ clock: createTestClock() });
  const bot = telegram.addBot({ username: 'shop_bot' });
  const sara = telegram.addPerson();
  sara.start(bot);
  const state: { answers: Answering | null; unreachable: string[]; sent: string[] } = {
    answers: null,
    unreachable: [],
    sent: [],
  };
  const chat = aChat({ chatId: String(sara.id) });
  const notifier = telegramNotifier({
    token: bot.token,
    apiRoot: telegram.apiRoot,
    fetch: (input, init) => state.answers?.(init) ?? telegram.fetch(input, init),
    chats: () => ({
      list: async () => ({ rows: [chat], nextCursor: null }),
      markUnreachable: async (id) => void state.unreachable.push(id),
    }),
  });
  const send: typeof notifier.send = (message, options) => {
    if (!state.sent.includes(message.id)) state.sent.push(message.id);
    return notifier.send(message, options);
  };
  return { telegram, bot, sara, chat, state, notifier: { ...notifier, send } };
}

describeNotifierContract('Telegram', { asksToWait: true }, async () => {
  const { bot, sara, state, notifier } = open();
  return {
    notifier,
    received: () =>
      sara
        .chat(bot)
        .filter(({ isFromBot }) => isFromBot)
        .map(({ text }, index) => {
          const [words = '', link = null] = text.split('\n\n');
          // As it was, without the marks around Latin words.
          return { id: state.sent[index] ?? '', text: words.replace(/[\u2068\u2069]/g, ''), link };
        }),
    refuse: () => sara.block(bot),
    fail: ({ retryAfterMs } = { retryAfterMs: 3000 }) => {
      state.answers = waitSeconds(retryAfterMs / 1000);
    },
    hang: () => {
      state.answers = silence;
    },
    recover: () => {
      state.answers = null;
    },
    teardown: async () => {},
  };
});

const message: NotifierMessage = {
  id: 'message-1',
  audience: 'customer',
  customerId: 'customer-1',
  externalId: 'telegram:1',
  code: 'wallet.topped-up',
  parameters: { amountMinor: 1, currency: 'USD' },
  language: 'en',
  subject: { kind: 'payment', id: 'p' },
  text: 'a < b',
  link: null,
  createdAt: new Date(0),
};
const call = { signal: new AbortController().signal, fetch: globalThis.fetch };

test('given a person who blocked the bot, when notified, then the chat is marked', async () => {
  const { bot, sara, chat, state, notifier } = open();
  sara.block(bot);
  expect(await notifier.send(message, call)).toMatchObject({ kind: 'refused' });
  expect(state.unreachable).toEqual([chat.id]);
});

test('given an answer that is lost, when notified, then nobody knows, and it is not called unsent', async () => {
  const { telegram, bot, sara, notifier } = open();
  telegram.faults.next('lost-answer', 'sendMessage');
  await expect(notifier.send(message, call)).rejects.toThrow();
  expect(sara.screen(bot).text).toBe('a < b');
});
