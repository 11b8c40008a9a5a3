import { isTimeZone, LANGUAGES, TOMAN } from '@panelkit/sdk';
import { SAMPLE_PAY_TO } from '@panelkit/shop';
import * as z from 'zod';
import { abuseSettings } from './abuse-settings.ts';
import { backupSettings } from './backup-settings.ts';
import { gatewaySettings } from './gateway-settings.ts';
import { operations } from './lifecycle-operations.ts';
import { panelSettings } from './panel-settings.ts';
import { proxySettings } from './proxy-settings.ts';
import { telegramSettings } from './telegram-settings.ts';

const httpUrl = z.url({ protocol: /^https?$/ });
const databaseUrl = z.url({ protocol: /^postgres(ql)?$/ });
const timeZone = z.string().refine(isTimeZone, 'no such time zone');
const currency = z
  .string()
  .refine((code) => /^[A-Z]{3}$/.test(code), 'a currency is three capital letters, as EUR')
  .refine((code) => code !== TOMAN, 'records are kept in Rial: set IRR, and the shop shows and reads Toman');
const key = z.string().min(16);

/** A setting that is on or off. */
/** Nobody's: whoever sets no address is told nothing there. */
export const EXAMPLE_STAFF_EMAIL = 'owner@shop.example';

export const flag = z.stringbool();
/** A time in seconds that is whole minutes. */
export const seconds = z.coerce.number().int().min(60).max(86_400).multipleOf(60);

/**
 * Every setting of the shop. A description is the comment above it in `.env.example`; `section` begins a new
 * paragraph there, and `example` is shown for a setting without a default.
 */
export const envSchema = z.object({
  DATABASE_URL: databaseUrl.optional().meta({
    section: 'Records',
    description:
      'A PostgreSQL server (14 or newer): postgres://user:password@host/database. Any number of processes can share it.\nWithout it the data is embedded in DATA_DIR, for one process.',
  }),
  DATABASE_PASSWORD: z.string().min(1).optional().meta({
    description: 'The password of DATABASE_URL, if it holds none.',
  }),
  DATA_DIR: z.string().default('./data').meta({
    description:
      'Folder of the embedded database, the key file and the simulated panels; created if missing, readable only by its owner.',
  }),
  DISK_ENCRYPTED: flag.default(false).meta({
    example: 'false',
    description:
      'true: the disk of the database and its backups are encrypted. doctor asks for this where it cannot see it.',
  }),
  STORAGE: z.enum(['durable', 'memory']).default('durable').meta({
    description: 'memory: stores nothing; for demos and tests.',
  }),
  DATABASE_WAIT_SECONDS: z.coerce.number().int().min(0).max(3600).default(60).meta({
    description: 'How long startup waits for a database that does not answer.',
  }),
  ...backupSettings,
  PANELKIT_SECRET_KEY: key.optional().meta({
    section: 'Secret key',
    description:
      'At least 16 characters, for example: openssl rand -base64 32. It seals panel logins, accounts and links, and signs cookies.\nRequired with DATABASE_URL; otherwise the first start writes one to DATA_DIR/secret.key. Back it up apart from the data.',
  }),
  PANELKIT_PREVIOUS_SECRET_KEYS: z
    .string()
    .transform((keys) => keys.split(',').map((text) => text.trim()))
    .pipe(z.array(key))
    .default([])
    .meta({
      description: 'Previous keys, comma-separated, until reseal-secrets has run.',
    }),
  SHOP_ROLE: z.enum(['web', 'worker', 'both']).default('both').meta({
    section: 'Process',
    description:
      'web: pages only. worker: deliveries and timers only. both: everything in one process. web and worker need DATABASE_URL.',
  }),
  HOST: z.string().default('127.0.0.1').meta({
    description: 'The address to listen on.',
  }),
  PORT: z.coerce.number().int().min(0).max(65_535).optional().meta({
    example: '3000',
    description:
      'If the port is taken, the shop uses the next free one; 0 is any free port. A worker listens only if PORT is set, for /healthz\nand /readyz.',
  }),
  PUBLIC_URL: httpUrl.optional().meta({
    description:
      "The shop's public address; customers' links begin with it. By default the address that it listens on.",
  }),
  TRUST_PROXY: z.coerce.number().int().min(0).max(10).default(0).meta({
    description:
      'The number of proxies in front of the shop that append to X-Forwarded-For. Rate limits use the client address behind them.',
  }),
  METRICS_TOKEN: z.string().min(16).optional().meta({
    description:
      'Bearer token for /metrics. Without it only this machine can read /metrics, and nobody once PUBLIC_URL is another address.',
  }),
  ...abuseSettings,
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info').meta({
    description: 'silent, error, warn, info or debug',
  }),
  SHOP_NAME: z.string().max(50).default('PanelKit Shop').meta({ section: 'Shop' }),
  SHOP_FIRST_RUN: z.enum(['samples', 'assistant']).default('samples').meta({
    description:
      'samples: a new shop begins with an owner, sample plans and, without MARZBAN_URL, simulated panels. assistant: it begins empty and prints\na code with which its owner sets it up in the browser.',
  }),
  SHOP_CURRENCY: currency.optional().meta({
    description:
      'The currency of all prices and wallets, by its ISO 4217 code: EUR, IRR. Without it the assistant asks, and a demo on your own machine takes USD; every other new shop needs it. You cannot change it once plans or money use it. A shop in IRR shows and reads Toman, until its settings say Rial.',
  }),
  PAY_TO: z.string().max(200).default(SAMPLE_PAY_TO).meta({
    description: 'Where customers send money if they pay by receipt.',
  }),
  BANK_MESSAGE_SECRET: z.string().min(24).optional().meta({
    description:
      "The secret with which an app on the shop's phone posts the bank's messages to PUBLIC_URL/payments/messages. Without it there is no such address.",
  }),
  SHOP_DEMO_CREDIT: z.coerce.number().int().min(0).max(1_000_000_000).optional().meta({
    description:
      'Play money for each new customer, in minor units such as cents. By default about 20 dollars on simulated panels and this machine, nothing on a real panel or under a public address.',
  }),
  SHOP_LANGUAGE: z.enum(LANGUAGES).default('en').meta({
    description: 'Language until staff choose another in the settings: en, fa or ru.',
  }),
  SHOP_TIME_ZONE: timeZone.default('UTC').meta({
    description: 'Time zone until staff choose another in the settings, for example Asia/Tehran.',
  }),
  ...gatewaySettings,
  ...telegramSettings,
  SHOP_STAFF_EMAIL: z.email().default(EXAMPLE_STAFF_EMAIL).meta({
    section: 'People',
    description:
      "The owner's sign-in address, which also receives staff alerts by mail. If it is not set, the first owner receives them.",
  }),
  SHOP_STAFF_PASSWORD: z.string().min(10).max(200).optional().meta({
    description:
      "The owner's first password. Without it the first start generates one and prints it once, to the terminal.",
  }),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/ })
    .optional()
    .meta({
      description:
        'Mail server: smtps://user:password@host. smtp:// requires STARTTLS, unless it ends in ?requireTLS=false or is on this machine.\nWithout it the shop sends no mail; a demo on loopback logs it.',
    }),
  MAIL_FROM: z
    .string()
    .max(200)
    .default('shop@shop.example')
    .meta({ description: 'Sender address of mail.' }),
  MAIL_BROADCASTS_PER_SECOND: z.coerce.number().min(0.01).max(100).default(5).meta({
    description:
      'How many mails of broadcasts the server is given a second. 0.1 is one in ten seconds. Stay below what your provider allows, with\nroom for notifications.',
  }),
  MARZBAN_URL: httpUrl.optional().meta({
    section: 'Panel',
    description: 'A real Marzban 0.8.4 (set all three). Without them the shop starts three simulated panels.',
  }),
  MARZBAN_USERNAME: z.string().optional(),
  MARZBAN_PASSWORD: z.string().optional(),
  PANEL_PRIVATE_NETWORKS: z
    .string()
    .transform((text) => text.split(',').flatMap((part) => part.trim() || []))
    .default([])
    .meta({
      description:
        'Private networks (10.0.0.0/8), comma-separated, in which panels need no confirmation. Elsewhere staff confirm each private address once.',
    }),
  SELL_PRIVATE_LINKS: flag.default(false).meta({
    description:
      'Set to true to sell on panels at private addresses that have no public host. Their links work on this machine or in this network only.',
    example: 'false',
  }),
  ...proxySettings,
  ...panelSettings,
  ALLOW_VOLATILE: flag.default(false).meta({
    example: '0',
    description: '1: allow STORAGE=memory on a real panel.',
  }),
  PANELKIT_PROVISIONING_ENABLED: flag.optional().meta({
    example: 'true',
    description:
      'false: the shop takes orders, but units wait until staff start them. XUI_PROVISIONING_ENABLED is the older name.',
  }),
  PANELKIT_AUTO_LIFECYCLE: flag.optional().meta({
    example: 'true',
    description:
      'false: no automatic expiry, renewal, warning or termination; health checks and usage sync still run. XUI_AUTO_LIFECYCLE is the\nolder name.',
  }),
  PANELKIT_LIFECYCLE_OPERATIONS: operations.optional().meta({
    example: 'all',
    description:
      'Which parts of the lifecycle run: all, or some of expired, expiring and traffic, comma-separated.',
  }),
  NODE_ENV: z.string().optional().meta({ hidden: true }),
  PANELKIT_HEALTH_CHECK_INTERVAL: seconds.optional().meta({
    example: '300',
    description:
      'Seconds between health checks of a panel, in whole minutes. XUI_HEALTH_CHECK_INTERVAL is the older name.',
  }),
  XUI_PROVISIONING_ENABLED: flag.optional().meta({ hidden: true }),
  XUI_AUTO_LIFECYCLE: flag.optional().meta({ hidden: true }),
  XUI_HEALTH_CHECK_INTERVAL: seconds.optional().meta({ hidden: true }),
});

/** The settings as they are read. */
export type Settings = z.output<typeof envSchema>;
