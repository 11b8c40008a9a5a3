import { afterEach, beforeEach, expect, test } from 'vitest';
import { createExpressApp } from '../../app.ts';
import { fieldsOf, type TestBrowser } from '../test-browser.ts';
import { type Route, routesOf } from '../test-routes.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

/** For everybody. Those of `@panelkit/http` are mounted in one and tested there. */
const open = new Set([
  '/',
  '/compare',
  '/plans/:slug',
  '/cart',
  '/cart/set',
  '/language',
  '/privacy',
  '/assets/:file',
  '/brand/:file',
  '/manifest.webmanifest',
  '/offline',
  '/service-worker.js',
  // Leads on without reading what was sent.
  '/share/receipt',
  '/judge/core.js',
  '/judge/common.js',
  // Closed by its own signature.
  '/doctor/seen',
  // Closed by tokens of their own.
  '/unsubscribe/:token',
  '/payments/returned/:token',
  // Closed by its code, and gone once there is an owner.
  '/setup',
  '/sign-in',
  '/sign-in/code',
  '/sign-out',
  '/sign-up',
  '/forgot',
  '/reset/:secret',
  '/confirm/:secret',
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

/** What the forms of customers need, so that each is refused for whose thing it is about. */
const entries = {
  confirmed: 'yes',
  reference: '1',
  note: '',
  reason: 'x',
  method: 'wallet',
  amount: '1',
  planId: 'x',
  enabled: 'yes',
  units: '1',
  type: 'reset',
  price: '1',
  refund: '0',
  slug: 'best',
  cart: 'best.1',
  total: '1',
  kind: 'extension',
};

async function ask(browser: TestBrowser, { method, path }: Route, csrf: string) {
  const target = fill(path);
  if (method === 'GET') return browser.get(target);
  const fields = { ...entries, csrf, key: `walk ${path}` };
  if (path !== '/payments/:paymentId/receipt') return browser.post(target, fields);
  const form = new FormData();
  for (const name of ['csrf', 'key', 'reference', 'note'] as const) form.set(name, fields[name]);
  return browser.postForm(target, form);
}

async function csrfOf(browser: TestBrowser): Promise<string> {
  return (await browser.hiddenFields('/', '/language')).csrf ?? '';
}

const closed = () => routesOf(createExpressApp(shop.shop)).filter(({ path }) => !open.has(path));
/** A page as it is for every address: without its own, and without what is new each time. */
const plain = (text: string, target: string): string =>
  text
    .replaceAll(`value="${target}"`, '')
    .replaceAll(`next=${encodeURIComponent(target)}"`, '')
    .replace(/name="(csrf|key)" value="[^"]*"/g, '')
    .replace(/data-options="[^"]*"/g, '');

test('given every route, when a stranger asks, then what is not for everybody asks him to sign in and tells nothing', async () => {
  const routes = closed();
  expect(routes.length).toBeGreaterThan(80);
  const stranger = shop.open();
  const csrf = await csrfOf(stranger);
  const ofNothing = { customer: '/orders/nothing', staff: '/staff/nothing' };
  const [ofCustomers, ofStaff] = await Promise.all(
    [ofNothing.customer, ofNothing.staff].map(async (path) => plain((await stranger.get(path)).text, path)),
  );
  for (const wanted of routes) {
    const { status, text } = await ask(stranger, wanted, csrf);
    const target = fill(wanted.path);
    expect({ ...wanted, status }).toEqual({ ...wanted, status: 403 });
    if (wanted.method === 'POST') expect(text).toContain('nothing has changed');
    else {
      expect(fieldsOf(text, '/sign-in').next).toBe(target);
      expect(plain(text, target)).toBe(target.startsWith('/staff') ? ofStaff : ofCustomers);
    }
  }
}, 60_000);

test('given every closed page, file and stream, when a program asks as nobody, then 403 in plain words', async () => {
  for (const { path } of closed().filter(({ method }) => method === 'GET'))
    for (const accept of ['*/*', 'application/json', 'text/event-stream', 'text/csv', 'image/*']) {
      const { status, headers, text } = await shop.open().get(fill(path), { accept });
      expect({ path, accept, status, text }).toEqual({
        path,
        accept,
        status: 403,
        text: 'Please sign in first.\n',
      });
      expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
    }
}, 60_000);

/** What each customer has. */
const ofEachCustomer = [
  'GET /account',
  'GET /checkout',
  'GET /notices',
  'GET /orders',
  'POST /orders',
  'POST /trials',
  'GET /receipts/shared',
  'GET /wallet',
  'POST /wallet/top-up',
  'GET /profile',
  'POST /profile',
  'GET /profile/export',
  'POST /profile/confirm',
  'POST /profile/delete',
  'POST /profile/messages',
  'POST /profile/password',
  'POST /prove',
  'POST /profile/sessions/end',
];
const nameOf = ({ method, path }: Route): string => `${method} ${path}`;

test('given every route of staff and of what is another’s, when a customer asks, then there is no such thing', async () => {
  const routes = closed();
  const forbidden = routes.filter((route) => !ofEachCustomer.includes(nameOf(route)));
  expect(routes.length - forbidden.length).toBe(ofEachCustomer.length);
  const mallory = await shop.openAs(await shop.customer({ balanceMinor: 5000 }));
  const csrf = await csrfOf(mallory);
  for (const wanted of forbidden) {
    const { status } = await ask(mallory, wanted, csrf);
    expect({ ...wanted, status }).toEqual({ ...wanted, status: 404 });
  }
  expect((await shop.panelkit.orders.get(ids.orderId ?? '', shop.staff())).state.status).toBe('fulfilled');
}, 60_000);

test('given every route of customers, when staff ask, then it is not theirs', async () => {
  const owner = await shop.openAsStaff('dana');
  const csrf = await csrfOf(owner);
  // Staff have a profile too, and see receipts where they may decide about them.
  const isTheirs = ({ path }: Route) => /^\/(staff|profile|prove|receipts)\b/.test(path);
  const routes = closed().filter((route) => !isTheirs(route));
  expect(routes.length).toBeGreaterThan(20);
  for (const wanted of routes) {
    const { status } = await ask(owner, wanted, csrf);
    const expected = wanted.path === '/acting/end' ? 404 : 403;
    expect({ ...wanted, status }).toEqual({ ...wanted, status: expected });
  }
}, 60_000);

test('given every form, when it carries no token of ours, then nothing is done, whoever sends it', async () => {
  const routes = routesOf(createExpressApp(shop.shop)).filter(({ method }) => method === 'POST');
  const owner = await shop.openAsStaff('dana');
  // A mail program has seen no page of ours: the token is in its address.
  const withoutToken = ['/payments/:paymentId/receipt', '/share/receipt', '/unsubscribe/:token'];
  for (const wanted of routes.filter(({ path }) => !withoutToken.includes(path))) {
    const { status, code } = await ask(owner, wanted, 'forged');
    expect({ ...wanted, status, code }).toEqual({ ...wanted, status: 403, code: 'FORM_EXPIRED' });
  }
}, 60_000);

test('given staff of each kind, when they ask for every page of staff, then only for what is theirs', async () => {
  const pages = routesOf(createExpressApp(shop.shop)).filter(
    ({ method, path }) => method === 'GET' && path.startsWith('/staff') && !path.includes(':'),
  );
  // What the pages that ask something need.
  const query = `kind=marzban&what=trust&panelId=${shop.panels[0]?.id}`;
  const opened = async (role: 'owner' | 'support' | 'finance' | 'technician') => {
    const browser = await shop.openAsStaff(role, role);
    const answers = await Promise.all(
      pages.map(async ({ path }) => ({ path, status: (await browser.get(`${path}?${query}`)).status })),
    );
    for (const { path, status } of answers)
      expect({ role, path, status: [200, 403].includes(status) }).toEqual({ role, path, status: true });
    return answers.filter(({ status }) => status === 200).map(({ path }) => path.replace('/staff', ''));
  };
  expect(await opened('owner')).toHaveLength(pages.length);
  expect((await opened('support')).toSorted()).toEqual([
    '',
    '/approvals',
    '/customers',
    '/export/orders.csv',
    '/export/subscriptions.csv',
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
