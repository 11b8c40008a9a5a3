import { isTimeZone } from '@panelkit/sdk';
import * as z from 'zod';

const httpUrl = z.url({ protocol: /^https?$/ });
const databaseUrl = z.url({ protocol: /^postgres(ql)?$/ });
const timeZone = z.string().refine(isTimeZone, 'no such time zone');
const currency = z
  .string()
  .refine((code) => /^[A-Z]{3}$/.test(code), 'a currency is three capital letters, as EUR');
const key = z.string().min(16);

/** A setting that is on or off. */
export const flag = z.stringbool();
/** A time in seconds that is whole minutes. */
export const seconds = z.coerce.number().int().min(60).max(86_400).multipleOf(60);

/** Parts of the lifecycle. */
const operations = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .pipe(
    z.union([
      z.tuple([z.literal('all')]).transform(() => 'all' as const),
      z.array(z.enum(['expired', 'expiring', 'traffic'])),
    ]),
  );

/**
 * Every setting of the shop. A description is the comment above it in `.env.example`; `section` begins a new paragraph there, and
 * `example` stands for a setting without a default of its own.
 */
export const envSchema = z.object({
  DATABASE_URL: databaseUrl.optional().meta({
    section: 'Records',
    description:
      'A PostgreSQL server (14 or newer): postgres://user:password@host/database. Any number of processes may share it.\nWithout it the records are in DATA_DIR, embedded, for one process.',
  }),
  DATA_DIR: z.string().default('./data').meta({
    description:
      'Where the embedded database, the key file and the simulated panels keep their files; made if need be, for its owner only.',
  }),
  STORAGE: z.enum(['durable', 'memory']).default('durable').meta({
    description: 'memory: nothing is kept; for a look and for tests.',
  }),
  DATABASE_WAIT_SECONDS: z.coerce.number().int().min(0).max(3600).default(60).meta({
    description: 'How long a start waits for a database that does not answer.',
  }),
  PANELKIT_SECRET_KEY: key.optional().meta({
    section: 'Secret key',
    description:
      'At least 16 characters; 32 random bytes are good: openssl rand -base64 32. It seals panel logins, accounts and links, and signs\ncookies. Needed with DATABASE_URL; otherwise the first start writes one to DATA_DIR/secret.key. Keep a copy apart from the records.',
  }),
  PANELKIT_PREVIOUS_SECRET_KEYS: z
    .string()
    .transform((keys) => keys.split(',').map((text) => text.trim()))
    .pipe(z.array(key))
    .default([])
    .meta({
      description: 'Keys that were replaced, with commas between them, until reseal-secrets has run.',
    }),
  SHOP_ROLE: z.enum(['web', 'worker', 'both']).default('both').meta({
    section: 'Process',
    description:
      'web: pages only. worker: deliveries and timers only. both: one process does all. Apart they need DATABASE_URL.',
  }),
  HOST: z.string().default('127.0.0.1').meta({
    description: 'Where it listens.',
  }),
  PORT: z.coerce.number().int().min(0).max(65_535).optional().meta({
    example: '3000',
    description:
      'When the port is taken, the next free one is used; 0 is any free port. A worker listens only when it is given one, for /healthz\nand /readyz.',
  }),
  PUBLIC_URL: httpUrl.optional().meta({
    description:
      "Where customers reach it; the shop's links begin with it. By default the address on which it listens.",
  }),
  TRUST_PROXY: z.coerce.number().int().min(0).max(10).default(0).meta({
    description:
      'How many proxies stand in front of it, each of which appends to X-Forwarded-For: requests are limited by the address behind them.',
  }),
  METRICS_TOKEN: z.string().min(16).optional().meta({
    description:
      'Who sends it as a bearer token may read /metrics from elsewhere; without it only this machine may.',
  }),
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info').meta({
    description: 'silent, error, warn, info or debug',
  }),
  SHOP_NAME: z.string().max(50).default('PanelKit Shop').meta({ section: 'Shop' }),
  SHOP_CURRENCY: currency.default('USD').meta({
    description:
      'The currency of all prices and wallets, by its ISO 4217 code: EUR, IRR. It cannot change once plans or money use it.',
  }),
  PAY_TO: z.string().max(200).default('Demo Bank, card 6037 0000 0000 0000').meta({
    description: 'Where customers send money for orders that they pay by receipt.',
  }),
  SHOP_DEMO_CREDIT: z.coerce.number().int().min(0).max(1_000_000_000).optional().meta({
    description:
      'What a new customer finds in his wallet, in minor units such as cents. By default about 20 dollars while the panels are simulated, and nothing on a real one.',
  }),
  SHOP_LANGUAGE: z.enum(['en', 'fa']).default('en').meta({
    description: 'What is spoken to who asks for no language that the shop has: en or fa.',
  }),
  SHOP_TIME_ZONE: timeZone.default('UTC').meta({
    description: 'In which dates are shown, unless somebody chose another: for example Asia/Tehran.',
  }),
  SHOP_STAFF_EMAIL: z.email().default('owner@shop.example').meta({
    section: 'People',
    description: 'With which the owner of the shop signs in, and where alerts go by mail.',
  }),
  SHOP_STAFF_PASSWORD: z.string().min(10).max(200).optional().meta({
    description:
      "The owner's first password. Without it the first start makes one and prints it once, to the terminal.",
  }),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/ })
    .optional()
    .meta({
      description:
        'Who sends mail: smtps://user:password@host. Without it no mail is sent; a demo on loopback writes it to the log.',
    }),
  MAIL_FROM: z.string().max(200).default('shop@shop.example').meta({ description: 'From whom mail comes.' }),
  MARZBAN_URL: httpUrl.optional().meta({
    section: 'Panel',
    description: 'A real Marzban 0.8.4 (all three). Without them three simulated ones are started.',
  }),
  MARZBAN_USERNAME: z.string().optional(),
  MARZBAN_PASSWORD: z.string().optional(),
  PANEL_PRIVATE_NETWORKS: z
    .string()
    .transform((text) => text.split(',').flatMap((part) => part.trim() || []))
    .default([])
    .meta({
      description:
        'Private networks (10.0.0.0/8), with commas between them, in which panels may be without a question. Elsewhere staff confirm each of them once.',
    }),
  PANEL_PROXY_URL: httpUrl.optional().meta({
    description:
      'A proxy that every request to a panel goes through: http://user:password@host:port. It resolves their names, and certificates of their\nown cannot be checked through it.',
  }),
  PANEL_TIMEOUT_SECONDS: z.coerce.number().int().min(1).max(300).default(15).meta({
    description:
      'How long a panel may take for one answer. What a process did when it was killed is taken over after six times that.',
  }),
  ALLOW_VOLATILE: flag.default(false).meta({
    example: '0',
    description: '1: use STORAGE=memory on a real panel all the same.',
  }),
  PANELKIT_PROVISIONING_ENABLED: flag.optional().meta({
    example: 'true',
    description:
      'false: orders are taken, and their units wait until staff start them. XUI_PROVISIONING_ENABLED is an older name of it.',
  }),
  PANELKIT_AUTO_LIFECYCLE: flag.optional().meta({
    example: 'true',
    description:
      'false: nothing expires, renews, is warned of or ends by itself; health and usage are read all the same. XUI_AUTO_LIFECYCLE is an\nolder name of it.',
  }),
  PANELKIT_LIFECYCLE_OPERATIONS: operations.optional().meta({
    example: 'all',
    description:
      'Which part of the lifecycle goes by itself: all, or some of expired, expiring and traffic, with commas between them.',
  }),
  NODE_ENV: z.string().optional().meta({ hidden: true }),
  PANELKIT_HEALTH_CHECK_INTERVAL: seconds.optional().meta({
    example: '300',
    description:
      'How often a panel is asked how it is, in seconds: whole minutes. XUI_HEALTH_CHECK_INTERVAL is an older name of it.',
  }),
  XUI_PROVISIONING_ENABLED: flag.optional().meta({ hidden: true }),
  XUI_AUTO_LIFECYCLE: flag.optional().meta({ hidden: true }),
  XUI_HEALTH_CHECK_INTERVAL: seconds.optional().meta({ hidden: true }),
});

/** The settings as they are read. */
export type Settings = z.output<typeof envSchema>;
