import { type OpenedProcess, runProcess, type StartingProcess } from '@panelkit/http/node';
import type { PersistentPanel } from '@panelkit/panel-adapters/simulators';
import type { Clock, PaymentGateway } from '@panelkit/sdk';
import { createApp, createLogger, createWorkerApp, ensureOwner } from '@panelkit/shop';
import type { Logger } from 'pino';
import { connectTelegram } from '../connect-telegram.ts';
import type { Env } from '../env/env.ts';
import { openBackend } from '../open-backend.ts';
import { openPanelkit } from '../open-panelkit.ts';
import { openShop } from '../open-shop.ts';
import { startWork } from './start-work.ts';
import { placeOf, welcome } from './welcome.ts';

/** What a shop of somebody's own adds to what the environment says. */
export interface ShopExtras {
  paymentGateways?: PaymentGateway[];
  /** By default the database's time, or this machine's. */
  clock?: Clock;
}

/** Opens the shop and runs it until the process is asked to stop. */
export async function runShop(env: Env, extras: ShopExtras = {}): Promise<void> {
  const logger = createLogger({ level: env.logLevel });
  const { role, host, port } = env;
  const listen = port === null ? null : { host, port };
  const open = (starting: StartingProcess) => openProcess(env, { starting, logger, extras });
  const { opened } = await runProcess({ role, listen, logger, open });
  console.log(opened.welcome);
}

async function openProcess(
  env: Env,
  parts: { starting: StartingProcess; logger: Logger; extras: ShopExtras },
): Promise<OpenedProcess & { welcome: string }> {
  const { starting, logger, extras } = parts;
  const { port, stopping, onStop } = starting;
  const { role, shopName: name, staff } = env;
  const { paymentGateways = [] } = extras;
  // They are closed after the records: a job that did not end in time may still be calling one.
  const simulated: PersistentPanel[] = [];
  onStop('simulated panels', () => Promise.all(simulated.map((panel) => panel.close())));
  const backend = await openBackend(env.storage, { logger, ...extras });
  onStop('storage', () => backend.close());

  const publicUrl = env.publicUrl ?? `http://localhost:${port ?? 3000}`;
  const telegram = connectTelegram(env, { publicUrl, clock: backend.clock });
  const isChatDemo = telegram.demo !== null;
  const opened = await openPanelkit(env, {
    ...{ backend, publicUrl, logger, paymentGateways, telegram, stopping },
  });
  const { panelkit } = opened;
  const shop = openShop(env, { backend, opened, publicUrl, logger, stopping, telegram });
  const madePassword = role === 'worker' ? null : await ensureOwner(shop, staff);
  onStop('settings', await panelkit.shopSettings.follow());
  onStop('bots', () => shop.bots.stop());
  shop.bots.start();
  return {
    handler: role === 'worker' ? createWorkerApp(shop) : createApp(shop),
    startWork: () => startWork(env, { panelkit, backend, logger, isChatDemo, simulated, onStop }),
    welcome: welcome({
      name,
      role,
      publicUrl,
      port,
      wantedPort: env.port,
      isSimulated: env.panel === null,
      hasChats: isChatDemo,
      staff: { email: staff.email, madePassword },
      place: placeOf(env.storage),
    }),
  };
}
