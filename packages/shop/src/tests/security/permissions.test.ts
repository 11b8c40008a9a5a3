import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createExpressApp } from '../../app.ts';
import type { Permission } from '../../roles/permissions.ts';
import type { TestBrowser } from '../test-browser.ts';
import { type Route, routesOf } from '../test-routes.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

/** What each route of the staff pages asks for; a route that is not here fails the first test. */
const needs: Partial<Record<Permission | 'any', string[]>> = {
  any: [
    'GET /staff',
    'GET /staff/approvals',
    'POST /staff/search',
    'POST /staff/views',
    'POST /staff/views/:id/remove',
    ...['approve', 'decline'].map((verb) => `POST /staff/approvals/:id/${verb}`),
  ],
  'decide-receipts': [
    'GET /staff/receipts',
    'GET /staff/receipts/:id',
    'POST /staff/payments/:id/approve',
    'POST /staff/payments/:id/reject',
    'POST /staff/payments/:id/undo',
    'GET /staff/bank-messages',
    'GET /staff/unmatched',
    'GET /staff/unmatched/:id',
    ...['', '/assign', '/close', '/replay'].map((path) => `POST /staff/unmatched/:id${path}`),
    ...['dismiss', 'match'].map((staffAction) => `POST /staff/bank-messages/:id/${staffAction}`),
    'POST /staff/customers/:id/card-buyer',
  ],
  'see-orders': [
    'GET /staff/orders',
    'GET /staff/orders/:id',
    'GET /staff/export/orders.csv',
    'GET /staff/export/subscriptions.csv',
    'GET /staff/subscriptions',
    'GET /staff/subscriptions/:id',
  ],
  deliver: [
    ...['replace', 'retry', 'start'].map((staffAction) => `POST /staff/units/:id/${staffAction}`),
    ...['clear-connections', 'move'].map((staffAction) => `POST /staff/subscriptions/:id/${staffAction}`),
  ],
  'act-on-orders': [
    'GET /staff/selections/:id',
    ...['', '/preview', '/:id/stop', '/:id/resume'].map((path) => `POST /staff/selections${path}`),
    ...['auto-renew', 'renew', 'resend', 'reset-devices', 'resume', 'rotate', 'suspend', 'terminate'].map(
      (staffAction) => `POST /staff/subscriptions/:id/${staffAction}`,
    ),
  ],
  'cancel-orders': ['POST /staff/orders/:id/cancel', 'POST /staff/units/:id/cancel'],
  'give-to-everybody': ['POST /staff/bulk/give-days'],
  'give-service': ['extend-free', 'reset', 'adjust'].map(
    (staffAction) => `POST /staff/subscriptions/:id/${staffAction}`,
  ),
  'spend-wallets': [
    'POST /staff/customers/:id/order',
    ...['change-plan', 'extend'].map((staffAction) => `POST /staff/subscriptions/:id/${staffAction}`),
  ],
  'manage-cards': [
    'GET /staff/cards',
    ...['', '/:id', '/:id/status', '/approval', '/patterns', '/patterns/remove'].map(
      (path) => `POST /staff/cards${path}`,
    ),
  ],
  'refund-payments': ['POST /staff/payments/:id/refund'],
  'set-rates': ['GET /staff/rates', 'POST /staff/rates'],
  'manage-backups': [
    'GET /staff/backups',
    ...['', '/keys', '/now', '/download'].map((path) => `POST /staff/backups${path}`),
  ],
  'manage-expenses': [
    'GET /staff/expenses',
    ...['', '/:id/end', '/:id/remove'].map((path) => `POST /staff/expenses${path}`),
  ],
  'see-customers': ['GET /staff/customers', 'GET /staff/customers/:id'],
  'adjust-wallets': ['POST /staff/customers/:id/adjust'],
  'write-to-customers': ['POST /staff/customers/:id/message'],
  'manage-customers': [
    'GET /staff/customers/:id/merge',
    ...['block', 'edit', 'merge', 'merge/find', 'move-chats', 'unblock'].map(
      (verb) => `POST /staff/customers/:id/${verb}`,
    ),
  ],
  broadcast: [
    ...['', '/new', '/:id', '/:id/edit'].map((path) => `GET /staff/broadcasts${path}`),
    ...['', '/:id'].map((path) => `POST /staff/broadcasts${path}`),
    ...['test', 'start', 'pause', 'resume', 'stop', 'recall', 'resend'].map(
      (move) => `POST /staff/broadcasts/:id/${move}`,
    ),
  ],
  'act-as-customer': ['POST /staff/customers/:id/act'],
  'manage-plans': [
    'GET /staff/plans',
    'GET /staff/plans/new',
    'GET /staff/plans/:id',
    'POST /staff/plans',
    'POST /staff/plans/:id',
    'GET /staff/plans/:id/places',
    'POST /staff/plans/:id/places',
    'GET /staff/plans/:id/image',
    'POST /staff/plans/:id/image',
  ],
  'manage-panels': [
    'GET /staff/panels',
    'GET /staff/panels/new',
    'GET /staff/panels/:id',
    'GET /staff/panels/:id/drift',
    'GET /staff/panels/:id/credentials',
    'POST /staff/panels/:id/credentials',
    'POST /staff/panels',
    'POST /staff/panels/:id',
    ...[
      'alerts',
      'backup',
      'dial',
      'disabled',
      'draining',
      'drift',
      'enabled',
      'remove',
      'remove-depleted',
    ].map((staffAction) => `POST /staff/panels/:id/${staffAction}`),
    ...['sync', 'test', 'trust'].map((staffAction) => `POST /staff/panels/:id/${staffAction}`),
    'GET /staff/attention',
    'GET /staff/attention/ask',
    'POST /staff/bulk/move',
    'GET /staff/bulk/:id',
    'POST /staff/bulk/:id/stop',
    'POST /staff/bulk/:id/resume',
    'POST /staff/panels/:id/keep-host',
    'POST /staff/panels/:id/replace-host',
    'POST /staff/panels/:id/retry-accounts',
    'GET /staff/inbounds',
    'GET /staff/inbounds/new',
    'POST /staff/inbounds',
    'POST /staff/inbounds/sync',
    'POST /staff/inbounds/:id',
    ...['remove', 'reset-usage', 'switch-off', 'switch-on'].map(
      (staffAction) => `POST /staff/inbounds/:id/${staffAction}`,
    ),
    'GET /staff/runs',
  ],
  'see-ledger': [
    'GET /staff/payments',
    'GET /staff/payments/:id',
    'GET /staff/ledger',
    'GET /staff/export/payments.csv',
    'GET /staff/export/ledger.csv',
    'GET /staff/invoices',
    'GET /staff/invoices/:id',
    'GET /staff/invoices/:id.pdf',
    'GET /staff/export/invoices.csv',
  ],
  'see-reports': [
    'GET /staff/reports',
    ...['methods', 'money', 'panels', 'parts', 'plans', 'profit', 'servers'].map(
      (name) => `GET /staff/reports/${name}.csv`,
    ),
  ],
  'see-audit': ['GET /staff/audit', 'GET /staff/export/audit.csv'],
  'see-notifications': [
    'GET /staff/notifications',
    'GET /staff/notifications/preview',
    'POST /staff/notifications/:id/retry',
  ],
  'manage-settings': [
    'GET /staff/settings',
    'GET /staff/connections',
    'POST /staff/connections/mail',
    ...['show-people', 'hide-people', 'remove'].map((path) => `POST /staff/connections/groups/:id/${path}`),
    'GET /staff/payment-methods',
    ...['', '/move', '/test'].map((path) => `POST /staff/payment-methods/:method${path}`),
    'GET /staff/brand',
    ...['', '/:code'].map((path) => `GET /staff/message-texts${path}`),
    'POST /staff/message-texts/:code',
    ...['GET', 'POST'].map((method) => `${method} /staff/message-texts/mails/:mail`),
    'POST /staff/brand',
    'GET /staff/unusual',
    'POST /staff/unusual',
    'POST /staff/invoices/settings',
    'POST /staff/settings',
    'GET /staff/link-addresses',
    ...['', '/:kind'].map((path) => `GET /staff/link-documents${path}`),
    ...['/rules', '/rules/remove', '/:kind', '/:kind/preview', '/:kind/reset'].map(
      (path) => `POST /staff/link-documents${path}`,
    ),
    ...['', '/prefer', '/remove'].map((path) => `POST /staff/link-addresses${path}`),
    ...['', '/panel', '/inbounds', '/plans', '/payment', '/bot', '/sale'].map(
      (path) => `GET /staff/setup${path}`,
    ),
    ...['panel', 'inbounds', 'inbounds/read', 'plans', 'payment', 'bot', 'bot/remove', 'sale'].map(
      (path) => `POST /staff/setup/${path}`,
    ),
  ],
  'manage-staff': [
    'GET /staff/people',
    'POST /staff/people',
    ...['remove', 'role'].map((staffAction) => `POST /staff/people/:id/${staffAction}`),
  ],
  'manage-roles': [
    ...['', '/new', '/:id'].map((path) => `GET /staff/roles${path}`),
    ...['', '/:id', '/:id/remove', '/:id/reset'].map((path) => `POST /staff/roles${path}`),
  ],
};
const MERGING = ['GET', 'POST'].map((method) => `${method} /staff/customers/:id/merge`);
MERGING.push('POST /staff/customers/:id/merge/find', 'POST /staff/customers/:id/move-chats');
/** What some of them ask for beside that. */
const alsoNeeds: Partial<Record<Permission, string[]>> = {
  'export-files': [
    ...['audit', 'invoices', 'ledger', 'orders', 'payments', 'subscriptions'].map(
      (name) => `GET /staff/export/${name}.csv`,
    ),
    ...['methods', 'money', 'panels', 'parts', 'plans'].map((name) => `GET /staff/reports/${name}.csv`),
  ],
  'see-revenue': ['methods', 'money', 'profit', 'servers'].map((name) => `GET /staff/reports/${name}.csv`),
  'see-ledger': ['POST /staff/payments/:id/refund'],
  'see-wallets': ['POST /staff/customers/:id/act', ...MERGING],
  'act-as-customer': MERGING,
  'manage-panel-logins': [
    'GET /staff/panels/new',
    'POST /staff/panels',
    'POST /staff/panels/:id/backup',
    ...['GET', 'POST'].map((method) => `${method} /staff/setup/panel`),
  ],
  'manage-panels': [
    ...['panel', 'inbounds'].flatMap((name) => [`GET /staff/setup/${name}`, `POST /staff/setup/${name}`]),
    'POST /staff/setup/inbounds/read',
  ],
  'manage-plans': ['GET /staff/setup/plans', 'POST /staff/setup/plans'],
  'adjust-wallets': ['GET /staff/setup/sale', 'POST /staff/setup/sale'],
  'spend-wallets': ['GET /staff/setup/sale', 'POST /staff/setup/sale'],
};

/** What each role is meant to do, said here and not asked of the code; the owner does everything. */
const ROLES: Record<'support' | 'finance' | 'technician', readonly Permission[]> = {
  support: [
    'see-orders',
    'see-customers',
    'see-wallets',
    'see-notifications',
    'export-files',
    'deliver',
    'act-on-orders',
    'cancel-orders',
    'give-service',
    'act-as-customer',
    'write-to-customers',
  ],
  finance: [
    'see-orders',
    'see-customers',
    'see-wallets',
    'see-ledger',
    'see-reports',
    'see-audit',
    'see-revenue',
    'export-files',
    'decide-receipts',
    'refund-payments',
    'adjust-wallets',
    'spend-wallets',
    'set-rates',
    'manage-expenses',
  ],
  technician: ['see-orders', 'deliver', 'export-files', 'manage-panels', 'manage-panel-logins'],
};

/** Roles as the owner leaves them on the pages: support edited, and one of the shop's own. */
const EDITED: readonly Permission[] = [
  'see-orders',
  'see-customers',
  'act-as-customer',
  'manage-plans',
  'see-ledger',
];
const CUSTOM: readonly Permission[] = [
  'see-reports',
  'export-files',
  'manage-panels',
  'see-audit',
  'manage-staff',
];
const nameOf = ({ method, path }: Route): string => `${method} ${path}`;

let shop: TestShop;
let routes: Route[];

beforeAll(async () => {
  shop = await openTestShop();
  routes = routesOf(createExpressApp(shop.shop)).filter(({ path }) => path.startsWith('/staff'));
});
afterAll(() => shop.close());

/** Of something that does not exist: who may ask finds nothing, who may not is refused before. */
async function ask(browser: TestBrowser, { method, path }: Route, csrf: string): Promise<number> {
  const target = path.replaceAll(':id', '019b76da-a800-7788-b208-a6014da0afcf');
  if (method === 'GET') return (await browser.get(target)).status;
  return (await browser.post(target, { csrf, key: `walk ${path}` })).status;
}

describe('Permissions', () => {
  test('given every route of the staff pages, then each is in the list of what it asks for, once', () => {
    const listed = Object.values(needs).flat();
    expect(routes.map(nameOf).toSorted()).toEqual(listed.toSorted());
    expect(listed).toEqual(expect.arrayContaining(Object.values(alsoNeeds).flat()));
  });

  test.each(['owner', 'support', 'finance', 'technician', 'edited', 'custom'] as const)(
    'given %s, when every route is asked for, then 403 where the role may not, and only there',
    async (role) => {
      const granted: readonly string[] | null = { ...ROLES, owner: null, edited: EDITED, custom: CUSTOM }[
        role
      ];
      const given = { edited: () => editSupport(EDITED), custom: () => makeRole(CUSTOM) };
      const id = role === 'edited' || role === 'custom' ? await given[role]() : role;
      const browser = await shop.openAsStaff(`one-${role}`, id);
      const { csrf = '' } = await browser.hiddenFields('/staff', '/language');
      for (const route of routes) {
        const isAllowed = granted === null || neededFor(route).every((one) => granted.includes(one));
        const status = await ask(browser, route, csrf);
        expect({ ...route, role, isRefused: status === 403 }).toEqual({
          ...route,
          role,
          isRefused: !isAllowed,
        });
        expect({ ...route, status, broken: status >= 500 }).toMatchObject({ broken: false });
      }
    },
    60_000,
  );

  test('given staff who are no customers, when they ask for what customers have, then it is refused', async () => {
    const browser = await shop.openAsStaff('dana', 'owner');
    const refused = { status: 403, code: 'CUSTOMERS_ONLY' };
    for (const path of ['/account', '/wallet', '/orders', '/checkout', '/notices'])
      expect({ path, ...(await browser.get(path)) }).toMatchObject({ path, ...refused });
    const { csrf = '' } = await browser.hiddenFields('/staff', '/language');
    expect((await browser.post('/acting/end', { csrf, key: 'k' })).status).toBe(404);
  });
});

function neededFor(route: Route): string[] {
  const tables = [...Object.entries(needs), ...Object.entries(alsoNeeds)];
  return tables.flatMap(([one, names]) => (one !== 'any' && names.includes(nameOf(route)) ? [one] : []));
}

/** On the page of roles, as the owner does. @returns the role's id */
async function editSupport(granted: readonly Permission[]): Promise<string> {
  const owner = await shop.openAsStaff('dana');
  const page = '/staff/roles/support';
  expect((await owner.submitTicked(page, page, { permissions: granted })).status).toBe(303);
  return 'support';
}

async function makeRole(granted: readonly Permission[]): Promise<string> {
  const owner = await shop.openAsStaff('dana');
  const form = { name: ['Night shift'], permissions: granted };
  const { location } = await owner.submitTicked('/staff/roles/new', '/staff/roles', form);
  return /[0-9a-f-]{36}/.exec(location)?.[0] ?? '';
}
