import type { NotifierMessage } from '@panelkit/sdk';
import { describeNotifierContract } from '@panelkit/sdk/contracts';
import { expect, test } from 'vitest';
import { DEFAULT_BRAND } from '../brand/brand.ts';
import { BLANK_USER } from '../store/blank-user.ts';
import type { User } from '../store/shop-store.ts';
import { createMailNotifier } from './mail-notifier.ts';
import type { Mail } from './mailer.ts';

const calmly = { signal: new AbortController().signal, fetch: globalThis.fetch };
const now = new Date('2026-01-01T00:00:00Z');
const anUser = {
  ...BLANK_USER,
  id: 'user-7',
  email: 'ada@shop.test',
  name: 'Ada',
  passwordHash: '',
  role: 'customer' as const,
  language: null,
  emailConfirmedAt: now,
  createdAt: now,
};

/** A mail server that drops repetitions, and fails on demand. */
function createMailServer() {
  const mails = new Map<string | undefined, Mail>();
  let fault: (() => Promise<never>) | null = null;
  return {
    mails,
    set: (next: typeof fault) => {
      fault = next;
    },
    transport: async (mail: Mail) => {
      if (fault !== null) await fault();
      mails.set(mail.id, mail);
    },
  };
}

const brand = { ...DEFAULT_BRAND, supportUrl: 'https://t.me/test_support' };
const shop = {
  publicUrl: 'https://shop.test',
  staffEmail: 'owner@shop.test',
  settings: { current: () => ({ name: 'Test Shop', brand }) },
};
const findOnly = (find: (id: string) => Promise<User | null>) => ({ users: { find, list: async () => [] } });
const smtpError = (fault: { code: string; responseCode?: number }) => () =>
  Promise.reject(Object.assign(new Error('the server says no'), fault));

describeNotifierContract('e-mail', { asksToWait: false }, async () => {
  const server = createMailServer();
  const store = findOnly(async (id) => (id === anUser.id ? anUser : null));
  return {
    notifier: createMailNotifier({ ...shop, store, transport: server.transport }),
    received: () =>
      [...server.mails.values()].map(({ id = '', text }) => {
        const [words = '', link = null] = text.split('\n\n');
        return { id, text: words, link };
      }),
    refuse: () => server.set(smtpError({ code: 'EENVELOPE', responseCode: 550 })),
    fail: () => server.set(smtpError({ code: 'ECONNECTION' })),
    hang: () => server.set(() => new Promise(() => {})),
    recover: () => server.set(null),
    teardown: async () => {},
  };
});

const message: NotifierMessage = {
  id: 'n1',
  audience: 'customer',
  customerId: 'c',
  externalId: 'user-7',
  language: 'en',
  code: 'subscription.expired',
  parameters: { planName: 'Gold', period: 1 },
  subject: { kind: 'subscription', id: 's1' },
  text: 'It expired.',
  link: null,
  createdAt: now,
};

test.each([
  { name: 'an address that nobody confirmed', user: { ...anUser, emailConfirmedAt: null } },
  { name: 'somebody who is gone', user: { ...anUser, deletedAt: now } },
  { name: 'nobody', user: null },
])('given $name, when told, then no mail leaves', async ({ user }) => {
  const { mails, transport } = createMailServer();
  const notifier = createMailNotifier({ ...shop, transport, store: findOnly(async () => user) });
  expect(await notifier.send(message, calmly)).toMatchObject({ kind: 'refused' });
  expect(mails.size).toBe(0);
});

test('given a reset after the mail was handed over, when told, then it is left open whether it went out', async () => {
  const { set, transport } = createMailServer();
  set(smtpError({ code: 'ESOCKET' }));
  const notifier = createMailNotifier({ ...shop, transport, store: findOnly(async () => anUser) });
  await expect(notifier.send(message, calmly)).rejects.toMatchObject({ code: 'ESOCKET' });
});

test('given a mail, then it says in its subject what happened, leads to the page and to support', async () => {
  const { mails, transport } = createMailServer();
  const notifier = createMailNotifier({ ...shop, transport, store: findOnly(async () => anUser) });
  await notifier.send(message, calmly);
  expect([...mails.values()]).toEqual([
    {
      id: 'n1',
      to: 'ada@shop.test',
      subject: 'Test Shop: It expired.',
      text: 'It expired.\n\nhttps://shop.test/subscriptions/s1\n\n-- \nTest Shop\nhttps://t.me/test_support',
    },
  ]);
});

const alert: NotifierMessage = {
  id: 'n2',
  audience: 'staff',
  customerId: null,
  externalId: null,
  language: 'en',
  code: 'staff.panel-unhealthy',
  parameters: { panelName: 'Berlin', reason: 'PANEL_UNREACHABLE' },
  subject: { kind: 'panel', id: 'p1' },
  text: 'Berlin is down.',
  link: null,
  createdAt: now,
};

test('given an alert of staff, then the owner of the shop has it, and it leads to the staff pages', async () => {
  const { mails, transport } = createMailServer();
  const notifier = createMailNotifier({ ...shop, transport, store: findOnly(async () => null) });
  expect(await notifier.send(alert, calmly)).toEqual({ kind: 'sent' });
  expect(mails.get('n2')).toMatchObject({ to: 'owner@shop.test', subject: 'Test Shop: Berlin is down.' });
  expect(mails.get('n2')?.text).toContain('https://shop.test/staff');
});

const euros = { amountMinor: 500, currency: 'EUR' };
test.each([
  {
    about: { code: 'staff.payment-unmatched', parameters: { gateway: 'zibal', reason: 'unknown-payment' } },
    page: 'https://shop.test/staff/unmatched/x1',
  },
  {
    about: { code: 'staff.payment-declined', parameters: { ...euros, method: 'zibal' } },
    page: 'https://shop.test/staff/payments/x1',
  },
  {
    about: { code: 'staff.receipt-to-review', parameters: euros },
    page: 'https://shop.test/staff/receipts/x1',
  },
] as const)(
  'given the alert $about.code, then the mail leads to the page where it is decided',
  async ({ about, page }) => {
    const { mails, transport } = createMailServer();
    const notifier = createMailNotifier({ ...shop, transport, store: findOnly(async () => null) });
    await notifier.send({ ...alert, ...about, subject: { kind: 'payment', id: 'x1' } }, calmly);
    expect(mails.get('n2')?.text).toContain(`${page}\n`);
  },
);

test('given no address of the environment, then an alert goes to the first owner who has one, and to nobody without', async () => {
  const { mails, transport } = createMailServer();
  const owner = { ...anUser, role: 'owner' as const };
  // The newest first.
  let staff: User[] = [
    { ...owner, email: 'second@shop.test' },
    { ...owner, email: 'first@shop.test' },
    { ...owner, email: null },
    { ...anUser, role: 'support', email: 'support@shop.test' },
  ];
  const store = { users: { find: async () => null, list: async () => staff } };
  const notifier = createMailNotifier({ ...shop, staffEmail: null, transport, store });
  expect(await notifier.send(alert, calmly)).toEqual({ kind: 'sent' });
  expect(mails.get('n2')).toMatchObject({ to: 'first@shop.test' });
  staff = [];
  expect(await notifier.send(alert, calmly)).toEqual({ kind: 'refused', reason: 'no-address' });
});
