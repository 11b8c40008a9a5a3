import type { EventStreams } from '@panelkit/http';
import type { Actor, Clock, DisplayUnit, PanelDriver, Panelkit } from '@panelkit/sdk';
import type { Logger } from 'pino';
import type { Approvals } from './approvals/approvals.ts';
import type { ShopBackups } from './backups/shop-backups.ts';
import type { DemoProvider } from './demo/demo-provider.ts';
import type { LiveSettings } from './live-settings.ts';
import type { MailServer } from './mail/mail-server.ts';
import type { Language } from './messages/language.ts';
import type { ShopTexts } from './messages/shop-texts.ts';
import type { Accounts } from './people/accounts.ts';
import type { Mailer } from './people/mailer.ts';
import type { Passkeys } from './people/passkeys/passkeys.ts';
import type { SecondFactor } from './people/second-factor.ts';
import type { FormChallenge } from './security/form-challenge.ts';
import type { UploadScanner } from './security/scanning/upload-scanner.ts';
import type { ShopSetup } from './setup/shop-setup.ts';
import type { ShopBackend } from './store/shop-backend.ts';
import type { ShopStore } from './store/shop-store.ts';
import type { ShopBots } from './telegram/shop-bots.ts';

/** A key of a payment provider, as staff see it. */
export interface MethodKey {
  /** The environment's. */
  variable: string;
  /** Masked. */
  shown: string;
}

/** What the pages and routes are given. */
export interface Shop {
  panelkit: Panelkit;
  /** The shop's own records: people, sessions, receipts. */
  store: ShopStore;
  accounts: Accounts;
  secondFactor: SecondFactor;
  /** What waits for a second member of the staff. */
  approvals: Approvals;
  backups: ShopBackups;
  passkeys: Passkeys;
  /** What public forms ask of strangers; null: nothing. */
  formChallenge: FormChallenge | null;
  /** Looks into each picture before it is kept; null: nothing does. */
  uploadScanner: UploadScanner | null;
  sendMail: Mailer;
  /** As staff see it. */
  mailServer: MailServer;
  clock: Clock;
  /** Whether the records can be used now. */
  checkReadiness: ShopBackend['checkReadiness'];
  /** Aborted once the process shuts down. */
  stopping: AbortSignal;
  /** What browsers follow. */
  eventStreams: EventStreams;
  settings: LiveSettings;
  /** How an empty shop is set up. */
  setup: ShopSetup;
  name: string;
  /** Where customers reach it, no trailing slash. */
  publicUrl: string;
  /** Signs cookies. */
  cookieSecret: string;
  /** Where customers send money for orders that they pay by receipt. */
  payTo: string;
  currency: string;
  /** `IRT`: Rial is written and typed as Toman; null: every amount in its currency. */
  displayUnit: DisplayUnit | null;
  /** Payment methods of providers, at whose pages customers pay. */
  onlineMethods: readonly string[];
  /** By a method's name. */
  methodKeys: Readonly<Record<string, readonly MethodKey[]>>;
  /** Of who asks for no language that the shop has, and has chosen no time zone. */
  language: string;
  /** Those that people can choose. */
  languages: readonly [Language, ...Language[]];
  /** What the shop says in words of its own. */
  ownTexts: ShopTexts;
  timeZone: string;
  /** The provider that a demo simulates; null: it has none. */
  demoProvider: DemoProvider | null;
  /** Panels that staff may add. */
  panelDrivers: readonly PanelDriver[];
  /** Whether it was given a program with which inbounds are dialed. */
  canDial: boolean;
  /** What a new customer finds in the wallet; 0 where the panel is real. */
  demoCreditMinor: number;
  /** How many proxies stand in front of it. */
  trustProxy: number;
  metricsToken: string | null;
  bankMessageSecret: string | null;
  logger: Logger;
  bots: ShopBots;
  /** Requests a minute from one address: of the forms, of attempts to sign in, and of the shop links. */
  limits: { forms: number; signIns: number; links: number };
}

/** The shop's own code, where it asks the engine for something that no customer asked for. */
export const SHOP_ACTOR: Actor = { kind: 'service', id: 'express-shop' };
