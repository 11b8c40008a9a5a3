import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { Writable } from 'node:stream';
import { createEventStreams } from '@panelkit/http';
import { listenOnFreePort } from '@panelkit/http/node';
import { createAesSecretBox, type Panelkit } from '@panelkit/sdk';
import { createTestClock } from '@panelkit/sdk/testing';
import {
  createTestPanelkit,
  type TestPanelkit,
  type TestPanelkitOptions,
} from '@panelkit/storage-memory/testing';
import { telegramGroupNotifier, telegramNotifier, telegramStaffNotifier } from '@panelkit/telegram';
import { createApp } from '../app.ts';
import { createApprovals } from '../approvals/approvals.ts';
import { createLiveSettings } from '../live-settings.ts';
import { openMailServer } from '../mail/mail-server.ts';
import { createAccounts } from '../people/accounts.ts';
import { createMailNotifier } from '../people/mail-notifier.ts';
import type { Mail, Transport } from '../people/mailer.ts';
import { createPasskeys } from '../people/passkeys/passkeys.ts';
import { PRESENT_JUDGE } from '../people/passwords/passwords.ts';
import { createSealedPasswords } from '../people/passwords/sealed-passwords.ts';
import { createSecondFactor } from '../people/second-factor.ts';
import { createLogger } from '../process/logger.ts';
import { createChallenges } from '../security/challenges.ts';
import { createSetupCodes } from '../setup/setup-codes.ts';
import { NO_SETUP } from '../setup/shop-setup.ts';
import { createStartSettings } from '../setup/start-settings.ts';
import type { Shop } from '../shop.ts';
import { BLANK_USER } from '../store/blank-user.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import type { AddressedUser, Role, ShopStore } from '../store/shop-store.ts';
import { openBots } from '../telegram/open-bots.ts';
import { createStaffPeople } from '../telegram/staff-people.ts';
import { simulateTelegram } from '../telegram/telegram-connection.ts';
import { openTestBrowser, type TestBrowser } from './test-browser.ts';
import { testDrivers } from './test-drivers.ts';

/** The shop on a fake panel, on a free port; for tests. Deliveries run when the test asks for them. */
export interface TestShop extends TestPanelkit {
  shop: Shop;
  url: string;
  /** What was logged so far. */
  log(): string;
  /** What was mailed so far. */
  mails: Mail[];
  /** Somebody who can sign in with `TEST_PASSWORD`. */
  user(patch: Partial<AddressedUser>): Promise<AddressedUser>;
  /** A browser of nobody yet. */
  open(): TestBrowser;
  /** A browser in which this customer is signed in. */
  openAs(customer: { id: string; displayName?: string | null }): Promise<TestBrowser>;
  openAsStaff(name?: string, role?: Role): Promise<TestBrowser>;
  close(): Promise<void>;
}

export interface TestShopOptions extends TestPanelkitOptions {
  shop?: Partial<Shop>;
  /** Which listens; by default one that waits for its clients for ever. */
  server?: Server;
  /** With the bots on a simulated Telegram. */
  telegram?: boolean;
  /** Carries notifications and broadcasts by mail. */
  mail?: Transport;
  /** What the pages are given in the engine's place. */
  alter?: (panelkit: Panelkit) => Panelkit;
}

export const TEST_PASSWORD = 'a password for tests';
// The hashes of the shop cost twelve milliseconds at each sign-in, which is what they are for.
const TEST_HASH =
  '$argon2id$v=19$m=8,t=1,p=1$l+/2zybUOllRllp6DKDbUw$Tl+lSkoexX8JpOVmDR7qXVGp0yoBNldF6yIkIBpRurM';
const secretBox = createAesSecretBox({ secretKey: 'a-secret-key-that-only-tests-know' });

export async function openTestShop(options: TestShopOptions = {}): Promise<TestShop> {
  const { shop: given, telegram = false, mail, alter = (panelkit) => panelkit, ...others } = options;
  const { server = createServer({ keepAliveTimeout: 0 }), ...wanted } = others;
  const clock = wanted.clock ?? createTestClock();
  const connection = telegram ? simulateTelegram({ shopName: 'Test Shop', clock }) : null;
  const { customers = null, staff = null } = connection ?? {};
  const links = { hasImportLinks: true, hasPublicLinks: true };
  const store = createMemoryStore();
  const settings = { current: () => shop.settings.current() };
  const url = `http://127.0.0.1:${await listenOnFreePort(server, { host: '127.0.0.1', port: 0 })}`;
  const publicUrl = given?.publicUrl ?? url;
  const staffPeople = createStaffPeople({
    ...{ store, clock, settings, publicUrl },
    panelkit: () => test.panelkit,
  });
  const notifiers = () => [
    ...(customers === null
      ? []
      : [telegramNotifier({ ...customers, ...links, chats: () => test.panelkit.chats })]),
    ...(mail === undefined
      ? []
      : [createMailNotifier({ store, settings, publicUrl, transport: mail, staffEmail: null })]),
    ...(staff === null
      ? []
      : [
          telegramStaffNotifier({ ...staff, ...staffPeople, panelkit: () => test.panelkit }),
          telegramGroupNotifier({ ...staff, ...staffPeople, panelkit: () => test.panelkit }),
        ]),
  ];
  const test: TestPanelkit = await createTestPanelkit({ notifiers: notifiers(), ...wanted, clock });
  const written: string[] = [];
  const mails: Mail[] = [];
  const engine = { panelkit: alter(test.panelkit), clock };
  const shop = Object.assign(aShop(engine, { publicUrl, written, mails, store }), {
    onlineMethods: (wanted.paymentGateways ?? []).map(({ method }) => method),
    ...given,
  });
  if (connection !== null) shop.bots = openBots(shop, BOT_OPTIONS, connection);
  server.on('request', createApp(shop));
  const people = createPeople(shop, url);
  return {
    ...test,
    ...people,
    shop,
    url,
    mails,
    log: () => written.join(''),
    close: async () => {
      await shop.bots.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await test.backend.close();
    },
  };
}

const BOT_OPTIONS = { contact: '@test_support', webhookSecret: null, fetchesUpdates: true };

function aShop(
  { panelkit, clock }: Pick<TestPanelkit, 'panelkit' | 'clock'>,
  {
    publicUrl,
    written,
    mails,
    store,
  }: { publicUrl: string; written: string[]; mails: Mail[]; store: ShopStore },
): Shop {
  const destination = new Writable({
    write(chunk, _encoding, done) {
      written.push(String(chunk));
      done();
    },
  });
  const settings = createLiveSettings(panelkit, { name: 'Test Shop', payTo: 'Test Bank 1234' });
  const secret = 'a-secret-that-only-tests-know';
  const challenges = createChallenges({ store: store.usedChallenges, clock, secret });
  const secondFactor = createSecondFactor({ secretBox, clock, shopName: 'Test Shop' });
  return {
    panelkit,
    store,
    clock,
    secondFactor,
    approvals: createApprovals({ store, clock, secretBox }),
    formChallenge: null,
    uploadScanner: null,
    passkeys: createPasskeys({ store, challenges, clock, publicUrl }),
    accounts: createAccounts({
      ...{ store, clock, secondFactor, secret },
      passwords: createSealedPasswords({ secretBox }),
    }),
    sendMail: async (mail) => void mails.push(mail),
    mailServer: openMailServer({ smtpUrl: null, proxyUrl: null, from: 'shop@shop.test' }),
    checkReadiness: async () => ({ ready: true, clockSkewMs: 0 }),
    stopping: new AbortController().signal,
    eventStreams: createEventStreams({ panelkit, clock }),
    settings,
    setup: {
      ...NO_SETUP,
      codes: createSetupCodes({ store, clock, secret }),
      start: createStartSettings({ store, secretBox }),
    },
    get name() {
      return settings.current().name;
    },
    publicUrl,
    cookieSecret: 'a-cookie-secret-that-only-tests-know',
    get payTo() {
      return settings.current().payTo;
    },
    currency: 'USD',
    get displayUnit() {
      return settings.current().displayUnit;
    },
    onlineMethods: [],
    methodKeys: {},
    demoProvider: null,
    panelDrivers: testDrivers,
    canDial: false,
    language: 'en',
    ownTexts: {},
    timeZone: 'UTC',
    demoCreditMinor: 0,
    trustProxy: 0,
    metricsToken: null,
    bankMessageSecret: null,
    logger: createLogger({ level: 'info', destination }),
    bots: {
      ...{ customers: null, staff: null, demo: null, webOrigins: [], hasWebhook: false },
      ...{ start: () => {}, stop: async () => {} },
    },
    limits: { forms: 5000, signIns: 5000, links: 5000 },
  };
}

function createPeople(shop: Shop, url: string): Pick<TestShop, 'user' | 'open' | 'openAs' | 'openAsStaff'> {
  const open = () => openTestBrowser(url);
  const user: TestShop['user'] = async (patch) => {
    const id = randomUUID();
    const made: AddressedUser = {
      ...BLANK_USER,
      id,
      email: `${id}@shop.test`,
      name: 'Somebody',
      passwordHash: TEST_HASH,
      passwordJudge: PRESENT_JUDGE,
      role: 'customer',
      language: null,
      emailConfirmedAt: null,
      createdAt: shop.clock.now(),
      ...patch,
    };
    await shop.store.users.insert(made);
    return made;
  };
  const signIn = async ({ email }: Pick<AddressedUser, 'email'>): Promise<TestBrowser> => {
    const browser = open();
    await browser.submit('/sign-in', '/sign-in', { email, password: TEST_PASSWORD });
    return browser;
  };
  return {
    open,
    user,
    openAs: async ({ id, displayName }) => {
      const known = await shop.store.users.findByCustomer(id);
      const email = known?.email ?? null;
      if (email !== null) return signIn({ email });
      return signIn(await user({ customerId: id, name: displayName ?? 'Somebody' }));
    },
    openAsStaff: async (name = 'dana', role = 'owner') => {
      const email = `${name.toLowerCase()}@shop.test`;
      return signIn((await shop.store.users.findByEmail(email)) ?? (await user({ name, email, role })));
    },
  };
}
