import { describe, expect, test } from 'vitest';
import type { FoundBy, FoundRecord } from '../../domain/records/found-record.ts';
import type { SearchKeys } from '../../ports/storage/storage-search.ts';
import { aChat } from '../../testing/builders/chat-builders.ts';
import { aProviderPayment } from '../../testing/builders/payment-builders.ts';
import { aPayment } from '../../testing/builders/sale-builders.ts';
import { testId, testInstant } from '../../testing/builders/test-id.ts';
import type { BackendHarness } from '../backend-harness.ts';
import { givenShop, givenUnit } from '../storage/given-records.ts';

const nothing: SearchKeys = { text: '', id: null, tokenHashes: [], nameHashes: [] };
const receipt = { reference: '٧٧٠-12', attachmentId: null, note: null, submittedAt: testInstant() };

/** Records that are found by what names them. */
export function describeSearchContract(harness: () => BackendHarness): void {
  const storage = () => harness().backend.storage;
  const find = (keys: Partial<SearchKeys>, limit = 20) =>
    storage().search.find({ ...nothing, text: 'of nobody', ...keys }, limit);
  const given = async () => {
    const shop = await givenShop(storage());
    const records = await givenUnit(storage(), shop);
    const payment = aPayment({
      customerId: shop.customer.id,
      orderId: records.order.id,
      state: { status: 'in-review', receipt },
    });
    const provided = aProviderPayment({ paymentId: payment.id, providerReference: 'Au-1' });
    const chat = aChat({ userId: '77001', customerId: shop.customer.id });
    await storage().transaction(async (tx) => {
      await tx.payments.insert(payment);
      await tx.providerPayments.insert(provided);
      await tx.chats.insertOnce(chat);
    });
    return { ...records, customer: shop.customer, payment };
  };
  type Given = Awaited<ReturnType<typeof given>>;

  describe('search', () => {
    test.each<[string, (of: Given) => Partial<SearchKeys>, FoundRecord['kind'], FoundBy]>([
      ['the id of a customer', ({ customer }) => ({ id: customer.id }), 'customer', 'id'],
      ['what the host calls a customer', ({ customer }) => ({ text: customer.externalId }), 'customer', 'id'],
      ['an id at a messenger', () => ({ text: '77001' }), 'customer', 'messenger'],
      ['the id of an order', ({ order }) => ({ id: order.id }), 'order', 'id'],
      ['the id of a unit', ({ unit }) => ({ id: unit.id }), 'order', 'id'],
      ['the number of an order', ({ order }) => ({ text: order.number }), 'order', 'number'],
      ['the id of a subscription', ({ subscription }) => ({ id: subscription.id }), 'subscription', 'id'],
      [
        'a hash of a token',
        ({ subscription }) => ({ tokenHashes: ['other', subscription.tokenHash] }),
        'subscription',
        'link',
      ],
      [
        'a hash of the name of an account',
        ({ account }) => ({ nameHashes: ['other', account.nameHash] }),
        'subscription',
        'account-name',
      ],
      ['the id of a payment', ({ payment }) => ({ id: payment.id }), 'payment', 'id'],
      ['the reference of a receipt', () => ({ text: '٧٧٠-12' }), 'payment', 'reference'],
      ['the reference of a provider', () => ({ text: 'Au-1' }), 'payment', 'reference'],
    ])('given %s, when searched, then that record alone is found', async (_what, keysOf, kind, foundBy) => {
      const records = await given();
      await givenUnit(storage(), await givenShop(storage()));
      const id = records[kind].id;
      const customerId = records.customer.id;
      expect(await find(keysOf(records))).toEqual([{ kind, id, customerId, foundBy }]);
    });

    test('given a text that two records answer to, when searched, then the newest first, as many as are wanted', async () => {
      const { customer } = await givenShop(storage());
      const state = { status: 'in-review', receipt } as const;
      const [first, second] = [
        aPayment({ customerId: customer.id, state }),
        aPayment({ customerId: customer.id, state }),
      ];
      await storage().transaction(async (tx) => {
        await tx.payments.insert(first);
        await tx.payments.insert(second);
      });
      const ids = async (limit: number) => (await find({ text: '٧٧٠-12' }, limit)).map(({ id }) => id);
      expect(await ids(20)).toEqual([second.id, first.id]);
      expect(await ids(1)).toEqual([second.id]);
    });

    test('given a chat without a customer and an id of nothing, when searched, then nothing is found', async () => {
      await storage().transaction((tx) => tx.chats.insertOnce(aChat({ userId: '5', customerId: null })));
      expect(await find({ text: '5' })).toEqual([]);
      expect(await find({ id: testId(), tokenHashes: ['x'], nameHashes: ['y'] })).toEqual([]);
    });
  });
}
