// The bots on the double of Telegram, on node:test.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestClock } from '@panelkit/sdk/testing';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import {
  createTelegramSimulator,
  type SimulatedBot,
  type SimulatedPerson,
} from '@panelkit/telegram/simulator';
import { startBots } from './bot.ts';

test('given two bots in a few lines, when a receipt is sent in one and approved in the other, then the service is delivered', async () => {
  const clock = createTestClock();
  const shop = await createTestPanelkit({ clock });
  const telegram = createTelegramSimulator({ clock, flood: null });
  const customers = telegram.addBot({ username: 'shop_bot' });
  const staff = telegram.addBot({ username: 'staff_bot' });
  const connect = ({ token }: SimulatedBot) => ({
    token,
    clock,
    apiRoot: telegram.apiRoot,
    fetch: telegram.fetch,
  });
  const bots = await startBots(shop.panelkit, { customers: connect(customers), staff: connect(staff) });
  const settle = async () => {
    for (let turn = 0; turn < 20; turn += 1) {
      await clock.advance(5);
      for (const bot of bots) await bot.whenIdle();
    }
  };
  const tap = async (person: SimulatedPerson, bot: SimulatedBot, button: string) => {
    person.tap(bot, button);
    await settle();
  };
  await shop.plan({ name: 'Gold' });
  const sara = telegram.addPerson({ name: 'Sara' });
  sara.start(customers);
  await settle();
  for (const button of ['English', 'Buy new service', 'Gold', 'by card transfer'])
    await tap(sara, customers, button);
  sara.sendPhoto(customers, { bytes: new Uint8Array([1, 2, 3]) });
  await settle();
  const olga = telegram.addPerson({ name: 'Olga' });
  const { code } = await shop.panelkit.chats.issueCode({ actor: { kind: 'staff', id: 'olga' } });
  olga.start(staff, `link_${code}`);
  await settle();
  for (const button of ['Receipts (1)', 'Sara', 'Show picture', 'Approve']) await tap(olga, staff, button);
  const [order] = (await shop.panelkit.orders.list({}, shop.staff())).rows;
  await shop.run(shop.panelkit.orders.settled(order?.id ?? ''));
  await tap(sara, customers, 'Refresh');
  assert.match(sara.screen(customers).text, /Your service is ready/);
  assert.equal(shop.panel.accounts().length, 1);
  for (const bot of bots) await bot.stop();
});
