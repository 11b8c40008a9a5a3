import { createAesSecretBox, type SecretKey } from '../../defaults/aes-secret-box.ts';
import { silentLogger } from '../../defaults/silent-logger.ts';
import { createUuidV7Ids } from '../../defaults/uuid-v7-ids.ts';
import type { TextOverrides } from '../../domain/languages/language-texts.ts';
import type { Language } from '../../domain/notifications/language.ts';
import { methodPolicyOf } from '../../domain/payments/method-policy.ts';
import { preferredAddress } from '../../domain/records/link-address.ts';
import { methodsInUse } from '../../domain/records/method-setting.ts';
import type { Backend } from '../../ports/backend.ts';
import type { Dialer } from '../../ports/dialer.ts';
import type { Handshaker } from '../../ports/handshaker.ts';
import type { IdGenerator } from '../../ports/id-generator.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Notifier } from '../../ports/notifier.ts';
import type { PanelDriver } from '../../ports/panel-adapter.ts';
import type { PaymentGateway } from '../../ports/payment-gateway.ts';
import type { RateSource } from '../../ports/rate-source.ts';
import { type Broadcasts, createBroadcasts } from '../broadcasts/create-broadcasts.ts';
import { type Bulk, createBulk } from '../bulk/create-bulk.ts';
import { type Cards, createCards } from '../cards/create-cards.ts';
import { refuseMerged } from '../customers/merged.ts';
import { createSearch, type Search } from '../customers/search.ts';
import { createLinkDevices, type LinkDevices } from '../devices/link-devices.ts';
import { createInvoices, type Invoices } from '../invoices/create-invoices.ts';
import { checkOptions } from '../kernel/check-options.ts';
import type { Engine } from '../kernel/engine.ts';
import { createEvents, type EventEmitterOf } from '../kernel/events.ts';
import { createLivePolicies, fixedPolicies } from '../kernel/live-policies.ts';
import { createPaymentGateways } from '../kernel/payment-gateways.ts';
import { type GivenSettings, type Policies, resolvePolicies, resolveSettings } from '../kernel/settings.ts';
import { holdLease } from '../locks/held-lease.ts';
import { createNotifiers } from '../notifications/create-notifiers.ts';
import { wakeByCommit } from '../notifications/wake-by-commit.ts';
import { createPanelConnections } from '../panel-calls/panel-connections.ts';
import { createPanelLimiter } from '../panel-calls/panel-limiter.ts';
import { createKnownSettings } from '../settings/known-settings.ts';
import { createShopSettings, type SettingsOfShop } from '../settings/shop-settings.ts';
import { type Archive, createArchive } from './archive.ts';
import { type AuditTrail, createAuditTrail } from './audit-trail.ts';
import { type Chats, createChats } from './chats.ts';
import { type Customers, createCustomers } from './customers.ts';
import { createDelivery, type Delivery } from './delivery.ts';
import { createInbounds, type Inbounds } from './inbounds.ts';
import { createLists, type Lists } from './lists.ts';
import { createNotifications, type Notifications } from './notifications.ts';
import { createOrders, type Orders } from './orders.ts';
import { createPanels, type Panels } from './panels.ts';
import { createPayments, type Payments } from './payments.ts';
import { createPlans, type Plans } from './plans.ts';
import { createReports, type Reports } from './reports.ts';
import { createRuns, type Runs } from './runs.ts';
import { createSecrets, type Secrets } from './secrets.ts';
import { createSubscriptions, type Subscriptions } from './subscriptions.ts';
import { createUnits, type Units } from './units.ts';
import { createUsage, type Usage } from './usage.ts';
import { createWallets, type Wallets } from './wallets.ts';

/** What a shop gives the engine. */
export interface PanelkitOptions {
  /** From one factory: `createMemoryBackend()`, `createPostgresBackend()`. */
  backend: Backend;
  /** At least 16 characters; seals panel credentials, account secrets and tokens. */
  secretKey: SecretKey;
  /** Public base URL of the shop: its links are `<publicUrl>/s/<token>`. */
  publicUrl: string;
  /** ISO 4217, the one currency of the shop. */
  currency: string;
  panelDrivers: PanelDriver[];
  /** Payment providers; each adds a payment method of its name. */
  paymentGateways?: PaymentGateway[];
  /** Where exchange rates are read, for methods that ask in another currency; by default staff set them. */
  rateSource?: RateSource;
  /** Switched-on payment methods; by default `wallet`, `receipt` and those of all gateways. */
  paymentMethods?: string[];
  /** Ways to reach people beside the shop's own pages; none by default. */
  notifiers?: Notifier[];
  /** Dials the inbounds' links (`docs/guides/dial-test.md`); none by default. */
  dialer?: Dialer;
  /** Connects the servers of links by TCP and TLS, as often as they are dialed; without it, none is. */
  handshaker?: Handshaker;
  /** In which is written to staff, and to customers who have not chosen one; `en` by default. */
  language?: Language;
  /** Messages in words of your own, by language and code; everything else is said in PanelKit's. */
  texts?: TextOverrides;
  /** IANA name of the time zone in which messages write days and hours; `UTC` by default. */
  timeZone?: string;
  /** A function is asked whenever they are needed, so that a shop changes them while it runs. */
  policies?: Policies | (() => Policies);
  settings?: GivenSettings;
  /** For people who look at a panel: written into each account's note. */
  shopName?: string;
  logger?: Logger;
  /** For tests and for custom TLS; the runtime's own by default. */
  fetch?: typeof globalThis.fetch;
  /**
   * For payment providers, sources of exchange rates and notifiers, which may go another way than panels; by
   * default `fetch`.
   */
  serviceFetch?: typeof globalThis.fetch;
  ids?: IdGenerator;
  /**
   * Abort it when your process shuts down: queries that read a panel end with `PANEL_READ_ABORTED`, and usage
   * syncs after the page that they are at. Writes go on.
   */
  stopping?: AbortSignal;
}

/**
 * The provisioning engine of one shop. Every command takes `{ actor, idempotencyKey }`, every query
 * `{ actor }`.
 */
export interface Panelkit {
  customers: Customers;
  plans: Plans;
  panels: Panels;
  inbounds: Inbounds;
  orders: Orders;
  units: Units;
  payments: Payments;
  cards: Cards;
  wallets: Wallets;
  invoices: Invoices;
  subscriptions: Subscriptions;
  delivery: Delivery;
  linkDevices: LinkDevices;
  notifications: Notifications;
  chats: Chats;
  usage: Usage;
  events: EventEmitterOf;
  audit: AuditTrail;
  archive: Archive;
  runs: Runs;
  bulk: Bulk;
  broadcasts: Broadcasts;
  reports: Reports;
  search: Search;
  lists: Lists;
  secrets: Secrets;
  shopSettings: SettingsOfShop;
}

const engines = new WeakMap<Panelkit, Engine>();

/**
 * Wires the engine. Contacts nothing and starts nothing.
 * @throws PanelkitError `CONFIG_INVALID` naming every mistake in the options
 */
export function createPanelkit(options: PanelkitOptions): Panelkit {
  const engine = createEngine(options);
  const panelkit: Panelkit = {
    customers: createCustomers(engine),
    plans: createPlans(engine),
    panels: createPanels(engine),
    inbounds: createInbounds(engine),
    orders: createOrders(engine),
    units: createUnits(engine),
    payments: createPayments(engine),
    cards: createCards(engine),
    wallets: createWallets(engine),
    invoices: createInvoices(engine),
    subscriptions: createSubscriptions(engine),
    delivery: createDelivery(engine),
    linkDevices: createLinkDevices(engine),
    notifications: createNotifications(engine),
    chats: createChats(engine),
    usage: createUsage(engine),
    events: engine.events,
    audit: createAuditTrail(engine),
    archive: createArchive(engine),
    runs: createRuns(engine),
    bulk: createBulk(engine),
    broadcasts: createBroadcasts(engine),
    reports: createReports(engine),
    search: createSearch(engine),
    lists: createLists(engine),
    secrets: createSecrets(engine),
    shopSettings: createShopSettings(engine),
  };
  engines.set(panelkit, engine);
  return panelkit;
}

/**
 * The engine behind a `Panelkit`, for the SDK's own scheduler.
 * @throws TypeError for an object that `createPanelkit` did not make
 */
export function engineOf(panelkit: Panelkit): Engine {
  const engine = engines.get(panelkit);
  if (engine === undefined)
    throw new TypeError('this is not an object that createPanelkit() of this copy of @panelkit/sdk returned');
  return engine;
}

function createEngine(options: PanelkitOptions): Engine {
  const { panelDrivers, logger = silentLogger } = options;
  const backend = refuseMerged(wakeByCommit(options.backend));
  const settings = resolveSettings(options.settings ?? {});
  const { notifiers = [], language = 'en', timeZone = 'UTC', policies: given = {} } = options;
  const policies = resolvePolicies(typeof given === 'function' ? given() : given);
  const gateways = createPaymentGateways(
    options.paymentGateways ?? [],
    (method) => methodPolicyOf(policies.payments, method).askedIn ?? options.currency,
  );
  const paymentMethods = options.paymentMethods ?? ['wallet', 'receipt', ...gateways.methods];
  checkOptions({ ...options, settings, policies, paymentMethods, notifiers, language, timeZone });
  const configuredMethods = new Set(paymentMethods);
  const { clock } = backend;
  const ids = options.ids ?? createUuidV7Ids({ clock });
  const watch = { clock, logger, slowCallbackMs: settings.slowCallbackMs };
  const knownSettings = createKnownSettings(backend.storage);
  const policiesNow = createLivePolicies(given, watch, knownSettings.current);
  const secretBox = createAesSecretBox({ secretKey: options.secretKey });
  const publicUrl = options.publicUrl.replace(/\/+$/, '');
  const fetch = options.fetch ?? globalThis.fetch;
  const takesDispatcher = options.fetch === undefined || 'takesDispatcher' in options.fetch;
  const connection = { secretBox, clock, logger, fetch, settings, takesDispatcher };
  const panels = createPanelConnections({ drivers: panelDrivers, ...connection });
  return {
    backend,
    secretBox,
    ids,
    logger,
    currency: options.currency,
    shopName: options.shopName ?? 'PanelKit',
    fetch: options.serviceFetch ?? fetch,
    publicUrl,
    get linkAddress() {
      return preferredAddress(policiesNow().linkAddresses, publicUrl);
    },
    configuredMethods,
    get paymentMethods() {
      return methodsInUse(configuredMethods, knownSettings.current().paymentMethods ?? []);
    },
    gateways,
    rateSource: options.rateSource ?? null,
    get policies() {
      return policiesNow();
    },
    fixed: fixedPolicies(given),
    settings,
    knownSettings,
    notifiers: createNotifiers(notifiers),
    get language() {
      return knownSettings.current().language ?? language;
    },
    texts: options.texts ?? {},
    get timeZone() {
      return knownSettings.current().timeZone ?? timeZone;
    },
    dialer: options.dialer ?? null,
    handshaker: options.handshaker ?? null,
    panels,
    panelLimiter: createPanelLimiter(
      { clock, ids, hold: (key) => holdLease({ backend, logger }, key) },
      panels,
    ),
    events: createEvents(backend.storage, watch),
    stopping: options.stopping ?? new AbortController().signal,
  };
}
