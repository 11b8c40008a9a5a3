import { PanelkitError } from '@panelkit/sdk';
import { describe, expect, test, vi } from 'vitest';
import { createPaymentShop } from './payment-shop.ts';

const EVENTS = 40;

/** A shop with events of 40 payments of a cent, none of them worked on yet. */
async function toldShop() {
  const { shop, fake, receive } = await createPaymentShop();
  const customer = await shop.customer();
  const { id: paymentId } = await shop.panelkit.payments.topUp(
    { customerId: customer.id, amountMinor: 1000, method: fake.gateway.method },
    shop.as(customer),
  );
  const { providerReference } = await shop.panelkit.payments.start({ paymentId }, shop.as(customer));
  const webhooks = Array.from({ length: EVENTS }, () => {
    fake.provider.pay(providerReference, 1);
    return fake.takeWebhooks();
  }).flat();
  return { shop, fake, receive, webhooks, customer };
}

describe('webhooks that come together', () => {
  test('given many at once, each of them twice, then each is stored once, in a few transactions', async () => {
    const { shop, receive, webhooks, customer } = await toldShop();
    const transactions = vi.spyOn(shop.backend.storage, 'transaction');
    const answers = await Promise.all([...webhooks, ...webhooks].map(receive));
    const transactionCount = transactions.mock.calls.length;
    expect(answers.filter(({ stored }) => stored === 1)).toHaveLength(EVENTS);
    expect(answers.filter(({ duplicates }) => duplicates === 1)).toHaveLength(EVENTS);
    expect(transactionCount).toBeLessThanOrEqual(3);
    await shop.scheduler.tick();
    const { availableMinor } = await shop.panelkit.wallets.get(customer.id, shop.as(customer));
    expect(availableMinor).toBe(EVENTS);
  });

  test('given one that cannot be stored, when it comes with others, then only it is refused', async () => {
    const { shop, receive, webhooks } = await toldShop();
    const { storage } = shop.backend;
    const transaction = storage.transaction.bind(storage);
    let left = 3;
    // The one under way, and the batch behind it with its first event.
    vi.spyOn(storage, 'transaction').mockImplementation((work) => {
      left -= 1;
      return left === 1 || left === 0
        ? Promise.reject(new Error('a value that the database refuses'))
        : transaction(work);
    });
    const answers = await Promise.allSettled(webhooks.map(receive));
    expect(answers.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    expect((await shop.panelkit.payments.listEvents({ limit: 100 }, shop.staff())).rows).toHaveLength(
      EVENTS - 1,
    );
  });

  test('given a database that is away, when many come, then all are refused at once, to be sent again', async () => {
    const { shop, receive, webhooks } = await toldShop();
    const away = new PanelkitError('STORAGE_UNAVAILABLE', {
      message: 'away',
      details: { retryAfterMs: null, outcome: 'failed' },
    });
    const transactions = vi.spyOn(shop.backend.storage, 'transaction').mockRejectedValue(away);
    const answers = await Promise.allSettled(webhooks.map(receive));
    expect(answers.every(({ status }) => status === 'rejected')).toBe(true);
    expect(transactions.mock.calls.length).toBeLessThanOrEqual(3);
    transactions.mockRestore();
    expect(await Promise.all(webhooks.map(receive))).toContainEqual({ stored: 1, duplicates: 0 });
  });
});
