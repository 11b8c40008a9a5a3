import { aPayment } from '@panelkit/sdk/testing';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { openPaymentShop, type PaymentShop } from '../gateways/payment-shop.ts';
import type { StorageUnderTest, StoredShop } from '../on-storage.ts';
import { SETTINGS } from './invoice-settings.ts';

let place: PaymentShop<StoredShop>;
let shop: StoredShop;

const documents = async () => (await shop.panelkit.invoices.list({ limit: 500 }, shop.staff())).rows;

async function bought() {
  const customer = await shop.customer({ balanceMinor: 100_000 });
  const order = await shop.buy(customer, await shop.plan({ price: { amountMinor: 1000, currency: 'USD' } }));
  await shop.run(shop.panelkit.orders.settled(order.id));
  const { rows } = await shop.panelkit.subscriptions.list({ customerId: customer.id }, shop.staff());
  return { customer, subscriptionId: rows[0]?.id ?? '' };
}

/** Newer ones than every other payment of the customer. */
async function givenNewerPayments(customerId: string, count: number): Promise<void> {
  const id = (at: number) => `ffffffff-ffff-7fff-8fff-${String(at).padStart(12, '0')}`;
  await shop.backend.storage.transaction(async (tx) => {
    for (let at = 0; at < count; at += 1) await tx.payments.insert(aPayment({ id: id(at), customerId }));
  });
}

/** What the numbering reads, and when, on every storage. */
export function describeInvoiceFacts(storage: StorageUnderTest): void {
  describe(`what an invoice says: ${storage.name}`, () => {
    beforeEach(async () => {
      const policies = { extension: { always: true }, invoices: SETTINGS };
      place = await openPaymentShop((options) => storage.open({ ...options, policies: () => policies }));
      shop = place.shop;
    }, 60_000);
    describeFacts();
  });
}

function describeFacts(): void {
  test('given an extension that was paid at a provider, when the customer has a hundred newer payments, then its invoice names the payment', async () => {
    const { customer, subscriptionId } = await bought();
    const wanted = { subscriptionId, change: { kind: 'extension', units: 1 }, method: 'fake' } as const;
    const { id: paymentId } = await shop.panelkit.payments.openForChange(wanted, shop.as(customer));
    const started = await shop.panelkit.payments.start({ paymentId }, shop.as(customer));
    await givenNewerPayments(customer.id, 101);
    place.fake.provider.pay(started.providerReference);
    await place.deliver();
    await shop.scheduler.start();
    await shop.clock.advance('5m');
    await shop.scheduler.stop();
    const rows = await documents();
    const extension = rows.find(({ content }) => content.lines[0]?.kind === 'extension');
    expect(extension?.content.payments).toMatchObject([{ id: paymentId, method: 'fake' }]);
  });

  test('given texts of the seller that deceive their readers, then they are kept clean, addresses in lines', async () => {
    const seller = {
      name: ' No\u202erth ',
      address: 'Main Street 1\r\nBer\u0007lin ',
      taxId: 'DE\u200b1\n2',
      footer: { en: 'Tha\u2066nks\nall', fa: 'سپ\u200bاس می\u200cگوییم' },
    };
    await shop.panelkit.shopSettings.update({ patch: { invoices: { ...SETTINGS, seller } } }, shop.staff());
    expect(shop.panelkit.shopSettings.current().invoices?.seller).toEqual({
      name: 'No rth',
      address: 'Main Street 1\nBer lin',
      taxId: 'DE 1 2',
      footer: { en: 'Tha nks\nall', fa: 'سپ اس می\u200cگوییم' },
    });
  });

  test('given nothing to number, when the minute comes, then no lease is taken; one is for a sale', async () => {
    const acquire = vi.spyOn(shop.backend.storage.leases, 'acquire');
    const isTaken = () => acquire.mock.calls.some(([key]) => key === 'issue-invoices');
    await shop.scheduler.tick();
    expect(isTaken()).toBe(false);
    await bought();
    await shop.scheduler.tick();
    expect(isTaken()).toBe(true);
  });
}
