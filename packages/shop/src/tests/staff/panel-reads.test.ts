import { runProcess } from '@panelkit/http/node';
import { silentLogger } from '@panelkit/sdk';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createApp } from '../../app.ts';
import { openTestBrowser, type TestBrowser } from '../test-browser.ts';
import { openTestShop, type TestShop, type TestShopOptions } from '../test-shop.ts';

const opened: TestShop[] = [];
afterEach(() => Promise.all(opened.splice(0).map((shop) => shop.close())));

async function open(options: TestShopOptions = {}): Promise<TestShop & { page: string }> {
  const shop = await openTestShop(options);
  opened.push(shop);
  const customer = await shop.customer({ balanceMinor: 1000 });
  const order = await shop.buy(customer, await shop.plan());
  await shop.run(shop.panelkit.orders.settled(order.id));
  return Object.assign(shop, { page: `/staff/panels/${shop.panels[0]?.id}` });
}

/** What staff ask of a panel, and the call of the panel in which it hangs. */
const READS = [
  { name: 'a test of the connection', verb: 'health', ask: post('/test') },
  { name: 'a sync of inbounds', verb: 'listAccounts', ask: post('/sync') },
  { name: 'a removal of what is depleted', verb: 'listAccounts', ask: post('/remove-depleted') },
  { name: 'a search for drift', verb: 'listAccounts', ask: get('/drift') },
  { name: 'a backup', verb: 'downloadBackup', ask: post('/backup') },
  {
    name: 'a sync of all panels',
    verb: 'listInbounds',
    ask: (browser: TestBrowser) => browser.submit('/staff/inbounds', '/staff/inbounds/sync'),
  },
  {
    name: 'a look at who is connected',
    verb: 'listClientIps',
    ask: async (browser: TestBrowser, { panelkit, staff }: TestShop) => {
      const [subscription] = (await panelkit.subscriptions.list({ limit: 1 }, staff())).rows;
      return browser.get(`/staff/subscriptions/${subscription?.id}?ask=panel`);
    },
  },
] as const;

function post(action: string) {
  return (browser: TestBrowser, { page }: { page: string }) => browser.submit(page, page + action);
}

function get(path: string) {
  return (browser: TestBrowser, { page }: { page: string }) => browser.get(page + path);
}

const hangs = (shop: TestShop) =>
  vi.waitFor(() => expect(shop.panel.faults.count('never-answers')).toBe(1), 10_000);

/** The same person at another address of the shop, or on another connection. */
function withCookiesOf(browser: TestBrowser, url: string, changes: RequestInit = {}): TestBrowser {
  const cookie = ['shop-session', 'shop-csrf'].map((name) => `${name}=${browser.cookie(name)}`).join('; ');
  return openTestBrowser(url, (path, init) => {
    const headers = new Headers(init.headers);
    headers.set('cookie', cookie);
    return fetch(url + path, { ...init, ...changes, headers });
  });
}

describe('a read of a panel for staff', () => {
  test.each(READS)(
    'given $name that hangs, when they sign out in another tab, then it ends',
    async ({ verb, ask }) => {
      const shop = await open();
      const browser = await shop.openAsStaff();
      shop.panel.faults.next(verb, { kind: 'never-answers' });
      const answer = ask(browser, shop);
      await hangs(shop);
      await browser.submit('/profile', '/sign-out');
      await shop.clock.advance(1000);
      expect(await answer).toMatchObject({ status: 503, code: 'PANEL_READ_ABORTED' });
    },
  );

  test('given a test that hangs, when the session is ended from another device, then it ends', async () => {
    const shop = await open();
    const browser = await shop.openAsStaff('Ada');
    shop.panel.faults.next('health', { kind: 'never-answers' });
    const answer = post('/test')(browser, shop);
    await hangs(shop);
    for (const { id } of await shop.shop.store.users.list({ staff: true, limit: 10 }))
      await shop.shop.store.sessions.removeByUser(id, null);
    await shop.clock.advance(1000);
    expect(await answer).toMatchObject({ code: 'PANEL_READ_ABORTED' });
  });

  test('given a slow panel, when they stay signed in, then they are answered', async () => {
    const shop = await open();
    const browser = await shop.openAsStaff();
    shop.panel.faults.next('health', { kind: 'late-answer', delayMs: 5000 });
    const answer = post('/test')(browser, shop);
    await vi.waitFor(() => expect(shop.panel.faults.count('late-answer')).toBe(1));
    for (let second = 0; second < 6; second += 1) await shop.clock.advance(1000);
    expect(await answer).toMatchObject({ status: 303, location: expect.stringContaining('done=test') });
  });

  test('given a test that hangs, when the browser hangs up, then the panel is not read any further', async () => {
    const ended: Promise<unknown>[] = [];
    const shop = await open({
      alter: (panelkit) => ({
        ...panelkit,
        panels: {
          ...panelkit.panels,
          test: (id, by) => {
            const asked = panelkit.panels.test(id, by);
            ended.push(asked.catch(({ code }) => code));
            return asked;
          },
        },
      }),
    });
    const browser = await shop.openAsStaff();
    const fields = await browser.hiddenFields(shop.page, `${shop.page}/test`);
    shop.panel.faults.next('health', { kind: 'never-answers' });
    const gone = new AbortController();
    const leaving = withCookiesOf(browser, shop.url, { signal: gone.signal });
    const answer = leaving.post(`${shop.page}/test`, fields).catch(() => 'gone');
    await hangs(shop);
    gone.abort();
    expect(await answer).toBe('gone');
    expect(await Promise.all(ended)).toEqual(['PANEL_READ_ABORTED']);
  });

  test.each(READS)(
    'given $name that hangs, when the process stops, then it stops at once',
    async ({ verb, ask }) => {
      const stopping = new AbortController();
      const shop = await open({ stopping: stopping.signal });
      const running = await runProcess({
        role: 'web',
        listen: { host: '127.0.0.1', port: 0 },
        logger: silentLogger,
        clock: shop.clock,
        signals: [],
        open: async (starting) => {
          starting.stopping.addEventListener('abort', () => stopping.abort());
          return { handler: createApp(shop.shop), startWork: async () => {} };
        },
      });
      const browser = await shop.openAsStaff();
      shop.panel.faults.next(verb, { kind: 'never-answers' });
      const answer = ask(browser, shop);
      await hangs(shop);
      const startedAt = shop.clock.now();
      expect(await running.stop()).toBe(true);
      expect(await answer).toMatchObject({ code: 'PANEL_READ_ABORTED' });
      expect(shop.clock.now()).toEqual(startedAt);
    },
  );
});
