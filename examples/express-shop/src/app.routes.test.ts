import { afterEach, beforeEach, expect, test } from 'vitest';
import { createApp } from './app.ts';
import type { TestBrowser } from './test-browser.ts';
import { type Route, routesOf } from './test-routes.ts';
import { openTestShop, type TestShop } from './test-shop.ts';

/** For everybody. */
const open = new Set([
  ...[
    '/healthz',
    '/readyz',
    '/metrics',
    '/s/:token',
    '/',
    '/compare',
    '/plans/:slug',
    '/cart',
    '/cart/set',
    '/language',
    '/fonts/inter.woff2',
    '/fonts/vazirmatn.woff2',
  ],
  ...[
    '/sign-in',
    '/sign-in/code',
    '/sign-out',
    '/sign-up',
    '/forgot',
    '/reset/:secret',
    '/confirm/:secret',
    '/payments/events/:gateway',
  ],
]);

let shop: TestShop;
let ids: Record<string, string>;

beforeEach(async () => {
  shop = await openTestShop();
  const ada = await shop.customer({ balanceMinor: 5000 });
  const plan = await shop.plan({ slug: 'best' });
  const order = await shop.buy(ada, plan);
  await shop.panelkit.orders.settled(order.id);
  const [unit] = await shop.panelkit.units.listByOrder(order.id, shop.staff());
  const payment = await shop.panelkit.payments.topUp(
    { customerId: ada.id, amountMinor: 100, method: 'receipt' },
    shop.as(ada),
  );
  const user = await shop.user({ customerId: ada.id });
  const attachment = { id: '6f9619ff-8b86-4011-b42d-00cf4fc964ff', ownerId: user.id, mediaType: 'image/png' };
  await shop.shop.store.attachments.insert({
    ...attachment,
    content: Buffer.from('x'),
    createdAt: shop.clock.now(),
  });
  ids = {
    slug: 'best',
    orderId: order.id,
    subscriptionId: unit?.subscriptionId ?? '',
    paymentId: payment.id,
    attachmentId: attachment.id,
    id: order.id,
  };
});
afterEach(() => shop.close());

const fill = (path: string): string =>
  path.replace(/:(\w+)/g, (_all, name: string) => ids[name] ?? 'unknown');

async function ask(browser: TestBrowser, { method, path }: Route, csrf: string) {
  const target = fill(path);
  return method === 'GET' ? browser.get(target) : browser.post(target, { csrf, key: `walk ${path}` });
}

async function csrfOf(browser: TestBrowser): Promise<string> {
  return (await browser.hiddenFields('/', '/language')).csrf ?? '';
}

test('given every route, when a stranger asks, then what is not for everybody asks him to sign in', async () => {
  const routes = routesOf(createApp(shop.shop));
  expect(routes.length).toBeGreaterThan(80);
  const stranger = shop.open();
  const csrf = await csrfOf(stranger);
  for (const wanted of routes.filter(({ path }) => !open.has(path))) {
    const { status, location } = await ask(stranger, wanted, csrf);
    expect({ ...wanted, status, signIn: location.startsWith('/sign-in') }).toEqual({
      ...wanted,
      status: 303,
      signIn: true,
    });
  }
}, 60_000);

test('given every route of staff and of what is another’s, when a customer asks, then there is no such thing', async () => {
  const routes = routesOf(createApp(shop.shop));
  const mallory = await shop.openAs(await shop.customer({ balanceMinor: 5000 }));
  const csrf = await csrfOf(mallory);
  const forbidden = routes.filter(
    ({ path }) =>
      path.startsWith('/staff') ||
      path.startsWith('/profile/second') ||
      /:(orderId|subscriptionId|paymentId|attachmentId)/.test(path),
  );
  expect(forbidden.length).toBeGreaterThan(60);
  for (const wanted of forbidden) {
    const { status } = await ask(mallory, wanted, csrf);
    // A form is looked at before whose thing it is about: without its fields it is refused as it is.
    const expected =
      status === 400 && wanted.method === 'POST' && !wanted.path.startsWith('/staff') ? 400 : 404;
    expect({ ...wanted, status }).toEqual({ ...wanted, status: expected });
  }
  expect((await shop.panelkit.orders.get(ids.orderId ?? '', shop.staff())).state.status).toBe('fulfilled');
}, 60_000);

test('given every form, when it carries no token of ours, then nothing is done, whoever sends it', async () => {
  const routes = routesOf(createApp(shop.shop)).filter(({ method }) => method === 'POST');
  const owner = await shop.openAsStaff('dana');
  for (const wanted of routes.filter(
    ({ path }) => path !== '/payments/events/:gateway' && path !== '/payments/:paymentId/receipt',
  )) {
    const { status, code } = await ask(owner, wanted, 'forged');
    expect({ ...wanted, status, code }).toEqual({ ...wanted, status: 403, code: 'FORM_EXPIRED' });
  }
}, 60_000);

test('given staff of each kind, when they ask for every page of staff, then only for what is theirs', async () => {
  const pages = routesOf(createApp(shop.shop)).filter(
    ({ method, path }) => method === 'GET' && path.startsWith('/staff') && !path.includes(':'),
  );
  const opened = async (role: 'owner' | 'support' | 'finance' | 'technician') => {
    const browser = await shop.openAsStaff(role, role);
    const answers = await Promise.all(
      pages.map(async ({ path }) => ({ path, status: (await browser.get(`${path}?kind=marzban`)).status })),
    );
    for (const { path, status } of answers)
      expect({ role, path, status: [200, 403].includes(status) }).toEqual({ role, path, status: true });
    return answers.filter(({ status }) => status === 200).map(({ path }) => path.replace('/staff', ''));
  };
  expect(await opened('owner')).toHaveLength(pages.length);
  expect((await opened('support')).toSorted()).toEqual([
    '',
    '/customers',
    '/export/orders.csv',
    '/notifications',
    '/notifications/preview',
    '/orders',
    '/subscriptions',
  ]);
  expect(await opened('finance')).toEqual(
    expect.arrayContaining(['/receipts', '/payments', '/audit', '/export/audit.csv']),
  );
  expect(await opened('technician')).not.toContain('/receipts');
}, 60_000);
