import { marzban } from '@panelkit/panel-adapters/marzban';
import { createPanelkit, createScheduler, type Panelkit } from '@panelkit/sdk';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import { createCustomerBot, telegramNotifier } from '@panelkit/telegram';
import { createFastClock } from '../fast-clock.ts';
import type { BotProcessSettings } from './start-bot-process.ts';

// A process of a shop with its customers' bot: it delivers and answers until it is killed.
const [settings = ''] = process.argv.slice(2);
const { connectionString, clock: speed, options, telegram }: BotProcessSettings = JSON.parse(settings);
const clock = createFastClock(speed);
const backend = await createPostgresBackend({ connectionString, clock });
const panelkit: Panelkit = createPanelkit({
  ...options,
  backend,
  panelDrivers: [marzban()],
  notifiers: [telegramNotifier({ ...telegram, chats: () => panelkit.chats })],
});
const bot = createCustomerBot(panelkit, { ...telegram, clock, shopName: 'Shop' });
const scheduler = createScheduler(panelkit);
await scheduler.start();
await bot.start();
process.on('disconnect', async () => {
  await bot.stop();
  await scheduler.stop();
  await backend.close();
});
process.send?.('ready');
