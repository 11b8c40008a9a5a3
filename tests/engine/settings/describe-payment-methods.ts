import type { MethodSettingInput } from '@panelkit/sdk';
import { createFakePaymentGateway, createTestClock } from '@panelkit/sdk/testing';
import { describe, expect, test, vi } from 'vitest';
import { createInboxHands } from '../gateways/payment-shop.ts';
import type { StorageUnderTest, StoredShop } from '../on-storage.ts';

/** Payment methods that staff switch and order, in several processes of one shop. */
export function describePaymentMethods({ name, open }: StorageUnderTest): void {
  describe(`payment methods, ${name}`, () => {
    describeSwitch(open);
    describeOrder(open);
    describeTerms(open);
  });
}

type OpenShop = StorageUnderTest['open'];

async function openMethods(open: OpenShop, margin?: number) {
  const clock = createTestClock();
  const fake = createFakePaymentGateway({ clock });
  const other = createFakePaymentGateway({ clock, method: 'other', currencies: ['EUR'] });
  const asks = { askedIn: 'EUR', ...(margin !== undefined && { marginBasisPoints: margin }) };
  const policies = { payments: { other: asks } };
  const shop = await open({ clock, policies, paymentGateways: [fake.gateway, other.gateway] });
  const write = (input: MethodSettingInput) => shop.panelkit.shopSettings.writeMethod(input, shop.staff());
  return { shop, fake, write };
}

const namesIn = ({ panelkit }: Pick<StoredShop, 'panelkit'>) =>
  panelkit.payments.methods().map(({ method }) => method);

const refused = { code: 'INVALID_INPUT' };

/** A running subscription, and an order that waits to be paid by the fake provider. */
async function openBoth(shop: StoredShop) {
  const [customer, plan] = [await shop.customer({ balanceMinor: 5000 }), await shop.plan()];
  const bought = await shop.buy(customer, plan);
  await shop.panelkit.orders.settled(bought.id);
  const [subscription] = (await shop.panelkit.subscriptions.list({ orderId: bought.id }, shop.staff())).rows;
  const items = [{ planId: plan.id, quantity: 1 }];
  const wanted = { customerId: customer.id, items, payment: { method: 'fake' } };
  const opened = await shop.panelkit.orders.place(wanted, shop.as(customer));
  return { customer, wanted, opened, subscriptionId: subscription?.id ?? '' };
}

function describeSwitch(open: OpenShop): void {
  test('given a method that is switched off, then no process offers or takes it, what was opened by it is paid, and each change is audited', async () => {
    const { shop, fake, write } = await openMethods(open);
    const second = await shop.another();
    const stop = await second.panelkit.shopSettings.follow();
    const { customer, wanted, opened, subscriptionId } = await openBoth(shop);
    expect(namesIn(second)).toEqual(['wallet', 'receipt', 'fake', 'other']);

    await write({ method: 'fake', isOn: false });
    await shop.panelkit.shopSettings.update({ patch: { extendAlways: true } }, shop.staff());
    await vi.waitFor(() => expect(namesIn(second)).toEqual(['wallet', 'receipt', 'other']), 5000);
    await vi.waitFor(() => expect(second.panelkit.shopSettings.current().extendAlways).toBe(true), 5000);
    for (const { panelkit } of [shop, second]) {
      const offers = await panelkit.payments.offers({ amountMinor: 2000 });
      expect(offers.map(({ method }) => method)).toEqual(['receipt', 'other']);
      await expect(panelkit.orders.place(wanted, shop.as(customer))).rejects.toMatchObject(refused);
      const topUp = { customerId: customer.id, amountMinor: 500, method: 'fake' };
      await expect(panelkit.payments.topUp(topUp, shop.as(customer))).rejects.toMatchObject(refused);
      const wish = { subscriptionId, change: { kind: 'extension' as const } };
      const paid = { ...wish, method: 'fake' };
      await expect(panelkit.payments.openForChange(paid, shop.as(customer))).rejects.toMatchObject(refused);
      const again = { orderId: opened.id, payment: { method: 'fake' } };
      await expect(panelkit.orders.pay(again, shop.as(customer))).rejects.toMatchObject(refused);
    }
    const [payment] = (await shop.panelkit.payments.list({ orderId: opened.id }, shop.staff())).rows;
    const paymentId = payment?.id ?? '';
    const started = await second.panelkit.payments.start({ paymentId }, shop.as(customer));
    fake.provider.pay(started.providerReference);
    await createInboxHands(shop, fake).settle();
    const { state } = await shop.panelkit.payments.get(paymentId, shop.staff());
    expect(state.status).toBe('captured');
    const { rows } = await shop.panelkit.audit.list({ action: 'shopSettings.writeMethod' }, shop.staff());
    expect(rows).toMatchObject([{ before: { method: 'fake', isOn: true }, after: { isOn: false } }]);
    stop();
  });
}

function describeOrder(open: OpenShop): void {
  test('given an order of methods, when two of them are moved and switched at once, then both changes hold; a new one comes last', async () => {
    const { shop, write } = await openMethods(open);
    await Promise.all([
      write({ method: 'other', move: 'earlier' }),
      write({ method: 'receipt', isOn: false }),
    ]);
    expect(namesIn(shop)).toEqual(['wallet', 'other', 'fake']);
    await write({ method: 'receipt', isOn: true, move: 'later' });
    expect(namesIn(shop)).toEqual(['wallet', 'other', 'receipt', 'fake']);
    await write({ method: 'other', move: 'earlier' });
    const managed = await shop.panelkit.payments.manage(shop.staff());
    expect(managed.map(({ method, hasProvider }) => [method, hasProvider])).toEqual([
      ['other', true],
      ['receipt', false],
      ['fake', true],
    ]);
    for (const method of ['wallet', 'nobody'])
      await expect(write({ method, isOn: false })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
}

function describeTerms(open: OpenShop): void {
  test('given a minimum, when less is to be paid, then the method is not offered and refused; from it on, it is', async () => {
    const { shop, write } = await openMethods(open);
    await write({ method: 'fake', minimumMinor: 2001 });
    const [customer, plan] = [await shop.customer(), await shop.plan()];
    const isOpen = async (amountMinor: number) =>
      (await shop.panelkit.payments.offers({ amountMinor })).find(({ method }) => method === 'fake')?.isOpen;
    expect([await isOpen(2000), await isOpen(2001)]).toEqual([false, true]);
    expect(shop.panelkit.payments.methods()).toContainEqual({ method: 'fake', minimumMinor: 2001 });
    const items = [{ planId: plan.id, quantity: 1 }];
    const wanted = { customerId: customer.id, items, payment: { method: 'fake' } };
    const issues = [{ path: 'payment.method', code: 'below_minimum' }];
    const tooLittle = { code: 'INVALID_INPUT', details: { issues } };
    await expect(shop.panelkit.orders.place(wanted, shop.as(customer))).rejects.toMatchObject(tooLittle);
    const topUp = { customerId: customer.id, method: 'fake' };
    const add = (amountMinor: number) =>
      shop.panelkit.payments.topUp({ ...topUp, amountMinor }, shop.as(customer));
    await expect(add(2000)).rejects.toMatchObject(tooLittle);
    expect(await add(2001)).toMatchObject({ method: 'fake' });
    const byReceipt = { ...wanted, payment: { method: 'receipt' } };
    const order = await shop.panelkit.orders.place(byReceipt, shop.as(customer));
    const pay = { orderId: order.id, payment: { method: 'fake' } };
    await expect(shop.panelkit.orders.pay(pay, shop.as(customer))).rejects.toMatchObject(tooLittle);
  });

  test('given a margin that staff set, then it is asked; one of the shop’s policies stays', async () => {
    const { shop, write } = await openMethods(open);
    await shop.panelkit.payments.setRate({ currency: 'EUR', base: 'USD', rate: '0.5' }, shop.staff());
    const asked = async ({ panelkit }: StoredShop) =>
      (await panelkit.payments.offers({ amountMinor: 2000 })).find(({ method }) => method === 'other')?.quote
        ?.asked.amountMinor;
    expect(await asked(shop)).toBe(1000);
    await write({ method: 'other', marginBasisPoints: 150 });
    expect(await asked(shop)).toBe(1015);
    const fixed = await openMethods(open, 300);
    const wish = { method: 'other', marginBasisPoints: 150 };
    await expect(fixed.write(wish)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    const managed = await fixed.shop.panelkit.payments.manage(fixed.shop.staff());
    const own = managed.find(({ method }) => method === 'other');
    expect(own).toMatchObject({ marginBasisPoints: 300, isMarginFixed: true, currency: 'EUR' });
  });

  test('given a test of a provider, then it is asked for a payment that belongs to nobody, its refusal is told, and who asked is audited', async () => {
    const { shop, fake } = await openMethods(open);
    const ask = () => shop.panelkit.payments.testMethod({ method: 'fake', amountMinor: 500 }, shop.staff());
    expect(await ask()).toEqual({ isTaken: true });
    expect(fake.provider.payments()).toMatchObject([{ amountMinor: 500 }]);
    expect((await shop.panelkit.payments.list({}, shop.staff())).rows).toEqual([]);
    fake.faults.next('start', 'lost-request');
    expect(await ask()).toMatchObject({ isTaken: false, reason: expect.stringContaining('fake') });
    const input = { method: 'other', amountMinor: 500 };
    const noRate = { isTaken: false, reason: 'there is no fresh exchange rate' };
    expect(await shop.panelkit.payments.testMethod(input, shop.staff())).toEqual(noRate);
    const byHand = shop.panelkit.payments.testMethod({ ...input, method: 'receipt' }, shop.staff());
    await expect(byHand).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const { rows } = await shop.panelkit.audit.list({ action: 'payment-method.test' }, shop.staff());
    expect(rows.map(({ target }) => target.id).sort()).toEqual(['fake', 'fake', 'other']);
  });
}
