import { FORGED_ADDRESS, FORGED_CHAIN } from '@panelkit/shop/programs';
import { describe, expect, test } from 'vitest';
import { readEnv } from '../env/env.ts';
import { diagnose } from './diagnose.ts';
import type { Facts, ShopFacts } from './facts.ts';
import { writeFindings } from './finding.ts';

const now = new Date('2026-06-01T12:00:00Z');
const day = (days: number): Date => new Date(now.getTime() + days * 24 * 3_600_000);
const client = '198.51.100.7';
type SeenShop = Extract<ShopFacts, { kind: 'seen' }>;

const environment = {
  DATABASE_URL: 'postgres://panelkit:pw@database:5432/panelkit',
  PANELKIT_SECRET_KEY: 'mYp1dO2M9xqk1bJm0cVt5Qw8Zs7Lr4Gh3Ef6NaUyKjI=',
  PUBLIC_URL: 'https://shop.example',
  TRUST_PROXY: '1',
  SHOP_STAFF_EMAIL: 'dana@shop.test',
  SHOP_DEMO_CREDIT: '0',
  SMTP_URL: 'smtps://shop:pw@mail.test',
  MAIL_FROM: 'shop@shop.test',
};

const healthy: SeenShop = {
  kind: 'seen',
  seen: {
    proof: 'proved',
    address: client,
    forwardedFor: `${FORGED_CHAIN}, ${client}`,
    forwardedProto: 'https',
    host: 'shop.example',
    trustProxy: 1,
    payTo: 'Card 6037 1234',
    confirmedOnly: true,
    linkAddresses: [],
    database: { ready: true, clockSkewMs: 3 },
    panels: [],
  },
  metricsStatus: 404,
  cookies: ['__Host-shop-csrf=x; Path=/; HttpOnly; Secure; SameSite=Lax'],
  hasHsts: true,
  certificate: { flaw: null, endsAt: day(60) },
  clockSkewMs: 200,
};

interface Patch extends Partial<Omit<Facts, 'env' | 'shop'>> {
  settings?: Record<string, string>;
  seen?: Partial<SeenShop['seen']>;
  shop?: Partial<Omit<SeenShop, 'kind'>>;
  /** In place of a shop that answered. */
  notSeen?: Exclude<ShopFacts, SeenShop>;
}

function factsOf({ settings = {}, seen = {}, shop = {}, notSeen, ...patch }: Patch): Facts {
  return {
    now,
    env: readEnv({ ...environment, ...settings }),
    staffPasswordFlaw: null,
    machine: { freeBytes: 50 * 2 ** 30, openPaths: [], disk: 'encrypted' },
    shop: notSeen ?? { ...healthy, ...shop, seen: { ...healthy.seen, ...seen } },
    database: null,
    mail: { kind: 'works' },
    scanner: { kind: 'works' },
    panels: [
      {
        name: 'Frankfurt',
        origin: 'https://panel.test',
        isHealthy: true,
        certificate: { flaw: null, endsAt: day(60) },
      },
    ],
    links: [],
    ...patch,
  };
}

const found = (patch: Patch): string[] =>
  diagnose(factsOf(patch)).map(({ check, level }) => `${level} ${check}`);

const panel = { name: 'Oslo', origin: 'https://panel.test', isHealthy: true, certificate: null };

const misconfigurations: { name: string; given: Patch; then: string[] }[] = [
  {
    name: 'addresses of links of which two lead elsewhere',
    given: {
      links: [
        { address: 'https://good.example', flaw: null },
        { address: 'https://gone.example', flaw: { kind: 'unreachable', cause: 'ENOTFOUND' } },
        { address: 'https://other.example', flaw: { kind: 'stranger', status: 404 } },
      ],
    },
    then: ['failure link-address', 'failure link-address'],
  },
  {
    name: 'trials and receipts for people whom nobody can reach',
    given: { seen: { confirmedOnly: false } },
    then: ['warning unconfirmed-buyers'],
  },
  {
    name: 'neither mail nor bot, so that nobody can confirm anything',
    given: { settings: { SMTP_URL: '' }, mail: { kind: 'none' }, seen: { confirmedOnly: false } },
    then: ['warning mail', 'warning unconfirmed-buyers'],
  },
  {
    name: 'a virus scanner that does not answer',
    given: { scanner: { kind: 'silent', cause: 'ECONNREFUSED' } },
    then: ['failure scanner'],
  },
  {
    name: 'a virus scanner without signatures',
    given: { scanner: { kind: 'blind' } },
    then: ['failure scanner'],
  },
  {
    name: 'a disk that is not encrypted',
    given: { machine: { freeBytes: 50 * 2 ** 30, openPaths: [], disk: 'plain' } },
    then: ['warning disk-encryption'],
  },
  {
    name: 'a disk of which nobody says whether it is encrypted',
    given: { machine: { freeBytes: 50 * 2 ** 30, openPaths: [], disk: 'unknown' } },
    then: ['warning disk-encryption'],
  },
  // The way to the shop.
  {
    name: 'TRUST_PROXY=0 behind a proxy',
    given: { seen: { trustProxy: 0, address: '10.0.0.1' } },
    then: ['failure trust-proxy'],
  },
  {
    name: 'a TRUST_PROXY that is too high',
    given: { seen: { trustProxy: 2, address: FORGED_ADDRESS } },
    then: ['failure trust-proxy'],
  },
  {
    name: 'a TRUST_PROXY that is too high, behind a proxy that drops what clients claim',
    given: { seen: { trustProxy: 2, forwardedFor: client } },
    then: ['warning trust-proxy'],
  },
  {
    name: 'two proxies, one trusted',
    given: { seen: { forwardedFor: `${FORGED_CHAIN}, ${client}, 10.0.0.2`, address: '10.0.0.2' } },
    then: ['failure trust-proxy'],
  },
  {
    name: 'a proxy that passes X-Forwarded-For on as it came',
    given: { seen: { forwardedFor: FORGED_CHAIN, address: FORGED_ADDRESS } },
    then: ['failure trust-proxy'],
  },
  {
    name: 'a proxy that sends no X-Forwarded-For',
    given: { seen: { forwardedFor: null, address: '10.0.0.1' } },
    then: ['failure forwarded-for'],
  },
  {
    name: 'https without X-Forwarded-Proto',
    given: { seen: { forwardedProto: null } },
    then: ['warning forwarded-proto'],
  },
  {
    name: 'a proxy that asks as 127.0.0.1',
    given: { seen: { host: '127.0.0.1:3000' } },
    then: ['failure host'],
  },
  { name: '/metrics open to everybody', given: { shop: { metricsStatus: 200 } }, then: ['failure metrics'] },
  { name: 'cookies that do not arrive', given: { shop: { cookies: [] } }, then: ['failure cookies'] },
  {
    name: 'cookies without __Host-',
    given: { shop: { cookies: ['shop-csrf=x; Path=/; HttpOnly; Secure; SameSite=Lax'] } },
    then: ['failure cookies'],
  },
  { name: 'a proxy that strips HSTS', given: { shop: { hasHsts: false } }, then: ['warning hsts'] },
  {
    name: 'plain http for everybody',
    given: {
      settings: { PUBLIC_URL: 'http://shop.example' },
      shop: { certificate: null, cookies: ['a=b; HttpOnly; SameSite=Lax'] },
    },
    then: ['failure tls'],
  },
  {
    name: 'no PUBLIC_URL',
    given: {
      settings: { PUBLIC_URL: '', HOST: '0.0.0.0' },
      seen: { host: 'localhost:3000', trustProxy: 0, forwardedFor: FORGED_CHAIN },
      shop: { certificate: null, cookies: ['a=b; HttpOnly; SameSite=Lax'] },
    },
    then: ['failure public-url'],
  },
  {
    name: 'an untrusted certificate',
    given: { notSeen: { kind: 'untrusted', cause: 'CERT_HAS_EXPIRED' } },
    then: ['failure tls'],
  },
  {
    name: 'a certificate that ends soon',
    given: { shop: { certificate: { flaw: null, endsAt: day(5) } } },
    then: ['warning certificate'],
  },
  {
    name: 'a shop that does not run',
    given: { notSeen: { kind: 'unreachable', cause: 'ECONNREFUSED' } },
    then: ['failure shop'],
  },
  {
    name: 'another shop at PUBLIC_URL',
    given: { notSeen: { kind: 'stranger', status: 404 } },
    then: ['failure shop'],
  },
  // Secrets and what only demos have.
  {
    name: 'a secret key that can be guessed',
    given: { settings: { PANELKIT_SECRET_KEY: 'aaaaaaaabbbbbbbb' } },
    then: ['failure secret-key'],
  },
  {
    name: 'a weak first password',
    given: { staffPasswordFlaw: 'is-known' },
    then: ['failure staff-password'],
  },
  { name: 'the demo owner', given: { settings: { SHOP_STAFF_EMAIL: '' } }, then: ['warning staff-email'] },
  {
    name: 'play money for everybody',
    given: { settings: { SHOP_DEMO_CREDIT: '2000' } },
    then: ['failure demo-credit'],
  },
  {
    name: 'a payment provider in its sandbox',
    given: {
      settings: { STRIPE_SECRET_KEY: 'sk_test_1234567890', STRIPE_WEBHOOK_SECRET: 'whsec_1234567890' },
    },
    then: ['failure sandbox'],
  },
  {
    name: 'the demo bank account',
    given: { seen: { payTo: 'Demo Bank, card 6037' } },
    then: ['failure pay-to'],
  },
  {
    name: 'records in memory',
    given: { settings: { DATABASE_URL: '', STORAGE: 'memory' } },
    then: ['failure storage'],
  },
  // Mail.
  {
    name: 'no mail server',
    given: { settings: { SMTP_URL: '' }, mail: { kind: 'none' } },
    then: ['warning mail'],
  },
  {
    name: 'mail that may go unencrypted',
    given: { settings: { SMTP_URL: 'smtp://mail.test?requireTLS=false' } },
    then: ['failure mail-tls'],
  },
  {
    name: 'mail whose login is refused',
    given: { mail: { kind: 'refused', cause: 'EAUTH 535' } },
    then: ['failure mail'],
  },
  { name: 'mail from the demo', given: { settings: { MAIL_FROM: '' } }, then: ['warning mail-from'] },
  // The machine.
  {
    name: 'a data folder that others read',
    given: { machine: { freeBytes: null, openPaths: ['/data/secret.key'], disk: 'encrypted' } },
    then: ['failure permissions'],
  },
  {
    name: 'a full disk',
    given: { machine: { freeBytes: 2 ** 20, openPaths: [], disk: 'encrypted' } },
    then: ['failure disk'],
  },
  {
    name: 'a disk that fills up',
    given: { machine: { freeBytes: 500 * 2 ** 20, openPaths: [], disk: 'encrypted' } },
    then: ['warning disk'],
  },
  {
    name: 'a database clock apart',
    given: { seen: { database: { ready: false, clockSkewMs: 7000 } } },
    then: ['failure clock'],
  },
  {
    name: 'a database that is gone',
    given: { seen: { database: { ready: false, clockSkewMs: null } } },
    then: ['failure database'],
  },
  { name: 'a machine clock apart', given: { shop: { clockSkewMs: -60_000 } }, then: ['warning clock'] },
  {
    name: 'missing migrations',
    given: {
      notSeen: { kind: 'unreachable', cause: 'ECONNREFUSED' },
      database: { kind: 'unusable', cause: '0002 not applied' },
    },
    then: ['failure shop', 'failure database'],
  },
  // Panels.
  {
    name: 'a panel that fails',
    given: { panels: [{ ...panel, isHealthy: false }] },
    then: ['failure panel'],
  },
  {
    name: 'a panel over plain http',
    given: { panels: [{ ...panel, origin: 'http://panel.test' }] },
    then: ['failure panel-tls'],
  },
  {
    name: 'a panel whose certificate ends',
    given: { panels: [{ ...panel, certificate: { flaw: null, endsAt: day(3) } }] },
    then: ['warning certificate'],
  },
];

describe('doctor', () => {
  test('given a set-up by the guide, then nothing is wrong', () => {
    expect(found({})).toEqual([]);
    expect(writeFindings([])).toBe('Nothing is wrong.');
  });

  test('given a proxy that replaces what clients claim, then nothing is wrong', () => {
    expect(found({ seen: { forwardedFor: client } })).toEqual([]);
  });

  test.each(misconfigurations)('given $name, then doctor names it alone', ({ given, then }) => {
    expect(found(given)).toEqual(then);
  });

  test('given a panel with a pinned certificate, then doctor leaves it alone while it works', () => {
    const certificate = { flaw: 'DEPTH_ZERO_SELF_SIGNED_CERT', endsAt: day(1) };
    expect(found({ panels: [{ ...panel, certificate }] })).toEqual([]);
  });

  test('given a mail server on this machine, then mail may go to it unencrypted', () => {
    expect(found({ settings: { SMTP_URL: 'smtp://127.0.0.1:25' } })).toEqual([]);
  });

  test('given findings, then each is one line with what to do, failures first', () => {
    const text = writeFindings(diagnose(factsOf({ shop: { hasHsts: false, metricsStatus: 200 } })));
    const [first, second, last] = text.split('\n');
    expect(first).toMatch(/^failure {2}metrics: .+ → .+/);
    expect(second).toMatch(/^warning {2}hsts: .+ → .+/);
    expect(last).toBe('1 failures, 1 warnings.');
  });
});
