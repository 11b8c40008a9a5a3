import { createEventStreams } from '@panelkit/http';
import type { Panelkit, SecretBox } from '@panelkit/sdk';
import { createApprovals } from './approvals/approvals.ts';
import type { BackupFolder } from './backups/backup-folder.ts';
import { createBackups } from './backups/shop-backups.ts';
import { mailSignature } from './brand/brand.ts';
import type { DemoProvider } from './demo/demo-provider.ts';
import { openMailServer } from './mail/mail-server.ts';
import { offeredLanguages } from './messages/languages.ts';
import type { ShopTexts } from './messages/shop-texts.ts';
import { createAccounts } from './people/accounts.ts';
import { createMailer, createMailTransport, type MailSettings, signMail } from './people/mailer.ts';
import { createPasskeys } from './people/passkeys/passkeys.ts';
import { createSealedPasswords } from './people/passwords/sealed-passwords.ts';
import { createSecondFactor } from './people/second-factor.ts';
import { createChallenges } from './security/challenges.ts';
import type { FormChallenge } from './security/form-challenge.ts';
import { createProofOfWork } from './security/proof-of-work.ts';
import type { UploadScanner } from './security/scanning/upload-scanner.ts';
import { createSetupCodes } from './setup/setup-codes.ts';
import { type HostSetup, NO_SETUP } from './setup/shop-setup.ts';
import { createStartSettings } from './setup/start-settings.ts';
import type { Shop } from './shop.ts';
import type { ShopBackend } from './store/shop-backend.ts';
import { type BotOptions, openBots } from './telegram/open-bots.ts';
import type { TelegramConnection } from './telegram/telegram-connection.ts';

/** What a shop is made of, besides its engine. */
export interface ShopOptions
  extends Pick<Shop, 'settings' | 'publicUrl' | 'cookieSecret' | 'currency'>,
    Pick<Shop, 'onlineMethods' | 'panelDrivers' | 'canDial' | 'demoCreditMinor'>,
    Pick<Shop, 'trustProxy' | 'metricsToken' | 'bankMessageSecret' | 'logger'> {
  /** Without `jobs` and `dump` it makes no backups. */
  backend: Pick<ShopBackend, 'store' | 'clock' | 'checkReadiness'> &
    Partial<Pick<ShopBackend, 'jobs' | 'dump'>>;
  /** Where backups are kept besides the groups that get them. Default: nowhere. */
  backupFolder?: BackupFolder | null;
  /** Seals passwords, second factors and requests for approval. */
  secretBox: SecretBox;
  /** The issuer that authenticator apps show. */
  shopName: string;
  mail: MailSettings;
  /**
   * Whether only people at this machine use it, on simulated panels: mail goes to the log, and addresses need
   * no confirmation.
   */
  isDemo: boolean;
  /** What public forms ask of strangers. */
  formChallenge: 'off' | 'proof-of-work' | FormChallenge;
  /** Looks into each picture before it is kept. Default: nothing does. */
  uploadScanner?: UploadScanner | null;
  /** The keys of payment providers, masked, by the method's name. Default: none are shown. */
  methodKeys?: Shop['methodKeys'];
  /** Texts in words of your own. Default: none. */
  texts?: ShopTexts;
  bots: BotOptions;
  /** What staff may decide of how the shop is opened. Default: nothing. */
  setup?: HostSetup;
  /** How the bots reach Telegram. Default: there are none. */
  telegram?: TelegramConnection;
  /** At whose page a demo is paid. Default: none. */
  demoProvider?: DemoProvider | null;
  /** Aborted when the process shuts down. */
  stopping?: AbortSignal;
}

const NO_TELEGRAM: TelegramConnection = { customers: null, staff: null, stars: null, demo: null };

/** A shop with the pages, bots and people of this package, on your engine. Starts nothing. */
export function createShop(panelkit: Panelkit, options: ShopOptions): Shop {
  const { backend, secretBox, settings, logger, publicUrl, cookieSecret: secret, isDemo } = options;
  const { stopping = new AbortController().signal, telegram = NO_TELEGRAM } = options;
  const { checkReadiness, store, clock, jobs } = backend;
  const secondFactor = createSecondFactor({ secretBox, clock, shopName: options.shopName });
  const challenges = createChallenges({ store: store.usedChallenges, clock, secret });
  const passwords = createSealedPasswords({ secretBox });
  const transport = createMailTransport(options.mail);
  // Mail of a demo goes to its log, where a newcomer does not look.
  const confirmsAtOnce = transport === null && isDemo;
  const shop: Omit<Shop, 'bots'> = {
    panelkit,
    store,
    secondFactor,
    approvals: createApprovals({ secretBox, store, clock }),
    backups: createBackups({ jobs, dump: backend.dump, folder: options.backupFolder ?? null }),
    formChallenge: openChallenge(options.formChallenge, () => createProofOfWork({ challenges, clock })),
    uploadScanner: options.uploadScanner ?? null,
    passkeys: createPasskeys({ store, challenges, clock, publicUrl }),
    accounts: createAccounts({ store, clock, secondFactor, secret, confirmsAtOnce, passwords }),
    sendMail: signMail(createMailer(transport, { isDemo, logger }), () => mailSignature(settings.current())),
    mailServer: openMailServer(options.mail),
    clock,
    checkReadiness,
    stopping,
    eventStreams: createEventStreams({ panelkit, logger, stopping }),
    settings,
    setup: {
      ...(options.setup ?? NO_SETUP),
      codes: createSetupCodes({ store, clock, secret }),
      start: createStartSettings({ store, secretBox }),
    },
    get name() {
      return settings.current().name;
    },
    publicUrl,
    cookieSecret: secret,
    get payTo() {
      return settings.current().payTo;
    },
    currency: options.currency,
    get displayUnit() {
      return settings.current().displayUnit;
    },
    onlineMethods: options.onlineMethods,
    methodKeys: options.methodKeys ?? {},
    demoProvider: options.demoProvider ?? null,
    panelDrivers: options.panelDrivers,
    canDial: options.canDial,
    get language() {
      return settings.current().language;
    },
    get languages() {
      return offeredLanguages(settings.current());
    },
    ownTexts: options.texts ?? {},
    get timeZone() {
      return settings.current().timeZone;
    },
    demoCreditMinor: options.demoCreditMinor,
    trustProxy: options.trustProxy,
    metricsToken: options.metricsToken,
    bankMessageSecret: options.bankMessageSecret,
    logger,
    limits: { forms: 60, signIns: 10, links: 120 },
  };
  return Object.assign(shop, { bots: openBots(shop, options.bots, telegram) });
}

function openChallenge(
  wanted: ShopOptions['formChallenge'],
  createWork: () => FormChallenge,
): FormChallenge | null {
  if (wanted === 'off') return null;
  return wanted === 'proof-of-work' ? createWork() : wanted;
}
