import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Logger } from 'pino';
import { createApp, createWorkerApp } from './app.ts';
import { describeFailure } from './describe-failure.ts';
import { type Env, readEnv } from './env.ts';
import { listenOnFreePort } from './listen-on-free-port.ts';
import { createLogger } from './logger.ts';
import { openBackend, type ShopBackend } from './open-backend.ts';
import { openPanelkit } from './open-panelkit.ts';
import { openShop } from './open-shop.ts';
import { ensureOwner } from './people/ensure-owner.ts';
import { startWork } from './start-work.ts';
import { stopOnSignal } from './stop-on-signal.ts';
import { placeOf, welcome } from './welcome.ts';

await main().catch((error: unknown) => {
  console.error(describeFailure(error));
  process.exit(1);
});

async function main(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile();
  const env = readEnv(process.env);
  const logger = createLogger({ level: env.logLevel });
  const backend = await openBackend(env.storage, logger);
  try {
    await run(env, { backend, logger });
  } catch (error) {
    await backend.close();
    throw error;
  }
}

async function run(env: Env, { backend, logger }: { backend: ShopBackend; logger: Logger }): Promise<void> {
  const { host, role, shopName: name } = env;
  const server = env.port === null ? null : createServer();
  const port = server && (await listenOnFreePort(server, { host, port: env.port ?? 0 }));
  const publicUrl = env.publicUrl ?? `http://localhost:${port ?? 3000}`;
  const opened = await openPanelkit(env, { backend, publicUrl, logger });
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
    stop: [() => work?.stop(), () => backend.close(), () => work?.closePanels()],
  });
}
