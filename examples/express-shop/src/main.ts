import { createHmac, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { marzban } from '@panelkit/panel-adapters/marzban';
import { createPanelkit, createScheduler, isPanelkitError } from '@panelkit/sdk';
import { createMemoryBackend } from '@panelkit/storage-memory';
import { createApp } from './app.ts';
import { readEnv } from './env.ts';
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

async function main(): Promise<void> {
  const env = readEnv(process.env);
  const logger = createLogger({ level: env.logLevel });
  const backend = createMemoryBackend();
  const simulated = env.panel === null ? await startSimulatedMarzban(backend.clock) : null;
  const panel = env.panel ?? simulated;
  if (panel === null) throw new TypeError('there is no panel');

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

  await seed(
    panelkit,
    { kind: 'marzban', name: simulated ? 'Simulated Marzban' : 'Marzban', ...panel },
    logger,
  );
  await scheduler.start();
  console.log(welcome({ name, publicUrl, port, wantedPort: env.port, isSimulated: simulated !== null }));
  stopOnSignal(logger, {
    server,
    stop: [() => scheduler.stop(), () => backend.close(), () => simulated?.close()],
  });
}
