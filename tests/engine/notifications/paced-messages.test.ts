import type { Panelkit } from '@panelkit/sdk';
import { createTestClock } from '@panelkit/sdk/testing';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { telegramNotifier } from '@panelkit/telegram';
import { createTelegramSimulator, TELEGRAM_FLOOD_LIMITS } from '@panelkit/telegram/simulator';
import { expect, test } from 'vitest';

const PEOPLE = 200;

/** People with chats, and a shop that writes to them on the double of the Bot API, at its limits. */
async function openShop() {
  const clock = createTestClock();
  const telegram = createTelegramSimulator({ clock, flood: TELEGRAM_FLOOD_LIMITS });
  const bot = telegram.addBot({ username: 'shop_bot' });
  const answers: { status: number; atMs: number }[] = [];
  let panelkit: Panelkit;
  const notifier = telegramNotifier({
    token: bot.token,
    apiRoot: telegram.apiRoot,
    chats: () => panelkit.chats,
    fetch: async (input, init) => {
      const answer = await telegram.fetch(input, init);
      answers.push({ status: answer.status, atMs: clock.now().getTime() });
      return answer;
    },
  });
  const shop = await createTestPanelkit({ clock, notifiers: [notifier] });
  panelkit = shop.panelkit;
  const [botId = ''] = bot.token.split(':');
  for (let index = 0; index < PEOPLE; index += 1) {
    const person = telegram.addPerson();
    person.start(bot);
    const userId = String(person.id);
    const { id: customerId } = await panelkit.customers.ensure({ externalId: `telegram:${userId}` });
    await panelkit.chats.open({ bot: botId, userId, chatId: userId, customerId });
    await panelkit.wallets.adjust({ customerId, amountMinor: 100, reason: 'a gift' }, shop.staff());
  }
  return { shop, clock, answers };
}

test('given many messages at once, then they leave at the pace that Telegram takes, and none is turned away', async () => {
  const { shop, clock, answers } = await openShop();
  await shop.scheduler.start();
  await clock.advance('1m');
  await shop.scheduler.stop();
  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  expect(answers).toHaveLength(PEOPLE);
  const seconds = ((answers.at(-1)?.atMs ?? 0) - (answers[0]?.atMs ?? 0)) / 1000;
  expect(seconds).toBeGreaterThan(PEOPLE / 30);
  expect(seconds).toBeLessThan(PEOPLE / 10);
});
