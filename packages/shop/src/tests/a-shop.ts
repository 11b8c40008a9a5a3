import { Writable } from 'node:stream';
import { createEventStreams } from '@panelkit/http';
import { createAesSecretBox } from '@panelkit/sdk';
import type { TestPanelkit } from '@panelkit/storage-memory/testing';
import { createApprovals } from '../approvals/approvals.ts';
import { createBackups } from '../backups/shop-backups.ts';
import { createLiveSettings } from '../live-settings.ts';
import { openMailServer } from '../mail/mail-server.ts';
import { offeredLanguages } from '../messages/languages.ts';
import { createAccounts } from '../people/accounts.ts';
import type { Mail } from '../people/mailer.ts';
import { createPasskeys } from '../people/passkeys/passkeys.ts';
import { createSealedPasswords } from '../people/passwords/sealed-passwords.ts';
import { createSecondFactor } from '../people/second-factor.ts';
import { createLogger } from '../process/logger.ts';
import { createChallenges } from '../security/challenges.ts';
import { createSetupCodes } from '../setup/setup-codes.ts';
import { NO_SETUP } from '../setup/shop-setup.ts';
import { createStartSettings } from '../setup/start-settings.ts';
import type { Shop } from '../shop.ts';
import type { ShopStore } from '../store/shop-store.ts';
import { testDrivers } from './test-drivers.ts';

const secretBox = createAesSecretBox({ secretKey: 'a-secret-key-that-only-tests-know' });

const NO_BOTS: Shop['bots'] = {
  customers: null,
  staff: null,
  demo: null,
  webOrigins: [],
  hasWebhook: false,
  start: () => {},
  stop: async () => {},
};

interface ShopOfTests {
  publicUrl: string;
  /** What is logged and mailed goes here. */
  written: string[];
  mails: Mail[];
  store: ShopStore;
}

/** A shop on an engine of tests, with what it writes and mails kept. */
export function aShop(
  { panelkit, clock }: Pick<TestPanelkit, 'panelkit' | 'clock'>,
  { publicUrl, written, mails, store }: ShopOfTests,
): Shop {
  const settings = createLiveSettings(panelkit, { name: 'Test Shop', payTo: 'Test Bank 1234' });
  const secret = 'a-secret-that-only-tests-know';
  const challenges = createChallenges({ store: store.usedChallenges, clock, secret });
  const passwords = createSealedPasswords({ secretBox });
  const secondFactor = createSecondFactor({ secretBox, clock, shopName: 'Test Shop' });
  return {
    panelkit,
    store,
    clock,
    secondFactor,
    approvals: createApprovals({ store, clock, secretBox }),
    backups: createBackups({ jobs: { enqueue: async () => {} }, dump: undefined, folder: null }),
    formChallenge: null,
    uploadScanner: null,
    passkeys: createPasskeys({ store, challenges, clock, publicUrl }),
    accounts: createAccounts({ store, clock, secondFactor, secret, passwords }),
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
    get language() {
      return settings.current().language;
    },
    get languages() {
      return offeredLanguages(settings.current());
    },
    ownTexts: {},
    get timeZone() {
      return settings.current().timeZone;
    },
    demoCreditMinor: 0,
    trustProxy: 0,
    metricsToken: null,
    bankMessageSecret: null,
    logger: createLogger({ level: 'info', destination: keepIn(written) }),
    bots: NO_BOTS,
    limits: { forms: 5000, signIns: 5000, links: 5000 },
  };
}

function keepIn(written: string[]): Writable {
  return new Writable({
    write(chunk, _encoding, done) {
      written.push(String(chunk));
      done();
    },
  });
}
