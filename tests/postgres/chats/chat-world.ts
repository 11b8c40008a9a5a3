import { marzban } from '@panelkit/panel-adapters/marzban';
import { createMarzbanSimulator, startSimulatorServer } from '@panelkit/panel-adapters/simulators';
import { createPanelkit } from '@panelkit/sdk';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import { createTelegramSimulator, startTelegramServer } from '@panelkit/telegram/simulator';
import { vi } from 'vitest';
import { shopOptions } from '../../shop-options.ts';
import { createFastClock } from '../fast-clock.ts';
import type { BotProcessSettings } from './start-bot-process.ts';

/** How much is sold. `speed`: how much faster the shop's time goes. */
export interface ChatSale {
  connectionString: string;
  chats: number;
  purchases: number;
  kills: number;
  speed: number;
  seed: number;
  timeoutMs: number;
}

export const PRICE_MINOR = 1000;
export const BALANCE_MINOR = 1_000_000_000;
const credentials = { username: 'root', password: 'root-password' };

/** Who looks. */
export const BY = { actor: { kind: 'staff' as const, id: 'tester' } };
const commandBy = (idempotencyKey: string) => ({ ...BY, idempotencyKey });

export type World = Awaited<ReturnType<typeof openWorld>>;

/** A panel and the Bot API behind HTTP, a shop in an empty database, and people. */
export async function openWorld(sale: ChatSale) {
  const { connectionString, seed } = sale;
  const speed = { originMs: Date.now(), speed: sale.speed };
  const clock = createFastClock(speed);
  const telegram = createTelegramSimulator({ clock, seed, flood: null });
  const telegramServer = await startTelegramServer(telegram);
  const account = telegram.addBot({ username: 'shop_bot' });
  const simulator = createMarzbanSimulator({ clock, seed });
  const panelServer = await startSimulatorServer(simulator, { port: 0 });
  const backend = await createPostgresBackend({ connectionString, clock });
  const panelkit = createPanelkit({ ...shopOptions, backend, panelDrivers: [marzban()] });
  const panel = {
    kind: 'marzban',
    name: 'P',
    baseUrl: panelServer.url,
    credentials,
    allowPrivateAddress: true,
  };
  const { id: panelId } = await panelkit.panels.register(panel, commandBy('panel'));
  await panelkit.panels.syncInbounds(panelId, commandBy('sync'));
  const plan = { slug: 'gold', name: 'Gold', durationDays: 30, trafficLimitBytes: null };
  const price = { amountMinor: PRICE_MINOR, currency: 'USD' };
  await panelkit.plans.create({ ...plan, price }, commandBy('plan'));
  const settings: BotProcessSettings = {
    connectionString,
    clock: speed,
    options: shopOptions,
    telegram: { token: account.token, apiRoot: telegramServer.apiRoot },
  };
  return {
    clock,
    telegram,
    account,
    simulator,
    backend,
    panelkit,
    panelId,
    settings,
    people: Array.from({ length: sale.chats }, () => telegram.addPerson()),
    waitFor: (expectation: () => Promise<void>) =>
      vi.waitFor(expectation, { timeout: sale.timeoutMs, interval: 300 }),
    close: async () => {
      await backend.close();
      await panelServer.close();
      await telegramServer.close();
    },
  };
}

/** Puts money into every wallet. */
export async function giveMoney({ panelkit }: World): Promise<void> {
  const { rows } = await panelkit.customers.list({ limit: 500 }, BY);
  for (const { id: customerId } of rows)
    await panelkit.wallets.adjust(
      { customerId, amountMinor: BALANCE_MINOR, reason: 'test' },
      commandBy(customerId),
    );
}
