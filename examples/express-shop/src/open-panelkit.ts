import { createDialer, createHandshaker } from '@panelkit/panel-adapters/dialer';
import { createLeanFetch } from '@panelkit/panel-adapters/lean-fetch';
import { marzban } from '@panelkit/panel-adapters/marzban';
import { marzneshin } from '@panelkit/panel-adapters/marzneshin';
import { sUi } from '@panelkit/panel-adapters/s-ui';
import { threeXUi } from '@panelkit/panel-adapters/three-x-ui';
import {
  createAesSecretBox,
  createPanelkit,
  type GivenSettings,
  type Logger,
  type Notifier,
  type PanelDriver,
  type Panelkit,
  type PanelkitOptions,
  type PaymentGateway,
  type PurchasePolicy,
  type SecretBox,
  TOMAN,
} from '@panelkit/sdk';
import type { ShopBackend } from '@panelkit/shop';
import {
  cookieSecretOf,
  createLiveSettings,
  createMailNotifier,
  createMailTransport,
  createStaffPeople,
  type DemoProvider,
  handOverSettings,
  type LiveSettings,
  RETENTION,
  SHOP_ACTOR,
  samplePriceMinor,
  type TelegramConnection,
  UNDO_APPROVAL_MS,
} from '@panelkit/shop';
import { telegramGroupNotifier, telegramNotifier, telegramStaffNotifier } from '@panelkit/telegram';
import type { Env } from './env/env.ts';
import { EXAMPLE_STAFF_EMAIL } from './env/env-schema.ts';
import { isDemo } from './env/is-demo.ts';
import { findSecretKey } from './env/secret-key.ts';
import { openGateways } from './open-gateways.ts';
import { openServiceFetch } from './open-service-fetch.ts';
import { requireCurrency } from './require-currency.ts';

/** Panels of every kind that the shop can sell on. */
export const shopDrivers: readonly PanelDriver[] = [marzban(), marzneshin(), threeXUi(), sUi()];

/** The engine of this shop, and the secret that signs its cookies. */
export interface OpenedPanelkit {
  panelkit: Panelkit;
  cookieSecret: string;
  settings: LiveSettings;
  /** Payment methods of providers, on the shop's pages: Stars are paid in the chat with the bot alone. */
  onlineMethods: string[];
  /** Seals what the shop itself keeps secret. */
  secretBox: SecretBox;
}

/** Without mail and without a bot nobody could confirm anything, except in a demo, which does it at once. */
const purchasePolicy = (confirmedOnly: boolean): Partial<PurchasePolicy> => ({
  confirmedOnly,
  unpaidUnitsPerCustomer: 20,
  unpaidUnitsPerNetwork: 100,
});

/** What the engine of this shop is opened with. */
interface PanelkitParts {
  backend: ShopBackend;
  publicUrl: string;
  logger: Logger;
  paymentGateways?: PaymentGateway[];
  demoProvider?: DemoProvider | null;
  telegram?: TelegramConnection;
  stopping?: AbortSignal;
}

/** What connects through links, and to their servers. */
function linkTestsOf({ dialer, handshaker }: Env): Pick<PanelkitOptions, 'dialer' | 'handshaker'> {
  return {
    ...(dialer !== null && { dialer: createDialer(dialer) }),
    ...(handshaker !== null && { handshaker: createHandshaker(handshaker) }),
  };
}

/** To whom alerts of staff go by mail (null: the environment names nobody), and how fast broadcasts. */
const mailChoicesOf = ({ staff: { email }, mail: { broadcastsPerSecond } }: Env) => ({
  staffEmail: email === EXAMPLE_STAFF_EMAIL ? null : email,
  broadcastsPerSecond,
});

/**
 * Opens the engine on the records, and proves first that its key is theirs.
 * @throws PanelkitError `SECRET_KEY_MISMATCH`, `CONFIG_INVALID`
 */
export async function openPanelkit(env: Env, parts: PanelkitParts): Promise<OpenedPanelkit> {
  const { secretKey, keep } = await findSecretKey(env);
  const { backend, logger, telegram, demoProvider = null } = parts;
  const { store } = backend;
  const { shopName, language, timeZone } = env;
  const transport = createMailTransport(env.mail);
  const live = { current: () => settings.current() };
  const mail = { store, settings: live, publicUrl: parts.publicUrl, ...mailChoicesOf(env) };
  const { online, paymentGateways } = gatewaysOf(env, parts);
  const toCustomers = telegram?.customers ?? null;
  const shopParts = { store, clock: backend.clock, settings: live, publicUrl: parts.publicUrl };
  const staffPeople = createStaffPeople({ ...shopParts, panelkit: () => panelkit });
  const panelkit: Panelkit = createPanelkit({
    backend,
    logger,
    paymentGateways,
    publicUrl: parts.publicUrl,
    ...(parts.stopping !== undefined && { stopping: parts.stopping }),
    secretKey,
    currency: env.currency,
    panelDrivers: [...shopDrivers],
    ...linkTestsOf(env),
    fetch: createLeanFetch({ proxyUrl: env.panelProxyUrl ?? undefined }),
    serviceFetch: serviceFetchOf(env, demoProvider),
    notifiers: [
      ...chatsOfCustomers(telegram, () => panelkit),
      ...(transport === null ? [] : [createMailNotifier({ ...mail, transport })]),
      ...chatsOfStaff(telegram, { ...staffPeople, panelkit: () => panelkit }, live),
    ],
    shopName,
    language,
    timeZone,
    policies: {
      purchases: purchasePolicy(transport !== null || toCustomers !== null || isDemo(env, parts.publicUrl)),
      lifecycle: { customerMayPause: true },
      notifications: { displayUnit: env.currency === 'IRR' ? TOMAN : null },
      payments: paymentsOf(env, demoProvider),
      ...(env.tax !== undefined && { tax: env.tax }),
      cards: { undoMs: UNDO_APPROVAL_MS },
      retention: RETENTION,
    },
    settings: settingsOf(env, parts.publicUrl),
  });
  await panelkit.secrets.check();
  await requireCurrency(panelkit, env.currency);
  await keep();
  await handOverSettings(panelkit, store.settings, SHOP_ACTOR);
  await panelkit.shopSettings.refresh();
  const settings = createLiveSettings(panelkit, {
    name: shopName,
    payTo: env.payTo,
    adjustUpToMinor: samplePriceMinor(100, env.currency),
  });
  return {
    panelkit,
    settings,
    secretBox: createAesSecretBox({ secretKey }),
    onlineMethods: online.map(({ method }) => method),
    cookieSecret: cookieSecretOf(secretKey.current),
  };
}

/** Messages to customers in their chats. */
function chatsOfCustomers(telegram: TelegramConnection | undefined, panelkit: () => Panelkit): Notifier[] {
  if (telegram === undefined || telegram.customers === null) return [];
  // The people of a demo are in its own browser.
  const links = { hasImportLinks: true, ...(telegram.demo !== null && { hasPublicLinks: true }) };
  return [telegramNotifier({ ...telegram.customers, ...links, chats: () => panelkit().chats })];
}

function chatsOfStaff(
  telegram: TelegramConnection | undefined,
  people: ReturnType<typeof createStaffPeople> & { panelkit: () => Panelkit },
  settings: Pick<LiveSettings, 'current'>,
): Notifier[] {
  if (telegram === undefined || telegram.staff === null) return [];
  const options = {
    ...telegram.staff,
    ...people,
    get messageFormat() {
      const { timeZone, displayUnit } = settings.current();
      return { timeZone, displayUnit };
    },
  };
  return [telegramStaffNotifier(options), telegramGroupNotifier(options)];
}

/** In a demo whoever buys sits at the machine on which the panels are simulated. */
function settingsOf(env: Env, publicUrl: string): GivenSettings {
  return {
    provisioningEnabled: env.provisioningEnabled,
    autoLifecycle: env.autoLifecycle,
    lifecycleOperations: env.lifecycleOperations,
    requestTimeoutMs: env.panelTimeoutMs,
    privateNetworks: env.panelPrivateNetworks,
    sellsPrivateLinks: env.sellsPrivateLinks || isDemo(env, publicUrl),
    healthCheckIntervalMs: env.healthCheckIntervalMs,
  };
}

/**
 * How the methods ask for money: the provider of a demo in dollars, where it does not know the currency of
 * the shop.
 */
function paymentsOf({ payments }: Env, demo: DemoProvider | null): Env['payments'] {
  if (demo === null || demo.askedIn === null) return payments;
  return { ...payments, [demo.gateway.method]: { askedIn: demo.askedIn } };
}

function serviceFetchOf(env: Env, demoProvider: DemoProvider | null): typeof globalThis.fetch {
  const network = openServiceFetch(env);
  return demoProvider === null ? network : demoProvider.wrapFetch(network);
}

/** `online`: those of the shop's pages. */
function gatewaysOf(
  env: Env,
  { paymentGateways = [], demoProvider, publicUrl, telegram }: PanelkitParts,
): Record<'online' | 'paymentGateways', PaymentGateway[]> {
  const simulated = demoProvider == null ? [] : [demoProvider.gateway];
  const online = [...paymentGateways, ...openGateways(env.providers, publicUrl), ...simulated];
  const stars = telegram?.stars ?? null;
  return { online, paymentGateways: stars === null ? online : [...online, stars] };
}
