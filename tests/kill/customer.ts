import { randomUUID } from 'node:crypto';
import {
  fieldsOf,
  openTestBrowser,
  type TestAnswer,
  type TestBrowser,
} from '../../packages/shop/src/tests/test-browser.ts';
import { type Books, noteRefusal } from './books.ts';
import { pick, pickWeighted } from './pick.ts';
import { createPatientSend } from './send-patiently.ts';

/** Who else has a part in what customers do. */
export interface Partners {
  /** Plans that are sold. */
  slugs: string[];
  /**
   * Money for an order of this id, or for the wallet of its customer, comes through the provider; the shop
   * hears of it by webhooks.
   */
  pay(what: { orderId: string; amountMinor: number | null }): Promise<void>;
  /** Staff look at a receipt and approve it; false when the shop did not let them. */
  approve(paymentId: string): Promise<boolean>;
}

interface Customer {
  browser: TestBrowser;
  random: () => number;
  books: Books;
  partners: Partners;
  /** Of a page that he keeps open: forms of this session carry it. */
  csrf: string;
  /** What he bought. */
  orders: { id: string; slug: string }[];
}

export interface CustomerOptions {
  number: number;
  random: () => number;
  books: Books;
  partners: Partners;
  addresses(): string[];
}

const PASSWORD = 'three quiet otters';

/**
 * Signs up, or in where the answer to it was lost; what is returned does one more thing that customers do.
 */
export async function openCustomer(options: CustomerOptions): Promise<() => Promise<void>> {
  const { number, random, books, partners } = options;
  const address = `10.0.${Math.floor(number / 250)}.${(number % 250) + 1}`;
  const browser = openTestBrowser('', createPatientSend({ ...options, address }));
  const person = { name: `Buyer ${number}`, email: `buyer-${number}@shop.test`, password: PASSWORD };
  const signedUp = await browser.submit('/sign-up', '/sign-up', person);
  if (signedUp.status !== 303) {
    const { status } = await browser.submit('/sign-in', '/sign-in', person);
    if (status !== 303)
      throw new Error(`customer ${number} cannot come in: ${signedUp.status} and ${status}`);
  }
  const { csrf = '' } = await browser.hiddenFields(`/plans/${partners.slugs[0]}`, '/cart');
  const customer: Customer = { browser, random, books, partners, csrf, orders: [] };
  return async () => void (await pickWeighted(random, DEEDS)(customer));
}

type Deed = (customer: Customer) => Promise<unknown>;

/** What customers do, and how often. */
const DEEDS: [weight: number, deed: Deed][] = [
  [50, (customer) => buy(customer, 'wallet')],
  [8, buyByReceipt],
  [8, buyThroughProvider],
  [5, buyAndCancel],
  [10, (customer) => change(customer, 'extend')],
  [6, (customer) => change(customer, 'change-plan')],
  [3, (customer) => act(customer, 'pause')],
  [3, (customer) => act(customer, 'resume')],
  [3, (customer) => act(customer, 'rotate')],
  [4, topUp],
];

/** The order's id; null when the shop refused. */
async function buy(customer: Customer, method: string): Promise<string | null> {
  const { browser, random, books, partners, csrf } = customer;
  const slug = pick(random, partners.slugs);
  const quantity = random() < 0.7 ? 1 : 2;
  const line = { csrf, key: randomUUID(), slug };
  await browser.post('/cart', { ...line, quantity: String(quantity), goTo: 'checkout' });
  const answer = await submit(customer, { page: '/checkout', action: '/orders', fields: { method } });
  const orderId = /^\/orders\/([0-9a-f-]{36})$/.exec(answer?.location ?? '')?.[1];
  if (orderId === undefined) {
    await browser.post('/cart/set', { ...line, quantity: '0' });
    return null;
  }
  books.orders.set(orderId, { slug, quantity });
  if (method === 'wallet') books.paid.add(orderId);
  customer.orders.push({ id: orderId, slug });
  return orderId;
}

async function buyByReceipt(customer: Customer): Promise<void> {
  const orderId = await buy(customer, 'receipt');
  if (orderId === null) return;
  const { browser, books, partners } = customer;
  const page = await browser.get(`/orders/${orderId}`);
  const [, paymentId = ''] = /\/payments\/([0-9a-f-]{36})\/receipt/.exec(page.text) ?? [];
  const action = `/payments/${paymentId}/receipt`;
  const form = new FormData();
  const fields = { ...fieldsOf(page.text, action), reference: `transfer for ${orderId}`, note: '' };
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  count(customer, await browser.postForm(action, form));
  if (await partners.approve(paymentId)) books.paid.add(orderId);
}

async function buyThroughProvider(customer: Customer): Promise<void> {
  const orderId = await buy(customer, 'fake');
  if (orderId === null) return;
  await customer.partners.pay({ orderId, amountMinor: null });
  customer.books.paid.add(orderId);
}

async function topUp({ partners, orders, random }: Customer): Promise<void> {
  const order = orders[Math.floor(random() * orders.length)];
  if (order !== undefined)
    await partners.pay({ orderId: order.id, amountMinor: pick(random, [500, 1000, 2000]) });
}

async function buyAndCancel(customer: Customer): Promise<void> {
  const orderId = await buy(customer, pick(customer.random, ['wallet', 'receipt']));
  if (orderId === null) return;
  const { browser, books, csrf } = customer;
  books.cancelled.add(orderId);
  count(customer, await browser.post(`/orders/${orderId}/cancel`, { csrf, key: randomUUID() }));
}

async function change(customer: Customer, what: 'extend' | 'change-plan'): Promise<void> {
  // Only the last days of a subscription can be extended: those of a day are in them.
  const id = await findSubscription(customer, ({ slug }) => what === 'change-plan' || slug === 'day');
  if (id === null) return;
  const page = `/subscriptions/${id}/${what}`;
  const answer = await submit(customer, { page, action: page, fields: {} });
  if (answer !== null) customer.books.changes += 1;
}

async function act(customer: Customer, what: 'pause' | 'resume' | 'rotate'): Promise<void> {
  const id = await findSubscription(customer, () => true);
  if (id === null) return;
  const { browser, csrf } = customer;
  count(customer, await browser.post(`/subscriptions/${id}/${what}`, { csrf, key: randomUUID() }));
}

/** One that was delivered, of an order that fits; null when there is none. */
async function findSubscription(
  { browser, random, orders }: Customer,
  fits: (order: Customer['orders'][number]) => boolean,
): Promise<string | null> {
  const fitting = orders.filter(fits);
  if (fitting.length === 0) return null;
  const { text } = await browser.get(`/orders/${pick(random, fitting).id}`);
  const ids = [...text.matchAll(/href="\/subscriptions\/([0-9a-f-]{36})"/g)].map(([, id = '']) => id);
  return ids.length === 0 ? null : pick(random, ids);
}

/** Sends one of a page's forms for `action`; null when the page has none, or the shop refuses. */
async function submit(
  customer: Customer,
  { page, action, fields }: { page: string; action: string; fields: Record<string, string> },
): Promise<TestAnswer | null> {
  const { browser, random, books } = customer;
  const shown = await browser.get(page);
  const forms = shown.text.split(`<form method="post" action="${action}"`).slice(1);
  if (forms.length === 0) {
    noteRefusal(books, shown.code ?? `no form for ${action.replace(/[0-9a-f-]{36}/, ':id')}`);
    return null;
  }
  const form = `action="${action}" ${pick(random, forms)}`;
  const answer = await browser.post(action, { ...fieldsOf(form, action), ...fields });
  return count(customer, answer) ? answer : null;
}

/** Whether the shop took it. */
function count({ books }: Customer, { status, code }: TestAnswer): boolean {
  if (status === 303) return true;
  noteRefusal(books, code ?? String(status));
  return false;
}
