import { DAY_MS } from '@panelkit/sdk';
import { describe, expect, test } from 'vitest';
import type { OpenShop, StorageUnderTest, StoredShop } from '../on-storage.ts';
import { addCards, bankPolicies } from './card-shop.ts';

const PICTURE = 'a3'.repeat(32);
const OTHER_PICTURE = 'b4'.repeat(32);

interface Proof {
  reference?: string;
  pictureDigest?: string;
}

/** A top-up of a new customer whose receipt was sent. */
async function sendReceipt(shop: StoredShop, proof: Proof, trustedUpToMinor = 0) {
  const { panelkit } = shop;
  const customer = await shop.customer();
  const topUp = { customerId: customer.id, amountMinor: 1000, method: 'receipt' };
  const { id: paymentId } = await panelkit.payments.topUp(topUp, shop.as(customer));
  if (trustedUpToMinor > 0) {
    const buyer = { customerId: customer.id, isConfirmed: true, trustedUpToMinor };
    await panelkit.cards.setBuyer(buyer, shop.staff());
    await panelkit.cards.assign({ paymentId }, shop.as(customer));
  }
  const seen = await panelkit.payments.submitReceipt({ paymentId, ...proof }, shop.as(customer));
  return { customer, paymentId, seen };
}

async function repeatsOf(shop: StoredShop, paymentId: string) {
  const { state } = await shop.panelkit.payments.get(paymentId, shop.staff());
  return 'receipt' in state ? (state.receipt?.repeats ?? []) : null;
}

/** A picture or tracking number that was seen before, on every storage. */
export function describeRepeatedReceipts({ name, open }: StorageUnderTest): void {
  describe(`receipts that were sent before: ${name}`, () => {
    test('given a picture and a number of others, when they are sent again in other digits, then staff read of which payments, and the customer does not', async () => {
      const shop = await open();
      const first = await sendReceipt(shop, { reference: '۱۲۳-۴۵۶', pictureDigest: PICTURE });
      const second = await sendReceipt(shop, { pictureDigest: OTHER_PICTURE });
      expect(await repeatsOf(shop, first.paymentId)).toEqual([]);
      const third = await sendReceipt(shop, { reference: ' 123456', pictureDigest: OTHER_PICTURE });
      expect(await repeatsOf(shop, third.paymentId)).toEqual(
        expect.arrayContaining([
          { trait: 'picture', paymentId: second.paymentId },
          { trait: 'reference', paymentId: first.paymentId },
        ]),
      );
      const by = shop.as(third.customer);
      const read = [
        third.seen,
        await shop.panelkit.payments.get(third.paymentId, by),
        (await shop.panelkit.payments.list({}, by)).rows,
      ];
      expect(JSON.stringify(read)).not.toContain('repeats');
      expect(JSON.stringify(read)).not.toContain(first.paymentId);
    });

    test('given words and nothing in the place of a number, then no two receipts have it in common', async () => {
      const shop = await open();
      for (const reference of ['paid', 'paid', 'card 12', 'card 12']) {
        const { paymentId } = await sendReceipt(shop, { reference });
        expect(await repeatsOf(shop, paymentId)).toEqual([]);
      }
    });

    test('given two customers with one number at once, then one of the two is flagged, with the other', async () => {
      const shop = await open();
      const [first, second] = await Promise.all([
        sendReceipt(shop, { reference: '700800', pictureDigest: PICTURE }),
        sendReceipt(shop, { reference: '700800', pictureDigest: PICTURE }),
      ]);
      const found = [await repeatsOf(shop, first.paymentId), await repeatsOf(shop, second.paymentId)];
      const flagged = found.filter((repeats) => repeats?.length === 2);
      expect(flagged).toHaveLength(1);
      expect(found.filter((repeats) => repeats?.length === 0)).toHaveLength(1);
      const clean = found[0]?.length === 0 ? first : second;
      expect(flagged[0]?.map(({ paymentId }) => paymentId)).toEqual([clean.paymentId, clean.paymentId]);
    });
    testTrust(open);
    testAge(open);
  });
}

function testTrust(open: OpenShop): void {
  test('given a trusted buyer, when a receipt was seen before, then it waits for staff; a fresh one is approved', async () => {
    const shop = await open({ policies: bankPolicies(true) });
    await addCards(shop);
    await sendReceipt(shop, { pictureDigest: PICTURE });
    const again = await sendReceipt(shop, { pictureDigest: PICTURE }, 50_000);
    expect(again.seen.state.status).toBe('in-review');
    const fresh = await sendReceipt(shop, { pictureDigest: OTHER_PICTURE }, 50_000);
    expect(fresh.seen.state.status).toBe('captured');
  });
}

function testAge(open: OpenShop): void {
  test('given a receipt of 200 days ago, then it is still known; after two years it is not', async () => {
    const shop = await open();
    const first = await sendReceipt(shop, { pictureDigest: PICTURE });
    const old = (days: number) => ({
      kind: 'receipt-marks' as const,
      limit: 10,
      before: new Date(shop.clock.now().getTime() + (200 - days) * DAY_MS),
    });
    const remove = (days: number) => shop.backend.storage.transaction((tx) => tx.retention.remove(old(days)));
    expect(await remove(730)).toBe(0);
    const second = await sendReceipt(shop, { pictureDigest: PICTURE });
    expect(await repeatsOf(shop, second.paymentId)).toEqual([
      { trait: 'picture', paymentId: first.paymentId },
    ]);
    expect(await remove(100)).toBe(1);
    const third = await sendReceipt(shop, { pictureDigest: PICTURE });
    expect(await repeatsOf(shop, third.paymentId)).toEqual([]);
  });
}
