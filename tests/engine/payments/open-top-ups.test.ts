import type { Customer, Payment } from '@panelkit/sdk';
import { describe, expect, test } from 'vitest';
import { createPaymentShop, type PaymentShop } from '../gateways/payment-shop.ts';
import { violationsOf } from '../violations-of.ts';

interface Asked extends PaymentShop {
  customer: Customer;
  payment: Payment;
}

/** A customer who asked for a top-up and has paid nothing. */
async function asked(method: 'receipt' | 'fake'): Promise<Asked> {
  const place = await createPaymentShop();
  const { shop } = place;
  const customer = await shop.customer();
  const wanted = { customerId: customer.id, amountMinor: 5000, method };
  return { ...place, customer, payment: await shop.panelkit.payments.topUp(wanted, shop.as(customer)) };
}

const withdraw = ({ shop, customer, payment }: Asked) =>
  shop.panelkit.payments.withdraw({ paymentId: payment.id }, shop.as(customer));
const statusOf = async ({ shop, payment }: Asked) =>
  (await shop.panelkit.payments.get(payment.id, shop.staff())).state.status;
const start = async ({ shop, customer, payment }: Asked) =>
  (await shop.panelkit.payments.start({ paymentId: payment.id }, shop.as(customer))).providerReference;

async function sendReceipt({ shop, customer, payment }: Asked): Promise<void> {
  const receipt = { reference: '4711', attachmentId: null, note: null };
  await shop.panelkit.payments.submitReceipt({ paymentId: payment.id, ...receipt }, shop.as(customer));
}

async function pass({ shop }: Asked, duration: '2h' | '4h' | '24h' | '71h' | '73h' | '30d'): Promise<void> {
  await shop.clock.advance(duration);
  await shop.scheduler.tick();
}

describe('top-ups that nobody pays', () => {
  test('given one, when its customer withdraws it, then it is cancelled, once', async () => {
    const place = await asked('receipt');
    expect((await withdraw(place)).state.status).toBe('cancelled');
    await expect(withdraw(place)).rejects.toMatchObject({ code: 'ILLEGAL_TRANSITION' });
  });

  test('given one that is withdrawn, when its money comes all the same, then it is in the wallet', async () => {
    const place = await asked('fake');
    const reference = await start(place);
    await withdraw(place);
    place.fake.provider.pay(reference);
    await place.deliver();
    await place.shop.scheduler.tick();
    expect(await statusOf(place)).toBe('captured');
    const { availableMinor } = await place.shop.panelkit.wallets.get(place.customer.id, place.shop.staff());
    expect(availableMinor).toBe(5000);
    expect(await violationsOf(place.shop)).toEqual([]);
  });

  test('given a receipt that is under review, when its customer withdraws it, then it stays: the money may be there', async () => {
    const place = await asked('receipt');
    await sendReceipt(place);
    await expect(withdraw(place)).rejects.toMatchObject({ code: 'ILLEGAL_TRANSITION' });
    await pass(place, '30d');
    expect(await statusOf(place)).toBe('in-review');
  });

  test('given the payment of an order, when its customer withdraws it, then it stays: it ends with the order', async () => {
    const { shop } = await createPaymentShop();
    const [customer, plan] = [await shop.customer(), await shop.plan()];
    const items = [{ planId: plan.id, quantity: 1 }];
    const order = await shop.panelkit.orders.place(
      { customerId: customer.id, items, payment: { method: 'receipt' } },
      shop.as(customer),
    );
    const { rows } = await shop.panelkit.payments.list({ orderId: order.id }, shop.staff());
    const paymentId = rows[0]?.id ?? '';
    await expect(shop.panelkit.payments.withdraw({ paymentId }, shop.as(customer))).rejects.toMatchObject({
      code: 'ILLEGAL_TRANSITION',
    });
    expect(rows).toHaveLength(1);
  });

  test('given a stranger, when they withdraw one, then it is not theirs', async () => {
    const place = await asked('receipt');
    const stranger = await place.shop.customer();
    const theirs = place.shop.panelkit.payments.withdraw(
      { paymentId: place.payment.id },
      place.shop.as(stranger),
    );
    await expect(theirs).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await statusOf(place)).toBe('pending');
  });

  test.each(['receipt', 'fake'] as const)(
    'given one by %s that was never started, when three days are over, then it expires',
    async (method) => {
      const place = await asked(method);
      await pass(place, '71h');
      expect(await statusOf(place)).toBe('pending');
      await pass(place, '2h');
      expect(await statusOf(place)).toBe('expired');
    },
  );

  test('given one whose provider is still to be asked, when three days are over, then it ends with the last look', async () => {
    const place = await asked('fake');
    await place.shop.clock.advance('70h');
    await start(place);
    await pass(place, '4h');
    expect(await statusOf(place)).toBe('pending');
    for (let day = 1; day <= 4; day += 1) await pass(place, '24h');
    expect(await statusOf(place)).toBe('expired');
  });

  test('given one that expired, when its receipt comes all the same, then it is refused', async () => {
    const place = await asked('fake');
    await pass(place, '73h');
    await expect(sendReceipt(place)).rejects.toMatchObject({ code: 'ILLEGAL_TRANSITION' });
    expect(await statusOf(place)).toBe('expired');
  });
});
