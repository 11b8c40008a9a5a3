import { describe, expect, test } from 'vitest';
import {
  type LedgerTransaction,
  type MoneyHold,
  receivableAccount,
  walletAccount,
} from '../../domain/payments/ledger.ts';
import type { PageRequest } from '../../ports/storage/storage-repositories.ts';
import { aDelivery, aLedgerTransaction, aMoneyHold, aTopUp } from '../../testing/builders/record-builders.ts';
import { testId } from '../../testing/builders/test-id.ts';
import type { BackendHarness } from '../backend-harness.ts';
import { range } from '../range.ts';
import { givenBalance, givenPendingUnit, givenShop } from './given-records.ts';
import { readPages } from './read-pages.ts';

const at = new Date('2026-02-03T04:05:06Z');

/** Wallets, holds and the ledger. */
export function describeLedgerContract(harness: () => BackendHarness): void {
  const storage = () => harness().backend.storage;
  const book = (transaction: LedgerTransaction) => storage().transaction((tx) => tx.ledger.book(transaction));
  const hold = (row: MoneyHold) => storage().transaction((tx) => tx.ledger.hold(row));
  const post = (row: MoneyHold, transaction = aDelivery(row)) =>
    storage().transaction((tx) => tx.ledger.postHold(row.id, transaction));
  const voidHold = (row: MoneyHold) => storage().transaction((tx) => tx.ledger.voidHold(row.id, at));

  /** A customer with money and an order, and how to hold some of it. */
  async function givenBuyer(balanceMinor: number) {
    const shop = await givenShop(storage());
    const customerId = shop.customer.id;
    const { order, item, unit } = await givenPendingUnit(storage(), shop);
    if (balanceMinor > 0) await givenBalance(storage(), customerId, balanceMinor);
    const holdOf = (amountMinor: number, overrides: Partial<MoneyHold> = {}) =>
      aMoneyHold({
        customerId,
        orderId: order.id,
        orderItemId: item.id,
        unitId: unit.id,
        amountMinor,
        ...overrides,
      });
    const wallet = async () => {
      const { balanceMinor: balance, heldMinor: held } = await storage().ledger.wallet(customerId, 'USD');
      return { balance, held };
    };
    return { shop, customerId, order, holdOf, wallet };
  }

  /** Invariant 3: nothing came from nowhere. */
  async function expectZeroSum(): Promise<void> {
    const sums = new Map<string, number>();
    for (const { currency, amountMinor } of await storage().ledger.balances()) {
      sums.set(currency, (sums.get(currency) ?? 0) + amountMinor);
    }
    for (const sum of sums.values()) expect(sum).toBe(0);
  }

  describe('wallets', () => {
    test('given a customer who never had money, when his wallet is read, then it is empty', async () => {
      const { customerId } = await givenBuyer(0);
      const empty = { customerId, currency: 'EUR', balanceMinor: 0, heldMinor: 0 };
      expect(await storage().ledger.wallet(customerId, 'EUR')).toEqual(empty);
    });

    test('given money in two currencies, when read, then the wallets are apart', async () => {
      const { customerId, wallet } = await givenBuyer(700);
      await book(aTopUp({ customerId, amountMinor: 50 }, { currency: 'EUR' }));
      expect(await wallet()).toEqual({ balance: 700, held: 0 });
      expect(await storage().ledger.wallet(customerId, 'EUR')).toMatchObject({ balanceMinor: 50 });
      await expectZeroSum();
    });
  });

  describe('ledger', () => {
    test('given bookings, when summed, then every account has its sum by currency, and all are zero together', async () => {
      const { customerId } = await givenBuyer(0);
      await book(aTopUp({ customerId, amountMinor: 1000 }));
      await book(aTopUp({ customerId, amountMinor: 500 }));
      const entries = [
        { account: walletAccount(customerId), amountMinor: -200 },
        { account: 'adjustments' as const, amountMinor: 200 },
      ];
      await book(aLedgerTransaction({ entries }));
      const balances = await storage().ledger.balances();
      expect(balances).toHaveLength(3);
      expect(balances).toEqual(
        expect.arrayContaining([
          { account: walletAccount(customerId), currency: 'USD', amountMinor: 1300 },
          { account: 'cash:receipt', currency: 'USD', amountMinor: -1500 },
          { account: 'adjustments', currency: 'USD', amountMinor: 200 },
        ]),
      );
      expect(await storage().ledger.balanceOf('cash:receipt', 'USD')).toBe(-1500);
      expect(await storage().ledger.balanceOf('cash:receipt', 'EUR')).toBe(0);
      expect(await storage().ledger.balanceOf('revenue', 'USD')).toBe(0);
      await expectZeroSum();
    });

    test.each([
      ['do not sum to zero', 10, -9],
      ['are not integers', 0.5, -0.5],
    ])(
      'given entries that %s, when booked, then a TypeError and nothing changed',
      async (_, first, second) => {
        const { customerId, wallet } = await givenBuyer(100);
        const entries = [
          { account: walletAccount(customerId), amountMinor: first },
          { account: 'cash:receipt' as const, amountMinor: second },
        ];
        await expect(book(aLedgerTransaction({ entries }))).rejects.toThrow(TypeError);
        expect(await wallet()).toEqual({ balance: 100, held: 0 });
        await expectZeroSum();
      },
    );

    test('given a key, when booked 20 times at once, then once, and the others are duplicates', async () => {
      const { customerId, wallet } = await givenBuyer(0);
      const results = await Promise.all(
        range(20).map(() => book(aTopUp({ customerId, amountMinor: 300 }, { key: 'payment:1' }))),
      );
      expect(results.filter((result) => result === 'booked')).toHaveLength(1);
      expect(results.filter((result) => result === 'duplicate')).toHaveLength(19);
      expect(await wallet()).toEqual({ balance: 300, held: 0 });
    });

    test('given less money than is taken, when booked, then it is insufficient and nothing changed', async () => {
      const { customerId, holdOf, wallet } = await givenBuyer(1000);
      await hold(holdOf(600));
      const take = (amountMinor: number) => book(aDelivery({ ...holdOf(0), customerId, amountMinor }));
      expect(await take(401)).toBe('insufficient');
      expect((await storage().ledger.list()).rows).toHaveLength(1);
      expect(await take(400)).toBe('booked');
      expect(await wallet()).toEqual({ balance: 600, held: 600 });
      await expectZeroSum();
    });

    test('given a booking that emptied the wallet, when it is repeated, then it is a duplicate, not insufficient', async () => {
      const { customerId, holdOf, wallet } = await givenBuyer(400);
      const delivery = aDelivery({ ...holdOf(0), customerId, amountMinor: 400 });
      expect(await book(delivery)).toBe('booked');
      expect(await book({ ...delivery, id: testId() })).toBe('duplicate');
      expect(await wallet()).toEqual({ balance: 0, held: 0 });
    });

    test('given a booking between two wallets, when the payer has too little, then neither moves', async () => {
      const [payer, payee] = [await givenBuyer(100), await givenBuyer(0)];
      const entriesOf = (amountMinor: number) => [
        { account: walletAccount(payee.customerId), amountMinor },
        { account: walletAccount(payer.customerId), amountMinor: -amountMinor },
      ];
      expect(await book(aLedgerTransaction({ entries: entriesOf(101) }))).toBe('insufficient');
      expect(await payee.wallet()).toEqual({ balance: 0, held: 0 });
      expect(await book(aLedgerTransaction({ entries: entriesOf(100) }))).toBe('booked');
      expect([await payer.wallet(), await payee.wallet()]).toEqual([
        { balance: 0, held: 0 },
        { balance: 100, held: 0 },
      ]);
    });

    test('given a booking that takes from two wallets, when one of them has too little, then neither moves', async () => {
      const payers = [await givenBuyer(100), await givenBuyer(100)];
      const takenMinor = [100, 101];
      for (const order of [payers, payers.toReversed()]) {
        const entries = [
          ...order.map(({ customerId }, at) => ({
            account: walletAccount(customerId),
            amountMinor: -(takenMinor[at] ?? 0),
          })),
          { account: 'adjustments' as const, amountMinor: 201 },
        ];
        expect(await book(aLedgerTransaction({ entries }))).toBe('insufficient');
      }
      for (const { wallet } of payers) expect(await wallet()).toEqual({ balance: 100, held: 0 });
    });

    test('given transactions of two customers, when listed, then they come oldest first, by customer or all', async () => {
      const [mine, others] = [await givenBuyer(0), await givenBuyer(0)];
      const reference = { orderId: mine.order.id, reason: 'goodwill' };
      const rows = [
        aTopUp({ customerId: mine.customerId, amountMinor: 1 }, { reference }),
        aTopUp({ customerId: others.customerId, amountMinor: 2 }),
        aTopUp({ customerId: mine.customerId, amountMinor: 3 }),
        aLedgerTransaction({
          entries: [
            { account: receivableAccount(mine.customerId), amountMinor: -4 },
            { account: 'cash:stripe', amountMinor: 4 },
          ],
        }),
      ];
      for (const row of rows) await book(row);
      const [a, b, c, d] = rows;
      const { ledger } = storage();
      expect(await readPages((request) => ledger.list(request), 3)).toEqual([[a, b, c], [d]]);
      const { customerId } = mine;
      expect(await readPages((request) => ledger.list({ ...request, customerId }), 2)).toEqual([[a, c], [d]]);
      const newest = (request: PageRequest) => ({ ...request, newestFirst: true });
      expect(await readPages((request) => ledger.list(newest(request)), 3)).toEqual([[d, c, b], [a]]);
      const ofMine = (request: PageRequest) => ledger.list({ ...newest(request), customerId });
      expect(await readPages(ofMine, 2)).toEqual([[d, c], [a]]);
    });
  });

  describe('money holds', () => {
    test('given money for two of three, when three holds are made together, then none is; two are', async () => {
      const { holdOf, wallet } = await givenBuyer(1000);
      const together = (...rows: MoneyHold[]) => storage().transaction((tx) => tx.ledger.hold(...rows));
      const rows = [holdOf(500), holdOf(500), holdOf(1)];
      expect(await together(...rows)).toBe(false);
      expect(await wallet()).toEqual({ balance: 1000, held: 0 });
      expect(await together(...rows.slice(0, 2))).toBe(true);
      expect(await wallet()).toEqual({ balance: 1000, held: 1000 });
    });

    test('given 1000, when 50 orders hold 100 at once, then exactly 10 succeed', async () => {
      const { holdOf, wallet } = await givenBuyer(1000);
      const results = await Promise.all(range(50).map(() => hold(holdOf(100))));
      expect(results.filter((held) => held)).toHaveLength(10);
      expect(await wallet()).toEqual({ balance: 1000, held: 1000 });
    });

    test('given a wallet that does not cover it, when held, then false and no hold is stored', async () => {
      const { holdOf, wallet, order } = await givenBuyer(99);
      expect(await hold(holdOf(100))).toBe(false);
      expect(await wallet()).toEqual({ balance: 99, held: 0 });
      expect(await storage().ledger.listHolds({ orderId: order.id })).toEqual([]);
    });

    test('given a free unit, when nothing is held for it, then the hold is posted like any other', async () => {
      const { holdOf, wallet } = await givenBuyer(0);
      const free = holdOf(0);
      expect(await hold(free)).toBe(true);
      expect(await post(free)).toBe(true);
      expect(await wallet()).toEqual({ balance: 0, held: 0 });
    });

    test('given a hold, when posted, then the money leaves the wallet and the transaction is in the ledger', async () => {
      const { holdOf, wallet, order } = await givenBuyer(1000);
      const row = holdOf(400);
      await hold(row);
      const delivery = aDelivery(row, { at });
      expect(await post(row, delivery)).toBe(true);
      expect(await wallet()).toEqual({ balance: 600, held: 0 });
      expect(await storage().ledger.listHolds({ orderId: order.id })).toEqual([
        { ...row, state: 'posted', settledAt: at },
      ]);
      expect((await storage().ledger.list()).rows.at(-1)).toEqual(delivery);
      await expectZeroSum();
    });

    test('given a hold, when posted 20 times at once, then once', async () => {
      const { holdOf, wallet } = await givenBuyer(1000);
      const row = holdOf(400);
      await hold(row);
      const results = await Promise.all(range(20).map(() => post(row)));
      expect(results.filter((posted) => posted)).toHaveLength(1);
      expect(await wallet()).toEqual({ balance: 600, held: 0 });
      await expectZeroSum();
    });

    test('given a hold, when voided 20 times at once, then once, and the money is available again', async () => {
      const { holdOf, wallet, order } = await givenBuyer(1000);
      const row = holdOf(400);
      await hold(row);
      await hold(holdOf(600));
      const results = await Promise.all(range(20).map(() => voidHold(row)));
      expect(results.filter((voided) => voided)).toHaveLength(1);
      expect(await wallet()).toEqual({ balance: 1000, held: 600 });
      const [first] = await storage().ledger.listHolds({ orderId: order.id });
      expect(first).toEqual({ ...row, state: 'voided', settledAt: at });
    });

    test('given a hold, when posted and voided at once, then one of them takes effect', async () => {
      const { holdOf, wallet } = await givenBuyer(1000);
      const row = holdOf(400);
      await hold(row);
      const [posted, voided] = await Promise.all([post(row), voidHold(row)]);
      expect([posted, voided].filter((done) => done)).toHaveLength(1);
      expect(await wallet()).toEqual({ balance: posted ? 600 : 1000, held: 0 });
      await expectZeroSum();
    });

    test('given no such hold, when posted or voided, then false and nothing changed', async () => {
      const { holdOf, wallet } = await givenBuyer(1000);
      expect(await post(holdOf(100))).toBe(false);
      expect(await voidHold(holdOf(100))).toBe(false);
      expect(await wallet()).toEqual({ balance: 1000, held: 0 });
      expect((await storage().ledger.list()).rows).toHaveLength(1);
    });

    test('given a hold, when posted with another amount or currency or an unbalanced transaction, then a TypeError and nothing changed', async () => {
      const { holdOf, wallet, customerId } = await givenBuyer(1000);
      const row = holdOf(400);
      await hold(row);
      await expect(post(row, aDelivery(holdOf(399)))).rejects.toThrow(TypeError);
      await expect(post(row, aDelivery({ ...row, currency: 'EUR' }))).rejects.toThrow(TypeError);
      const entries = [{ account: walletAccount(customerId), amountMinor: -400 }];
      await expect(post(row, aLedgerTransaction({ entries }))).rejects.toThrow(TypeError);
      expect(await wallet()).toEqual({ balance: 1000, held: 400 });
    });

    test('given holds of two orders and customers, when listed, then by order, by customer or both', async () => {
      const [mine, others] = [await givenBuyer(1000), await givenBuyer(1000)];
      const second = await givenPendingUnit(storage(), mine.shop);
      const [a, b] = [mine.holdOf(1), mine.holdOf(2, { unitId: null })];
      const c = mine.holdOf(3, {
        orderId: second.order.id,
        orderItemId: second.item.id,
        unitId: second.unit.id,
      });
      const d = others.holdOf(4);
      for (const row of [a, b, c, d]) await hold(row);
      const { ledger } = storage();
      const { customerId, order } = mine;
      expect(await ledger.listHolds({ orderId: order.id })).toEqual([a, b]);
      expect(await ledger.listHolds({ customerId })).toEqual([a, b, c]);
      expect(await ledger.listHolds({ customerId, orderId: second.order.id })).toEqual([c]);
      expect(await ledger.listHolds({ customerId: others.customerId, orderId: order.id })).toEqual([]);
    });

    test('given a hold that is rolled back, when the wallet is read, then all of it is available', async () => {
      const { holdOf, wallet } = await givenBuyer(1000);
      const work = storage().transaction(async (tx) => {
        await tx.ledger.hold(holdOf(1000));
        throw new Error('sold out');
      });
      await expect(work).rejects.toThrow('sold out');
      expect(await wallet()).toEqual({ balance: 1000, held: 0 });
      expect(await hold(holdOf(1000))).toBe(true);
    });
  });
}
