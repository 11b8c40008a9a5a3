import { type InvoiceSettings, invoiceNumber, type Plan, type Policies } from '@panelkit/sdk';
import { beforeEach, describe, expect, test } from 'vitest';
import { openPaymentShop, type PaymentShop, startedOrder } from '../gateways/payment-shop.ts';
import type { StorageUnderTest, StoredShop } from '../on-storage.ts';
import { violationsOf } from '../violations-of.ts';
import { SETTINGS } from './invoice-settings.ts';

let place: PaymentShop<StoredShop>;
let shop: StoredShop;
let policies: Policies;

const priced = (amountMinor: number, more: Partial<Plan> = {}) =>
  shop.plan({ price: { amountMinor, currency: 'USD' }, ...more });
const documents = async () => (await shop.panelkit.invoices.list({ limit: 500 }, shop.staff())).rows;
const numbers = async () => (await documents()).map(invoiceNumber);

/** What the documents say was sold is what the books say. */
async function expectAsBooked(): Promise<void> {
  const rows = await documents();
  const sum = (field: 'grossMinor' | 'taxMinor') =>
    rows.reduce((total, row) => total + (row.kind === 'invoice' ? row[field] : -row[field]), 0);
  const { ledger } = shop.backend.storage;
  const [revenue, tax] = [await ledger.balanceOf('revenue', 'USD'), await ledger.balanceOf('tax', 'USD')];
  expect({ gross: sum('grossMinor'), tax: sum('taxMinor') }).toEqual({ gross: revenue + tax, tax });
  expect(await violationsOf(shop)).toEqual([]);
}

async function bought(plan: Plan, quantity = 1) {
  const customer = await shop.customer({ balanceMinor: 100_000 });
  const order = await shop.buy(customer, plan, quantity);
  await shop.run(shop.panelkit.orders.settled(order.id));
  const { rows } = await shop.panelkit.subscriptions.list({ customerId: customer.id }, shop.staff());
  return { customer, order, subscriptionId: rows[0]?.id ?? '' };
}

/** Invoices of what is sold and taken back, on every storage. */
export function describeInvoices(storage: StorageUnderTest): void {
  describe(`invoices: ${storage.name}`, () => {
    beforeEach(async () => {
      const tax = { rateBasisPoints: 1900, prices: 'exclusive' as const };
      policies = { extension: { always: true }, invoices: SETTINGS, tax };
      place = await openPaymentShop((options) => storage.open({ ...options, policies: () => policies }));
      shop = place.shop;
    }, 60_000);
    describe('of sales', describeSales);
    describe('and the settings', describeSettings);
    describe('of what comes back', describeCredits);
    describe('of several processes', describeProcesses);
  });
}

function describeSales(): void {
  test('given a purchase of two units with a fee and an extension, then each has its invoice; a top-up has none', async () => {
    const { order, customer, subscriptionId } = await bought(await priced(1000, { setupFeeMinor: 500 }), 2);
    await shop.panelkit.subscriptions.extend({ subscriptionId }, shop.as(customer));
    await shop.run(shop.panelkit.subscriptions.settled(subscriptionId, shop.staff()));
    await shop.scheduler.tick();
    const year = shop.clock.now().getUTCFullYear();
    expect(await numbers()).toEqual([1, 2, 3, 4].map((number) => `INV-${year}-00000${number}`));
    const rows = await documents();
    const said = rows.map(({ content, grossMinor, taxMinor }) => [
      content.lines[0]?.kind,
      grossMinor,
      taxMinor,
    ]);
    expect(said.toSorted()).toEqual([
      ['extension', 1190, 190],
      ['purchase', 1190, 190],
      ['purchase', 1190, 190],
      ['setup-fee', 595, 95],
    ]);
    expect(rows[0]?.content).toMatchObject({
      seller: SETTINGS.seller,
      buyer: { externalId: customer.externalId },
      orderNumber: order.number,
      payments: [],
    });
    await expectAsBooked();
    const own = await shop.panelkit.invoices.ofOrder(order.id, {}, shop.as(customer));
    expect(own.rows).toHaveLength(4);
    const found = await shop.panelkit.invoices.list({ number: ` inv-${year}-2` }, shop.staff());
    expect(found.rows).toEqual([rows[1]]);
  });

  test('given a shop that writes none, when it begins to, then what was sold before has none', async () => {
    policies = { ...policies, invoices: null };
    await bought(await priced(1000));
    await shop.scheduler.tick();
    policies = { ...policies, invoices: SETTINGS };
    await shop.scheduler.tick();
    expect(await documents()).toEqual([]);
    await bought(await priced(1000));
    await shop.scheduler.tick();
    expect(await documents()).toHaveLength(1);
  });
}

function describeSettings(): void {
  test('given an invoice, when name and settings change, then it says what it said; its years are fixed', async () => {
    const { customer } = await bought(await priced(1000));
    await shop.scheduler.tick();
    const [before] = await documents();
    const seller = { ...SETTINGS.seller, name: 'South' };
    const update = (invoices: InvoiceSettings | null) =>
      shop.panelkit.shopSettings.update({ patch: { invoices } }, shop.staff());
    await update({ ...SETTINGS, seller, invoiceSeries: 'B' });
    await shop.panelkit.customers.forget({ customerId: customer.id }, shop.staff());
    expect(await documents()).toEqual([before]);
    for (const fiscal of [
      { ...SETTINGS.fiscal, calendar: 'persian' as const },
      { ...SETTINGS.fiscal, firstMonth: 4 },
      { ...SETTINGS.fiscal, timeZone: 'Asia/Tehran' },
    ])
      await expect(update({ ...SETTINGS, fiscal })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(update(null)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await bought(await priced(1000));
    await shop.scheduler.tick();
    const [, after] = await documents();
    expect(after).toMatchObject({ series: 'B', number: 1, content: { seller } });
  });

  test('given an invoice, when the policy of the code names another calendar, then the years of the first go on', async () => {
    const plan = await priced(1000);
    await bought(plan);
    await shop.scheduler.tick();
    const fiscal = { calendar: 'persian' as const, firstMonth: 1, timeZone: 'Asia/Tehran' };
    policies = { ...policies, invoices: { ...SETTINGS, fiscal } };
    await bought(plan);
    await shop.scheduler.tick();
    const year = shop.clock.now().getUTCFullYear();
    expect(await numbers()).toEqual([`INV-${year}-000001`, `INV-${year}-000002`]);
  });

  test('given the Persian calendar, when 1 Farvardin comes in Tehran, then the numbers begin again', async () => {
    const fiscal = { calendar: 'persian' as const, firstMonth: 1, timeZone: 'Asia/Tehran' };
    policies = { ...policies, invoices: { ...SETTINGS, fiscal } };
    const plan = await priced(1000);
    for (const at of ['2026-03-20T20:29:00Z', '2026-03-20T20:31:00Z']) {
      shop.clock.set(new Date(at));
      await bought(plan);
      await shop.scheduler.tick();
    }
    expect(await numbers()).toEqual(['INV-1404-000001', 'INV-1405-000001']);
  });
}

function describeCredits(): void {
  test.each([
    { to: 'dearer', price: 3000, notes: 0 },
    { to: 'cheaper', price: 200, notes: 1 },
  ])('given a change to a plan that is $to, then its document says what it was paid with', async (row) => {
    const { customer, subscriptionId } = await bought(await priced(1000));
    const plan = await priced(row.price);
    await shop.panelkit.subscriptions.changePlan({ subscriptionId, planId: plan.id }, shop.as(customer));
    await shop.run(shop.panelkit.subscriptions.settled(subscriptionId, shop.staff()));
    await shop.scheduler.tick();
    const rows = await documents();
    const notes = rows.filter(({ kind }) => kind === 'credit-note');
    expect([rows.length, notes.length]).toEqual([2, row.notes]);
    const [first, last] = rows;
    expect(last?.content.lines.reduce((sum, { grossMinor }) => sum + grossMinor, 0)).toBe(last?.grossMinor);
    if (row.notes > 0 && first !== undefined)
      expect(last).toMatchObject({
        correctsId: first.id,
        content: { corrects: { number: invoiceNumber(first), issuedAt: first.issuedAt } },
      });
    await expectAsBooked();
  });

  test('given a refund that ends an order of two units, then the invoices of both are taken back by credit notes', async () => {
    const { order, payment, started } = await startedOrder(place);
    place.fake.provider.pay(started.providerReference);
    await place.settle();
    await shop.panelkit.orders.settled(order.id);
    await shop.scheduler.tick();
    const [invoice] = await documents();
    expect(invoice?.content.payments).toMatchObject([{ id: payment.id, method: payment.method }]);
    await shop.panelkit.payments.refund(
      { paymentId: payment.id, amountMinor: 1500, reason: 'asked', endsOrder: true },
      shop.staff(),
    );
    await place.deliver();
    await shop.scheduler.start();
    await shop.clock.advance('5m');
    await shop.scheduler.stop();
    const notes = (await documents()).filter(({ kind }) => kind === 'credit-note');
    expect(notes.reduce((sum, { grossMinor }) => sum + grossMinor, 0)).toBe(1500);
    expect(notes.map(invoiceNumber).every((number) => number.startsWith('CN-'))).toBe(true);
    await expectAsBooked();
  });
}

function describeProcesses(): void {
  test('given 12 sales, when three processes number them at once, then each is numbered once and no number is left out', async () => {
    const others = [await shop.another(), await shop.another()];
    await bought(await priced(100), 12);
    const processes = [shop, ...others];
    await Promise.all(processes.map(({ scheduler }) => scheduler.tick()));
    await shop.scheduler.tick();
    expect(await documents()).toHaveLength(12);
    await expectAsBooked();
  });
}
