import { createHmac, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { marzban } from '@panelkit/panel-adapters/marzban';
import { createPanelkit, createScheduler, isPanelkitError } from '@panelkit/sdk';
import { createMemoryBackend } from '@panelkit/storage-memory';
import { createApp } from './app.ts';
import { type Env, readEnv } from './env.ts';
import { listenOnFreePort } from './listen-on-free-port.ts';
import { createLogger } from './logger.ts';
import { en as texts } from './messages/en.ts';
import { CURRENCY, seed } from './seed.ts';
import { startSimulatedMarzban } from './simulated-marzban.ts';
import { stopOnSignal } from './stop-on-signal.ts';
import { welcome } from './welcome.ts';

await main().catch((error: unknown) => {
  console.error(isPanelkitError(error) ? error.message : error);
  process.exit(1);
});

/** A simulated one is closed in the end. */
type PanelOfShop = NonNullable<Env['panel']> & { close?: () => Promise<void> };

async function main(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile();
  const env = readEnv(process.env);
  const logger = createLogger({ level: env.logLevel });
  const backend = createMemoryBackend();
  const panel: PanelOfShop = env.panel ?? (await startSimulatedMarzban(backend.clock));

  const server = createServer();
  const port = await listenOnFreePort(server, env);
  const publicUrl = env.publicUrl ?? `http://localhost:${port}`;
  const secretKey = env.secretKey ?? randomBytes(32).toString('base64url');
  const { shopName: name, payTo, provisioningEnabled } = env;
  const panelkit = createPanelkit({
    backend,
    secretKey,
    publicUrl,
    currency: CURRENCY,
    panelDrivers: [marzban()],
    settings: { provisioningEnabled },
    shopName: name,
    logger,
  });
  const scheduler = createScheduler(panelkit);
  const cookieSecret = createHmac('sha256', secretKey).update('cookies').digest('base64url');
  const staff = ['Dana', 'Omid'];
  const limits = { forms: 60, links: 120 };
  server.on(
    'request',
    createApp({ panelkit, name, publicUrl, cookieSecret, payTo, staff, texts, logger, limits }),
  );

  const { baseUrl, credentials, close } = panel;
  await seed(
    panelkit,
    { kind: 'marzban', name: close ? 'Simulated Marzban' : 'Marzban', baseUrl, credentials },
    logger,
  );
  await scheduler.start();
  console.log(welcome({ name, publicUrl, port, wantedPort: env.port, isSimulated: close !== undefined }));
  stopOnSignal(logger, { server, stop: [() => scheduler.stop(), () => backend.close(), () => close?.()] });
}
