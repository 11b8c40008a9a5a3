import type { Panelkit } from '@panelkit/sdk';
import { createTestClock } from '@panelkit/sdk/testing';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { telegramNotifier } from '@panelkit/telegram';
import { createTelegramSimulator, TELEGRAM_FLOOD_LIMITS } from '@panelkit/telegram/simulator';
import { expect, test } from 'vitest';
import { DRAFT, PER_SECOND } from './casting-shop.ts';

const PEOPLE = 400;
const KILLED_AT = [100, 250];

/** People with chats, and a shop that writes to them on the double of the Bot API, at its limits. */
async function openShop() {
  const clock = createTestClock();
  const telegram = createTelegramSimulator({ clock, flood: TELEGRAM_FLOOD_LIMITS });
  const bot = telegram.addBot({ username: 'shop_bot' });
  const line = { killAt: Number.POSITIVE_INFINITY, isDead: false, sent: [] as number[], die: () => {} };
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const answer = await telegram.fetch(input, init);
    if (!String(input instanceof Request ? input.url : input).includes('/sendMessage')) return answer;
    if (answer.ok) line.sent.push(clock.now().getTime());
    // Answers take a while, so that some are on their way when the process dies.
    await clock.sleep(150);
    if (line.sent.length >= line.killAt) line.die();
    return line.isDead ? new Promise(() => {}) : answer;
  };
  const connection = { token: bot.token, apiRoot: telegram.apiRoot, fetch };
  let panelkit: Panelkit;
  const use = (next: TestPanelkit): void => {
    ({ panelkit } = next);
  };
  const notifier = telegramNotifier({ ...connection, chats: () => panelkit.chats });
  const shop = await createTestPanelkit({ clock, notifiers: [notifier] });
  use(shop);
  const [botId = ''] = bot.token.split(':');
  const people = Array.from({ length: PEOPLE }, () => telegram.addPerson());
  for (const person of people) {
    person.start(bot);
    const userId = String(person.id);
    const { id: customerId } = await shop.panelkit.customers.ensure({ externalId: `telegram:${userId}` });
    await shop.panelkit.chats.open({ bot: botId, userId, chatId: userId, customerId });
  }
  const heardBy = people.map((person) => () => person.chat(bot).filter(({ isFromBot }) => isFromBot).length);
  return { shop, clock, line, heardBy, use };
}

test('given a broadcast at Telegram’s limits whose process is killed twice, then nobody gets it twice, at the pace, and what nobody saw is listed', async () => {
  const { shop: first, clock, line, heardBy, use } = await openShop();
  let shop: TestPanelkit = first;
  const draft = { ...DRAFT, channels: ['telegram'] };
  const { id } = await shop.panelkit.broadcasts.draft(draft, shop.staff());
  await shop.panelkit.broadcasts.start({ broadcastId: id }, shop.staff());
  for (const killAt of KILLED_AT) {
    Object.assign(line, { killAt, isDead: false });
    let next: TestPanelkit | null = null;
    line.die = () => {
      line.isDead = true;
      next ??= shop.crash();
    };
    await shop.scheduler.start();
    while (next === null) await clock.advance('1s');
    shop = next;
    use(shop);
  }
  Object.assign(line, { killAt: Number.POSITIVE_INFINITY, isDead: false });
  await shop.scheduler.start();
  await clock.advance('10m');
  await shop.scheduler.stop();

  const { counts, broadcast } = await shop.panelkit.broadcasts.get(id, shop.staff());
  const heard = heardBy.map((count) => count());
  expect(broadcast.status).toBe('done');
  expect(Math.max(...heard)).toBe(1);
  expect(counts.sent + counts.unknown).toBe(PEOPLE);
  expect(counts.unknown).toBeGreaterThan(0);
  const listed = { broadcastId: id, channel: 'telegram', state: 'unknown' as const };
  const { rows } = await shop.panelkit.broadcasts.deliveries(listed, shop.staff());
  expect(rows).toHaveLength(counts.unknown);
  const last = line.sent.slice(-100);
  const perSecond = 99_000 / ((last.at(-1) ?? 0) - (last[0] ?? 0));
  expect(perSecond).toBeGreaterThan(PER_SECOND * 0.95);
  expect(perSecond).toBeLessThan(PER_SECOND * 1.05);
});
