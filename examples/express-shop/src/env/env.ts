import { hasLocalName } from '@panelkit/http/node';
import type { DialerOptions, HandshakerOptions } from '@panelkit/panel-adapters/dialer';
import {
  type InputIssue,
  type Settings as LifecycleSettings,
  type MethodPolicy,
  PanelkitError,
  type TaxPolicy,
} from '@panelkit/sdk';
import { type BackupFolder, type MailSettings, type MethodKey, samplePriceMinor } from '@panelkit/shop';
import { type TurnstileKeys, toFormChallenge, turnstileIssues } from './abuse-settings.ts';
import { toBackupFolder } from './backup-settings.ts';
import { envSchema, flag, type Settings } from './env-schema.ts';
import { toMethodKeys } from './method-keys.ts';
import { olderNameIssues } from './older-names.ts';
import { toPaymentPolicies, toTaxPolicy } from './payment-policies.ts';
import { groupIssues, type ProviderSettings, toProviders } from './provider-settings.ts';
import { type StorageSettings, toStorage } from './storage-settings.ts';
import { type TelegramSettings, telegramIssues, toTelegram } from './telegram-settings.ts';

/** Of a demo whose environment names none. */
const DEMO_CURRENCY = 'USD';

/** What the environment says. */
export interface Env {
  role: 'web' | 'worker' | 'both';
  host: string;
  /** 0: any free port; null: none, for a worker that nobody asks how it is. */
  port: number | null;
  /** Where customers reach the shop; null: where it listens. */
  publicUrl: string | null;
  storage: StorageSettings;
  /** Where backups are kept; null: in no folder. */
  backupFolder: BackupFolder | null;
  /** What the operator says of the disk of the records. */
  diskEncrypted: boolean;
  /** Null: the one of the key file, or a random one for this process when nothing is kept. */
  secretKey: string | null;
  previousSecretKeys: string[];
  shopName: string;
  /** The payment providers that are switched on, by their keys. */
  providers: ProviderSettings;
  /** Their keys, masked, by the method's name. */
  methodKeys: Record<string, MethodKey[]>;
  /** How payment methods ask for money. */
  payments: Record<string, Partial<MethodPolicy>>;
  /** Undefined: staff decide. */
  tax: TaxPolicy | null | undefined;
  /** ISO 4217 code of the shop's one currency; the demo's if it was not given. */
  currency: string;
  /** Whether it was given; if not, the owner chooses it. */
  isCurrencyGiven: boolean;
  /** What an empty shop begins with. */
  firstRun: Settings['SHOP_FIRST_RUN'];
  /** Where customers send money for orders that are paid by receipt. */
  payTo: string;
  /** With which the shop's phone posts what its bank writes; null: nobody may. */
  bankMessageSecret: string | null;
  logLevel: Settings['LOG_LEVEL'];
  /** Null: a simulated panel. */
  panel: { baseUrl: string; credentials: { username: string; password: string } } | null;
  provisioningEnabled: boolean;
  autoLifecycle: boolean;
  lifecycleOperations: LifecycleSettings['lifecycleOperations'];
  /** What a new customer finds in the wallet. */
  demoCreditMinor: number;
  trustProxy: number;
  metricsToken: string | null;
  formChallenge: 'off' | 'proof-of-work' | TurnstileKeys;
  /** Where ClamAV answers; null: pictures are not scanned. */
  uploadScannerUrl: string | null;
  /** Of who asks for no language that the shop has. */
  language: Settings['SHOP_LANGUAGE'];
  timeZone: string;
  staff: { email: string; password: string | null };
  mail: MailSettings & { broadcastsPerSecond: number };
  isProduction: boolean;
  /** How long a panel may take for one answer. */
  panelTimeoutMs: number;
  /** Private networks in which panels may be without a question. */
  panelPrivateNetworks: string[];
  sellsPrivateLinks: boolean;
  panelProxyUrl: string | null;
  /** Null: payment providers and sources of rates are asked directly; so are those hosts. */
  serviceProxy: { url: string; except: string[] } | null;
  /** With which inbounds are dialed; null: they are not. */
  dialer: DialerOptions | null;
  /** How the servers of links are connected by TCP and TLS; null: they are not. */
  handshaker: HandshakerOptions | null;
  healthCheckIntervalMs: number;
  telegram: TelegramSettings;
}

/**
 * Reads the environment; an empty variable counts as absent.
 * @throws PanelkitError `CONFIG_INVALID` with an issue for each mistake, by the variable's name and without
 *   its value
 */
export function readEnv(environment: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const parsed = envSchema.safeParse(given);
  const issues = [
    ...(parsed.error?.issues ?? []).map(({ path, code, message }) => ({
      path: path.map(String).join('.'),
      code,
      message,
    })),
    ...storageIssues(given),
    ...panelIssues(given),
    ...olderNameIssues(given),
    ...groupIssues(given),
    ...telegramIssues(given),
    ...turnstileIssues(given),
  ];
  if (!parsed.success || issues.length > 0) throw configInvalid(issues);
  return toEnv(parsed.data);
}

function toEnv(settings: Settings): Env {
  const { MARZBAN_URL: baseUrl, MARZBAN_USERNAME: username = '', MARZBAN_PASSWORD: password = '' } = settings;
  const role = settings.SHOP_ROLE;
  return {
    role,
    host: settings.HOST,
    port: settings.PORT ?? (role === 'worker' ? null : 3000),
    publicUrl: settings.PUBLIC_URL ?? null,
    storage: toStorage(settings),
    backupFolder: toBackupFolder(settings),
    diskEncrypted: settings.DISK_ENCRYPTED,
    secretKey: settings.PANELKIT_SECRET_KEY ?? null,
    previousSecretKeys: settings.PANELKIT_PREVIOUS_SECRET_KEYS,
    shopName: settings.SHOP_NAME,
    currency: settings.SHOP_CURRENCY ?? DEMO_CURRENCY,
    isCurrencyGiven: settings.SHOP_CURRENCY !== undefined,
    firstRun: settings.SHOP_FIRST_RUN,
    providers: toProviders(settings),
    methodKeys: toMethodKeys(settings),
    payments: toPaymentPolicies(settings),
    tax: toTaxPolicy(settings),
    payTo: settings.PAY_TO,
    bankMessageSecret: settings.BANK_MESSAGE_SECRET ?? null,
    logLevel: settings.LOG_LEVEL,
    panel: baseUrl === undefined ? null : { baseUrl, credentials: { username, password } },
    demoCreditMinor: settings.SHOP_DEMO_CREDIT ?? usualDemoCreditMinor(settings),
    trustProxy: settings.TRUST_PROXY,
    formChallenge: toFormChallenge(settings),
    uploadScannerUrl: settings.UPLOAD_SCANNER_URL ?? null,
    metricsToken: settings.METRICS_TOKEN ?? null,
    language: settings.SHOP_LANGUAGE,
    timeZone: settings.SHOP_TIME_ZONE,
    staff: { email: settings.SHOP_STAFF_EMAIL.toLowerCase(), password: settings.SHOP_STAFF_PASSWORD ?? null },
    mail: {
      smtpUrl: settings.SMTP_URL ?? null,
      proxyUrl: settings.MAIL_PROXY_URL ?? null,
      from: settings.MAIL_FROM,
      broadcastsPerSecond: settings.MAIL_BROADCASTS_PER_SECOND,
    },
    isProduction: settings.NODE_ENV === 'production',
    provisioningEnabled: settings.PANELKIT_PROVISIONING_ENABLED ?? settings.XUI_PROVISIONING_ENABLED ?? true,
    autoLifecycle: settings.PANELKIT_AUTO_LIFECYCLE ?? settings.XUI_AUTO_LIFECYCLE ?? true,
    lifecycleOperations: settings.PANELKIT_LIFECYCLE_OPERATIONS ?? 'all',
    panelTimeoutMs: settings.PANEL_TIMEOUT_SECONDS * 1000,
    panelPrivateNetworks: settings.PANEL_PRIVATE_NETWORKS,
    sellsPrivateLinks: settings.SELL_PRIVATE_LINKS,
    panelProxyUrl: settings.PANEL_PROXY_URL ?? null,
    serviceProxy:
      settings.SERVICE_PROXY_URL === undefined
        ? null
        : { url: settings.SERVICE_PROXY_URL, except: settings.SERVICE_PROXY_EXCEPT },
    dialer: toDialer(settings),
    handshaker: settings.PANELKIT_CONNECTION_CHECK === true ? {} : null,
    telegram: toTelegram(settings),
    healthCheckIntervalMs:
      (settings.PANELKIT_HEALTH_CHECK_INTERVAL ?? settings.XUI_HEALTH_CHECK_INTERVAL ?? 300) * 1000,
  };
}

/** Nothing where strangers can buy: staff may have added real panels on the shop's pages. */
function usualDemoCreditMinor(settings: Settings): number {
  const { MARZBAN_URL, PUBLIC_URL, SHOP_FIRST_RUN } = settings;
  const isPublic = PUBLIC_URL !== undefined && !hasLocalName(new URL(PUBLIC_URL).host);
  const sells = MARZBAN_URL !== undefined || isPublic || SHOP_FIRST_RUN === 'assistant';
  return sells ? 0 : samplePriceMinor(20, settings.SHOP_CURRENCY ?? DEMO_CURRENCY);
}

function toDialer({
  PANELKIT_DIAL_PROGRAM: program,
  PANELKIT_DIAL_URL: url,
}: Settings): DialerOptions | null {
  return program === undefined ? null : { program, ...(url !== undefined && { url }) };
}

type Given = Record<string, string | undefined>;

function storageIssues(given: Given): InputIssue[] {
  const { DATABASE_URL, STORAGE, SHOP_ROLE, PANELKIT_SECRET_KEY } = given;
  const issues: InputIssue[] = [];
  if (STORAGE === 'memory' && DATABASE_URL !== undefined)
    issues.push(issue('STORAGE', 'contradiction', 'memory and DATABASE_URL exclude each other'));
  if ((SHOP_ROLE === 'web' || SHOP_ROLE === 'worker') && DATABASE_URL === undefined)
    issues.push(
      issue('DATABASE_URL', 'missing', `a process that is only ${SHOP_ROLE} shares a PostgreSQL server`),
    );
  if (DATABASE_URL !== undefined && PANELKIT_SECRET_KEY === undefined)
    issues.push(issue('PANELKIT_SECRET_KEY', 'missing', whyAKey));
  return issues;
}

const whyAKey =
  'every process on a PostgreSQL server needs the same key; make one with: openssl rand -base64 32, and keep a copy of it';

function panelIssues(given: Given): InputIssue[] {
  const names = ['MARZBAN_URL', 'MARZBAN_USERNAME', 'MARZBAN_PASSWORD'];
  const missing = names.filter((name) => given[name] === undefined);
  if (missing.length === names.length) return [];
  const issues = missing.map((path) =>
    issue(path, 'missing', 'a real panel needs its URL, username and password'),
  );
  if (given.STORAGE === 'memory' && flag.safeParse(given.ALLOW_VOLATILE).data !== true)
    issues.push(issue('ALLOW_VOLATILE', 'volatile', whyNotVolatile));
  return issues;
}

const whyNotVolatile =
  'with STORAGE=memory this shop keeps its records in memory: when it stops, it forgets who bought what, and the accounts that it made ' +
  'on your panel stay there without an owner. Set ALLOW_VOLATILE=1 to try it on a real panel all the same';

function issue(path: string, code: string, message: string): InputIssue {
  return { path, code, message };
}

/** A refusal of the settings as a whole: each mistake by the variable's name. */
export function configInvalid(issues: InputIssue[]): PanelkitError<'CONFIG_INVALID'> {
  const lines = issues.map(({ path, message }) => `  ${path}: ${message}`);
  const message = `The environment is not valid:\n${lines.join('\n')}`;
  return new PanelkitError('CONFIG_INVALID', { message, details: { issues } });
}
