import { defineBackend, type Transaction } from '@panelkit/sdk';
import { createFakePaymentGateway, createTestClock, testId } from '@panelkit/sdk/testing';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';
import { violationsOf } from '../violations-of.ts';
import { createInboxHands, startedTopUp } from './payment-shop.ts';

type Planted = (tx: Transaction) => Partial<Transaction>;

/**
 * Money that comes in parts, reported twice and partly taken and given back, in a shop whose storage is as
 * `plant` makes it.
 */
async function violationsWith(plant: Planted): Promise<string[]> {
  const clock = createTestClock();
  const fake = createFakePaymentGateway({ clock });
  const shop = await createTestPanelkit({
    clock,
    paymentGateways: [fake.gateway],
    wrapBackend: (backend) => {
      const { storage } = backend;
      return defineBackend({
        ...backend,
        storage: {
          ...storage,
          transaction: (work) => storage.transaction((tx) => work({ ...tx, ...plant(tx) })),
        },
      });
    },
  });
  const customer = await shop.customer();
  const { paymentId, providerReference } = await startedTopUp({ shop, fake }, customer);
  const { settle } = createInboxHands(shop, fake);
  fake.provider.pay(providerReference, 300);
  await settle();
  fake.provider.pay(providerReference, 700);
  await settle({ times: 2 });
  await shop.panelkit.payments
    .refund({ paymentId, amountMinor: 100, reason: 'test' }, shop.staff())
    .catch(() => {});
  await shop.scheduler.tick();
  fake.provider.chargeBack(providerReference, 200);
  await settle();
  return violationsOf(shop);
}

describe('the checker finds what is planted in the way of money', () => {
  test('given the storage as it is, then nothing is wrong', async () => {
    expect(await violationsWith(() => ({}))).toEqual([]);
  });

  test('given a sum that is booked and not kept, then the event that it holds up shows it', async () => {
    const found = await violationsWith((tx) => ({
      providerPayments: {
        ...tx.providerPayments,
        update: (id, { receivedMinor: _forgotten, ...patch }) => tx.providerPayments.update(id, patch),
      },
    }));
    expect(found).toContainEqual(expect.stringMatching(/^4: payment event .* never worked on/));
    expect(found).toContainEqual(expect.stringMatching(/its provider says 0/));
  });

  test('given a payment that is booked twice under two keys, then the cash account shows it', async () => {
    const found = await violationsWith((tx) => ({
      ledger: {
        ...tx.ledger,
        book: async (transaction) => {
          if (transaction.kind === 'payment')
            await tx.ledger.book({ ...transaction, id: testId(), key: `again:${transaction.key}` });
          return tx.ledger.book(transaction);
        },
      },
    }));
    expect(found).toContainEqual(expect.stringMatching(/^3: fake brought .*, its cash account says/));
  });

  test('given a chargeback that is kept and not booked, then the cash account shows it', async () => {
    const found = await violationsWith((tx) => ({
      ledger: {
        ...tx.ledger,
        book: async (transaction) =>
          transaction.kind === 'chargeback' ? 'booked' : tx.ledger.book(transaction),
      },
    }));
    expect(found).toContainEqual(expect.stringMatching(/^3: fake brought 700, its cash account says 900/));
  });

  test('given a refund that went out and whose money was set free again, then its hold shows it', async () => {
    const found = await violationsWith((tx) => ({
      ledger: {
        ...tx.ledger,
        postHold: (holdId, transaction) => tx.ledger.voidHold(holdId, transaction.at),
      },
    }));
    expect(found).toContainEqual(expect.stringMatching(/^3: refund .* is succeeded, its hold voided/));
  });
});
