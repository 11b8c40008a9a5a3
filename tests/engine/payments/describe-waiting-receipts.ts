import { describe, expect, test } from 'vitest';
import type { StorageUnderTest, StoredShop } from '../on-storage.ts';

const tooMany = (maximum: number) => ({ code: 'TOO_MANY_RECEIPTS', details: { waiting: maximum, maximum } });

/** Top-ups of one customer that wait for a receipt. */
async function openTopUps({ panelkit, as }: StoredShop, customer: { id: string }, count: number) {
  const topUp = { customerId: customer.id, amountMinor: 500, method: 'receipt' };
  const payments = [];
  for (let made = 0; made < count; made += 1)
    payments.push(await panelkit.payments.topUp(topUp, as(customer)));
  return payments.map(({ id }) => id);
}

/** So many receipts of one customer wait for a decision, however they are sent. */
export function describeWaitingReceipts({ name, open }: StorageUnderTest): void {
  describe(`receipts that wait, ${name}`, () => {
    test('given as many as the shop allows, when one more is sent, then it is refused and its payment stays, until one of the others is decided', async () => {
      const shop = await open({ policies: { purchases: { waitingReceipts: 2 } } });
      const { panelkit, as, staff } = shop;
      const ada = await shop.customer();
      const [first = '', second = '', third = ''] = await openTopUps(shop, ada, 3);
      const send = (paymentId: string, by = as(ada)) =>
        panelkit.payments.submitReceipt({ paymentId, reference: '1' }, by);
      await send(first);
      await send(second);
      await expect(send(third)).rejects.toMatchObject(tooMany(2));
      expect((await panelkit.payments.get(third, staff())).state.status).toBe('pending');
      // Somebody else's are theirs, and staff enter what came by other ways.
      const bob = await shop.customer();
      const [ofBob = ''] = await openTopUps(shop, bob, 1);
      await send(ofBob, as(bob));
      await send(third, staff());
      await panelkit.payments.reject({ paymentId: third, reason: 'test' }, staff());
      await panelkit.payments.reject({ paymentId: first, reason: 'test' }, staff());
      const [fourth = ''] = await openTopUps(shop, ada, 1);
      await send(fourth);
      expect((await panelkit.payments.get(fourth, staff())).state.status).toBe('in-review');
    });

    test('given ten that are sent at the same moment, then no more wait than the shop allows', async () => {
      const shop = await open();
      const { panelkit, as, staff } = shop;
      const ada = await shop.customer();
      const ids = await openTopUps(shop, ada, 10);
      const sent = await Promise.allSettled(
        ids.map((paymentId) => panelkit.payments.submitReceipt({ paymentId, reference: paymentId }, as(ada))),
      );
      const refused = sent.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
      expect(refused).toHaveLength(5);
      for (const reason of refused) expect(reason).toMatchObject(tooMany(5));
      const { rows } = await panelkit.payments.list({ customerId: ada.id, status: 'in-review' }, staff());
      expect(rows).toHaveLength(5);
    });
  });
}
