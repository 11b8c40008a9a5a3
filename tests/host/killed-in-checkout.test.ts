import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openTestBrowser, type TestBrowser } from '../../packages/shop/src/tests/test-browser.ts';
import {
  startTestServer,
  type TestServer,
} from '../../packages/storage-postgres/src/testing/test-databases.ts';
import { type ShopProcess, startShop } from '../browser/start-shop.ts';
import { type CommitHold, type HeldWay, holdCommit } from './hold-commit.ts';

const soon = { timeout: 60_000, interval: 100 };

describe('a web process that is killed in the middle of a checkout', () => {
  let server: TestServer;
  let settings: Record<string, string>;
  let connectionString: string;
  let worker: ShopProcess;
  let other: ShopProcess;
  let otherUrl: string;
  const ways: HeldWay[] = [];

  beforeAll(async () => {
    server = await startTestServer({ isDurable: true });
    connectionString = await server.createDatabase('shop');
    settings = {
      STORAGE: 'durable',
      DATABASE_URL: connectionString,
      LOG_LEVEL: 'error',
      PANELKIT_SECRET_KEY: 'the-key-of-this-test-shop',
      PANEL_TIMEOUT_SECONDS: '2',
      DATA_DIR: join(tmpdir(), `panelkit-checkout-${process.pid}`),
    };
    worker = startShop({ ...settings, SHOP_ROLE: 'worker' });
    await worker.opened();
    other = startShop({ ...settings, SHOP_ROLE: 'web' });
    otherUrl = await other.opened();
  }, 60_000);
  afterAll(async () => {
    expect(await Promise.all([worker.stop(), other.stop()])).toEqual([0, 0]);
    await Promise.all(ways.map((way) => way.close()));
    await server.stop();
  });

  /**
   * A buyer in front of the checkout of a process whose commit is held; `url.now` is where his browser goes.
   */
  async function openCheckout(hold: CommitHold, name: string) {
    const way = await holdCommit(connectionString, hold);
    ways.push(way);
    const web = startShop({ ...settings, SHOP_ROLE: 'web', DATABASE_URL: way.connectionString });
    const url = { now: await web.opened() };
    const browser = openTestBrowser('', (path, init) => fetch(url.now + path, init));
    const person = { name, email: `${name.toLowerCase()}@shop.test`, password: 'three quiet otters' };
    expect((await browser.submit('/sign-up', '/sign-up', person)).status).toBe(303);
    await browser.submit('/plans/starter', '/cart', { quantity: '1', goTo: 'checkout' });
    const form = { ...(await browser.hiddenFields('/checkout', '/orders')), method: 'wallet' };
    return { web, way, url, browser, form };
  }

  async function countOrders(): Promise<number> {
    const client = new pg.Client({ connectionString });
    await client.connect();
    const { rows } = await client.query<{ count: string }>('SELECT count(*) FROM panelkit.orders');
    await client.end();
    return Number(rows[0]?.count);
  }

  /** One order, delivered, and 3 of the 20 dollars are gone. */
  async function expectOneSale(browser: TestBrowser, order: string): Promise<void> {
    await vi.waitFor(async () => expect((await browser.get(order)).text).toContain('1 of 1 delivered'), soon);
    const { text } = await browser.get('/orders');
    expect(new Set(text.match(/\/orders\/[0-9a-f-]{36}/g))).toEqual(new Set([order]));
    expect((await browser.get('/plans/starter')).text).toContain('$17.00');
  }

  test.each([
    { hold: 'on its way to the database', name: 'Ada', isTaken: 0 },
    { hold: 'done, its answer on the way back', name: 'Bea', isTaken: 1 },
  ] as const)(
    'given a commit that is $hold, when the process is killed and the buyer sends the form again, then nothing is lost and he is charged once',
    async ({ hold, name, isTaken }) => {
      const before = await countOrders();
      const { web, way: held, url, browser, form } = await openCheckout(hold, name);
      const first = browser.post('/orders', form).then(
        ({ status }) => status,
        () => 'no answer',
      );
      await held.held;
      await vi.waitFor(async () => expect(await countOrders()).toBe(before + isTaken), soon);
      await web.kill();
      expect(await first).toBe('no answer');
      url.now = otherUrl;
      const again = await browser.post('/orders', form);
      expect(again.status).toBe(303);
      expect((await browser.post('/orders', form)).location).toBe(again.location);
      await expectOneSale(browser, again.location);
    },
    120_000,
  );

  test('given a buyer who sends the form again while the first still hangs, when the process with the first is killed, then the second is taken and he is charged once', async () => {
    const { web, way: held, url, browser, form } = await openCheckout('on its way to the database', 'Cy');
    const first = browser.post('/orders', form).catch(() => 'no answer');
    await held.held;
    url.now = otherUrl;
    const second = browser.post('/orders', form);
    await vi.waitFor(async () => expect(await countWaiting(connectionString)).toBeGreaterThan(0), soon);
    await web.kill();
    expect(await first).toBe('no answer');
    const { status, location } = await second;
    expect(status).toBe(303);
    await expectOneSale(browser, location);
  }, 120_000);
});

/** Statements that wait for what another transaction holds. */
async function countWaiting(connectionString: string): Promise<number> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const { rows } = await client.query("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
  await client.end();
  return rows.length;
}
