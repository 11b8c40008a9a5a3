import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { TestBrowser } from '../../packages/shop/src/tests/test-browser.ts';
import {
  startTestServer,
  type TestServer,
} from '../../packages/storage-postgres/src/testing/test-databases.ts';
import { type ShopProcess, startShop } from '../browser/start-shop.ts';
import { browseAsAda, buyStarter } from './buy-as-ada.ts';

const started: ShopProcess[] = [];
let server: TestServer;
let folder: string;
let databases = 0;

beforeAll(async () => {
  server = await startTestServer();
  folder = await mkdtemp(join(tmpdir(), 'panelkit-worker-'));
}, 60_000);
afterEach(() => Promise.all(started.splice(0).map((shop) => shop.stop())));
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function newSettings(): Promise<Record<string, string>> {
  databases += 1;
  const DATABASE_URL = await server.createDatabase(`shop${databases}`);
  const DATA_DIR = join(folder, String(databases));
  // What was under way when the database went is taken up again after six times the panel's limit.
  const limits = { PANEL_TIMEOUT_SECONDS: '2' };
  const PANELKIT_SECRET_KEY = 'the-key-of-this-test-shop';
  return { STORAGE: 'durable', DATABASE_URL, DATA_DIR, PANELKIT_SECRET_KEY, ...limits };
}

function start(environment: Record<string, string>): ShopProcess {
  const shop = startShop(environment);
  started.push(shop);
  return shop;
}

/** Every row of every table, as text. */
async function dumpOf(connectionString: string): Promise<string> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const { rows: tables } = await client.query<{ name: string }>(
    "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname LIKE 'panelkit%'",
  );
  const lines: string[] = [];
  for (const { name } of tables) {
    const { rows } = await client.query<{ line: string }>(`SELECT row::text AS line FROM ${name} AS row`);
    lines.push(...rows.map(({ line }) => line));
  }
  await client.end();
  return lines.join('\n');
}

interface MarzbanUser {
  username: string;
  proxies: object;
}

/** The login of the panel, names and credentials of its accounts, and the tokens of the customer's links. */
async function secretsOf(dataDir: string, browser: TestBrowser): Promise<string[]> {
  const { password, data } = JSON.parse(await readFile(join(dataDir, 'simulated-marzban.json'), 'utf8'));
  const credentials = data.users.entries.flatMap(([, user]: [string, MarzbanUser]) => [
    user.username,
    ...[...JSON.stringify(user.proxies).matchAll(/"(?:id|password)":"([^"]+)"/g)].map(([, value]) => value),
  ]);
  const { text } = await browser.get('/account');
  const pages = [...text.matchAll(/\/subscriptions\/[0-9a-f-]+/g)].map(([path]) => path);
  const tokens: string[] = [];
  for (const path of new Set(pages)) {
    tokens.push(/\/s\/([\w-]{20,})/.exec((await browser.get(path)).text)?.[1] ?? 'no token is shown');
  }
  expect(tokens).toHaveLength(2);
  expect(tokens).not.toContain('no token is shown');
  return [password, ...credentials, ...tokens];
}

const soon = { timeout: 90_000, interval: 200 };

describe('A shop on a PostgreSQL server', () => {
  test('given a web and a worker process, when an order comes, then the worker delivers it and both are ready', async () => {
    const settings = await newSettings();
    const worker = start({ ...settings, SHOP_ROLE: 'worker' });
    const workerUrl = new URL(await worker.opened()).origin;
    const web = start({ ...settings, SHOP_ROLE: 'web' });
    const url = await web.opened();
    const browser = await browseAsAda(url);
    const order = await buyStarter(browser, 2);
    await vi.waitFor(async () => expect((await browser.get(order)).text).toContain('2 of 2 delivered'), soon);
    for (const origin of [url, workerUrl]) {
      expect(await (await fetch(`${origin}/readyz`)).json()).toMatchObject({ status: 'ready' });
    }
    expect((await fetch(`${workerUrl}/`)).status).toBe(404);
    const dump = await dumpOf(settings.DATABASE_URL ?? '');
    const secrets = await secretsOf(settings.DATA_DIR ?? '', browser);
    expect(secrets.length).toBeGreaterThanOrEqual(1 + 2 + 2 + 2);
    expect(dump).toContain('Starter');
    expect(secrets.filter((secret) => dump.includes(secret))).toEqual([]);
    expect(await worker.stop()).toBe(0);
    expect(await web.stop()).toBe(0);
  }, 120_000);

  test('given a shop, when its database goes away and comes back, then it answers 503 meanwhile and loses nothing', async () => {
    const settings = await newSettings();
    const shop = start(settings);
    const url = await shop.opened();
    const browser = await browseAsAda(url);
    const order = await buyStarter(browser, 1);
    await server.goDown();
    try {
      await vi.waitFor(async () => expect((await fetch(`${url}/readyz`)).status).toBe(503), soon);
      const refused = await browser.get(order);
      expect([refused.status, refused.code]).toEqual([503, 'STORAGE_UNAVAILABLE']);
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
      const hasty = start({ ...settings, DATABASE_WAIT_SECONDS: '1', DATA_DIR: join(folder, 'hasty') });
      expect(await hasty.ended()).toBe(1);
      expect(hasty.log()).toContain('the start waits for it');
      expect(hasty.log()).toContain('STORAGE_UNAVAILABLE: ');
      expect(hasty.log()).not.toContain('postgres:postgres');
    } finally {
      await server.comeBack();
    }
    await vi.waitFor(async () => expect((await browser.get(order)).text).toContain('1 of 1 delivered'), soon);
    const next = await buyStarter(browser, 1);
    await vi.waitFor(async () => expect((await browser.get(next)).text).toContain('1 of 1 delivered'), soon);
  }, 180_000);

  test('given a database that is down, when a shop is started, then it says why it waits, and opens and sells once the database is there', async () => {
    const settings = await newSettings();
    await server.goDown();
    const shop = start(settings);
    try {
      await vi.waitFor(() => expect(shop.log()).toContain('the start waits for it'), soon);
      expect(shop.log()).toContain('STORAGE_UNAVAILABLE');
      expect(shop.log()).not.toContain('postgres:postgres');
      expect(shop.output()).toBe('');
    } finally {
      await server.comeBack();
    }
    const browser = await browseAsAda(await shop.opened());
    const order = await buyStarter(browser, 1);
    await vi.waitFor(async () => expect((await browser.get(order)).text).toContain('1 of 1 delivered'), soon);
  }, 180_000);
});
