import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { listenOnFreePort } from '@panelkit/http/node';
import type { Panelkit } from '@panelkit/sdk';
import { createTestClock } from '@panelkit/sdk/testing';
import {
  createTestPanelkit,
  type TestPanelkit,
  type TestPanelkitOptions,
} from '@panelkit/storage-memory/testing';
import { telegramGroupNotifier, telegramNotifier, telegramStaffNotifier } from '@panelkit/telegram';
import { createApp } from '../app.ts';
import { createMailNotifier } from '../people/mail-notifier.ts';
import type { Mail, Transport } from '../people/mailer.ts';
import { PRESENT_JUDGE } from '../people/passwords/passwords.ts';
import type { Shop } from '../shop.ts';
import { BLANK_USER } from '../store/blank-user.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import type { AddressedUser, Role } from '../store/shop-store.ts';
import { openBots } from '../telegram/open-bots.ts';
import { createStaffPeople } from '../telegram/staff-people.ts';
import { simulateTelegram } from '../telegram/telegram-connection.ts';
import { aShop } from './a-shop.ts';
import { openTestBrowser, type TestBrowser } from './test-browser.ts';

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
    store,
    clock,
    settings,
    publicUrl,
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
