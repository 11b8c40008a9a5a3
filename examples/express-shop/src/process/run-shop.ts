import { createServer } from 'node:http';
import type { Clock, PaymentGateway } from '@panelkit/sdk';
import type { Logger } from 'pino';
import { createApp, createWorkerApp } from '../app.ts';
import type { Env } from '../env/env.ts';
import { keepFresh } from '../live-settings.ts';
import { openBackend, type ShopBackend } from '../open-backend.ts';
import { openPanelkit } from '../open-panelkit.ts';
import { openShop } from '../open-shop.ts';
import { ensureOwner } from '../people/ensure-owner.ts';
import { listenOnFreePort } from './listen-on-free-port.ts';
import { createLogger } from './logger.ts';
import { startWork } from './start-work.ts';
import { stopOnSignal } from './stop-on-signal.ts';
import { placeOf, welcome } from './welcome.ts';

/** What a shop of somebody's own adds to what the environment says. */
export interface ShopExtras {
  paymentGateways?: PaymentGateway[];
  /** By default the database's time, or this machine's. */
  clock?: Clock;
}

/** Opens the shop and runs it until the process is told to stop. */
export async function runShop(env: Env, extras: ShopExtras = {}): Promise<void> {
  const logger = createLogger({ level: env.logLevel });
  const backend = await openBackend(env.storage, { logger, ...extras });
  try {
    await run(env, { backend, logger, extras });
  } catch (error) {
    await backend.close();
    throw error;
  }
}

async function run(
  env: Env,
  { backend, logger, extras }: { backend: ShopBackend; logger: Logger; extras: ShopExtras },
): Promise<void> {
  const { host, role, shopName: name } = env;
  const { paymentGateways = [] } = extras;
  const server = env.port === null ? null : createServer();
  const port = server && (await listenOnFreePort(server, { host, port: env.port ?? 0 }));
  const publicUrl = env.publicUrl ?? `http://localhost:${port ?? 3000}`;
  const opened = await openPanelkit(env, { backend, publicUrl, logger, paymentGateways });
  const { panelkit } = opened;
  const shop = openShop(env, { backend, opened, publicUrl, logger });
  const madePassword = role === 'worker' ? null : await ensureOwner(shop, env.staff);
  server?.on('request', role === 'worker' ? createWorkerApp(shop) : createApp(shop));

  const work = role === 'web' ? null : await startWork(env, { panelkit, backend, logger });
  const listening = { publicUrl, port, wantedPort: env.port };
  const staff = { email: env.staff.email, madePassword };
  const isSimulated = env.panel === null;
  console.log(welcome({ name, role, ...listening, isSimulated, staff, place: placeOf(env.storage) }));
  stopOnSignal(logger, {
    server,
    stop: [
      keepFresh(opened.settings, logger),
      () => work?.stop(),
      () => backend.close(),
      () => work?.closePanels(),
    ],
  });
}
