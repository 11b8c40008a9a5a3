import { isDeepStrictEqual } from 'node:util';
import { type OpenedProcess, runProcess, type StartingProcess } from '@panelkit/http/node';
import type { PersistentPanel } from '@panelkit/panel-adapters/simulators';
import type { Clock, PaymentGateway } from '@panelkit/sdk';
import {
  createApp,
  createLogger,
  createWorkerApp,
  ensureOwner,
  type HostSetup,
  type Shop,
} from '@panelkit/shop';
import type { Logger } from 'pino';
import { askBot, connectTelegram } from '../connect-telegram.ts';
import type { Env } from '../env/env.ts';
import { openBackend } from '../open-backend.ts';
import { openDemoProvider } from '../open-gateways.ts';
import { openPanelkit } from '../open-panelkit.ts';
import { openShop } from '../open-shop.ts';
import { requireDecidedCurrency } from '../require-currency.ts';
import { describeFailure } from './describe-failure.ts';
import { createReopening, openAgain, type Reopening } from './reopen.ts';
import { fixedBy, readStartValues, withStartValues } from './start-values.ts';
import { startWork } from './start-work.ts';
import { placeOf, welcome } from './welcome.ts';

/** What a shop of somebody's own adds to what the environment says. */
export interface ShopExtras {
  paymentGateways?: PaymentGateway[];
  /** By default the database's time, or this machine's. */
  clock?: Clock;
}

/** Opens the shop and runs it until the process is asked to stop. Resolves once it is open. */
export async function runShop(env: Env, extras: ShopExtras = {}): Promise<void> {
  const logger = createLogger({ level: env.logLevel });
  const { role, host, port } = env;
  const listen = port === null ? null : { host, port };
  const reopening = createReopening(logger);
  const open = (starting: StartingProcess) => openProcess(env, { starting, logger, extras, reopening });
  const running = await runProcess({ role, listen, logger, open });
  console.log(running.opened.welcome);
  const openHere = (same: number | null) => runShop({ ...env, port: same ?? port }, extras);
  void reopening.asked
    .then(() => openAgain(running, { logger, open: openHere }))
    .catch((error: unknown) => {
      console.error(describeFailure(error));
      process.exit(1);
    });
}

async function openProcess(
  given: Env,
  parts: { starting: StartingProcess; logger: Logger; extras: ShopExtras; reopening: Reopening },
): Promise<OpenedProcess & { welcome: string }> {
  const { starting, logger, extras, reopening } = parts;
  const { port, stopping, onStop } = starting;
  const { paymentGateways = [] } = extras;
  // They are closed after the records: a job that did not end in time may still be calling one.
  const simulated: PersistentPanel[] = [];
  onStop('simulated panels', () => Promise.all(simulated.map((panel) => panel.close())));
  const backend = await openBackend(given.storage, { logger, ...extras });
  onStop('storage', () => backend.close());
  const decided = () => readStartValues(given, backend.store);
  const atStart = await decided();
  const env = withStartValues(given, atStart);
  const { role, shopName: name } = env;

  const publicUrl = env.publicUrl ?? `http://localhost:${port ?? 3000}`;
  const telegram = connectTelegram(env, { publicUrl, clock: backend.clock });
  const hasChats = telegram.demo !== null;
  // Who brings gateways needs none of ours.
  const demoProvider =
    paymentGateways.length > 0 ? null : openDemoProvider(env, { publicUrl, clock: backend.clock });
  const asked = [hasChats ? ('XTR' as const) : null, demoProvider?.askedIn ?? null];
  const demoRates = asked.filter((base) => base !== null);
  const opened = await openPanelkit(env, {
    backend,
    publicUrl,
    logger,
    paymentGateways,
    demoProvider,
    telegram,
    stopping,
  });
  const { panelkit } = opened;
  if (atStart.currency === undefined) await requireDecidedCurrency(env, { panelkit, publicUrl });
  const setup = setupOf(given, { reopening });
  const shop = openShop(env, { backend, opened, publicUrl, logger, stopping, telegram, setup, demoProvider });
  const owner = role === 'worker' ? NO_OWNER : await welcomeOwner(env, shop);
  onStop('settings', await panelkit.shopSettings.follow());
  reopening.watch(async () => !isDeepStrictEqual(withStartValues(given, await decided()), env));
  onStop('start settings', () => reopening.end());
  onStop('bots', () => shop.bots.stop());
  shop.bots.start();
  return {
    handler: role === 'worker' ? createWorkerApp(shop) : createApp(shop),
    startWork: () => startWork(env, { shop, panelkit, backend, logger, demoRates, simulated, onStop }),
    welcome: welcome({
      name,
      role,
      publicUrl,
      port,
      wantedPort: env.port,
      isSimulated: env.panel === null,
      isEmpty: env.firstRun === 'assistant',
      hasChats,
      staff: { email: env.staff.email, ...owner },
      place: placeOf(env.storage),
    }),
  };
}

const NO_OWNER = { madePassword: null, setupCode: null };

/** The first owner: made from the settings, or somebody who types the code that is printed. */
async function welcomeOwner(
  { firstRun, staff }: Env,
  shop: Shop,
): Promise<{ madePassword: string | null; setupCode: string | null }> {
  if (firstRun === 'samples' || staff.password !== null)
    return { madePassword: await ensureOwner(shop, staff), setupCode: null };
  const known = await shop.store.users.list({ staff: true, limit: 1 });
  return { madePassword: null, setupCode: known.length > 0 ? null : shop.setup.codes.issue() };
}

function setupOf(env: Env, { reopening }: { reopening: Reopening }): HostSetup {
  return {
    fixed: fixedBy(env),
    reopen: env.storage.kind === 'memory' ? null : reopening.ask,
    askBot: (token) => askBot(env, token),
  };
}
