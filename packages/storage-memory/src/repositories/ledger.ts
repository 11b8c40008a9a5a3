import { type LedgerTransaction, type MoneyHold, type Wallet, walletAccount } from '@panelkit/sdk';
import {
  availableMinor,
  type HandedWallet,
  isSalesAccount,
  type LedgerReader,
  type LedgerWriter,
} from '@panelkit/sdk/ports';
import type { Access } from '../database/access.ts';
import type { Views } from '../database/views.ts';
import { copyOf } from '../rows/copy-of.ts';
import { joined } from '../rows/index-places.ts';
import { pageOf } from '../rows/page.ts';

const WALLET = walletAccount('');

export function createLedgerReader({ views, run }: Access): LedgerReader {
  return {
    wallet: (customerId, currency) => run(() => walletOf(views, customerId, currency)),
    list: (request = {}) =>
      run(() => {
        const { customerId } = request;
        return customerId === undefined
          ? pageOf(views.ledger, request, { index: 'all', group: '' })
          : pageOf(views.ledger, request, { index: 'customer', group: customerId });
      }),
    listHolds: (filter) =>
      run(() =>
        [...scanHolds(views, filter)]
          .filter(({ customerId }) => filter.customerId === undefined || customerId === filter.customerId)
          .filter(({ changeId }) => filter.changeId === undefined || changeId === filter.changeId)
          .map((hold) => copyOf(hold)),
      ),
    balances: () =>
      run(() =>
        [...views.ledgerSums.scan('all', '')].map(({ account, currency, amountMinor }) => ({
          account,
          currency,
          amountMinor,
        })),
      ),
    balanceOf: (account, currency) =>
      run(() => views.ledgerSums.find(ledgerSumId(account, currency))?.amountMinor ?? 0),
  };
}

type HoldFilter = Parameters<LedgerReader['listHolds']>[0];

function scanHolds(views: Views, { orderId, changeId, customerId }: HoldFilter): Iterable<MoneyHold> {
  if (orderId !== undefined) return views.moneyHolds.scan('order', orderId);
  if (changeId !== undefined) return views.moneyHolds.scan('change', changeId);
  return customerId === undefined
    ? views.moneyHolds.scan('all', '')
    : views.moneyHolds.scan('customer', customerId);
}

export function createLedgerWriter(access: Access): LedgerWriter {
  const { views, run } = access;
  return {
    ...createLedgerReader(access),
    book: (transaction) => run(() => book(views, transaction)),
    hold: (...holds) => run(() => holdMoney(views, holds)),
    postHold: (holdId, transaction) => run(() => postHold(views, holdId, transaction)),
    voidHold: (holdId, at) =>
      run(() => {
        const hold = pendingHold(views, holdId);
        if (hold === null) return false;
        settleHold(views, hold, 'voided', at);
        return true;
      }),
    handOver: (wallet, compose) => run(() => handOver(views, wallet, compose)),
  };
}

function handOver(
  views: Views,
  { fromCustomerId, intoCustomerId, currency }: HandedWallet,
  compose: (wallet: Wallet) => LedgerTransaction | null,
): Wallet {
  const wallet = walletOf(views, fromCustomerId, currency);
  const { heldMinor } = wallet;
  moveWallet(views, wallet, { heldMinor: -heldMinor });
  const transaction = compose(wallet);
  if (transaction !== null && book(views, transaction) !== 'booked') throw notHandedOver();
  if (walletOf(views, fromCustomerId, currency).balanceMinor !== 0) throw notHandedOver();
  moveWallet(views, walletOf(views, intoCustomerId, currency), { heldMinor });
  const holds = [...views.moneyHolds.scan('customer', fromCustomerId)];
  for (const { id } of holds.filter((hold) => hold.currency === currency))
    views.moneyHolds.change(id, (hold) => ({ ...hold, customerId: intoCustomerId }));
  return wallet;
}

function notHandedOver(): TypeError {
  return new TypeError('The transaction of a wallet that is handed over does not take its whole balance');
}

function ledgerSumId(account: string, currency: string): string {
  return joined(account, currency);
}

export function walletId(customerId: string, currency: string): string {
  return `${customerId}:${currency}`;
}

function walletOf(views: Views, customerId: string, currency: string): Wallet {
  const row = views.wallets.find(walletId(customerId, currency));
  return { customerId, currency, balanceMinor: row?.balanceMinor ?? 0, heldMinor: row?.heldMinor ?? 0 };
}

function moveWallet(
  views: Views,
  wallet: Wallet,
  steps: { balanceMinor?: number; heldMinor?: number },
): void {
  const { balanceMinor = 0, heldMinor = 0 } = steps;
  const id = walletId(wallet.customerId, wallet.currency);
  const row = views.wallets.find(id) ?? { id, ...wallet };
  views.wallets.put({
    ...row,
    balanceMinor: row.balanceMinor + balanceMinor,
    heldMinor: row.heldMinor + heldMinor,
  });
}

/** What a transaction does to each ledger account. */
function sumsOf(transaction: LedgerTransaction): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { account, amountMinor } of transaction.entries) {
    if (!Number.isSafeInteger(amountMinor))
      throw new TypeError('A ledger entry is not a whole number of minor units');
    sums.set(account, (sums.get(account) ?? 0) + amountMinor);
  }
  const total = [...sums.values()].reduce((sum, amountMinor) => sum + amountMinor, 0);
  if (total !== 0) throw new TypeError('The entries of a ledger transaction do not sum to zero');
  return sums;
}

function book(views: Views, transaction: LedgerTransaction): 'booked' | 'duplicate' | 'insufficient' {
  const sums = sumsOf(transaction);
  if (views.ledger.findBy('key', transaction.key) !== null) return 'duplicate';
  for (const { wallet, amountMinor } of walletsIn(views, transaction.currency, sums)) {
    if (amountMinor < 0 && availableMinor(wallet) + amountMinor < 0) return 'insufficient';
  }
  append(views, transaction, sums);
  return 'booked';
}

function walletsIn(
  views: Views,
  currency: string,
  sums: Map<string, number>,
): { wallet: Wallet; amountMinor: number }[] {
  return [...sums]
    .filter(([account]) => account.startsWith(WALLET))
    .map(([account, amountMinor]) => ({
      wallet: walletOf(views, account.slice(WALLET.length), currency),
      amountMinor,
    }));
}

function append(views: Views, transaction: LedgerTransaction, sums: Map<string, number>): void {
  const { currency } = transaction;
  views.ledger.insert(transaction);
  if (transaction.entries.some(({ account }) => isSalesAccount(account)))
    views.unnumberedSales.insert({ id: transaction.id });
  for (const { wallet, amountMinor } of walletsIn(views, currency, sums)) {
    moveWallet(views, wallet, { balanceMinor: amountMinor });
  }
  for (const [account, amountMinor] of sums) {
    const id = ledgerSumId(account, currency);
    const before = views.ledgerSums.find(id)?.amountMinor ?? 0;
    views.ledgerSums.put({ id, account, currency, amountMinor: before + amountMinor });
  }
}

function holdMoney(views: Views, holds: MoneyHold[]): boolean {
  const [first] = holds;
  if (first === undefined) return true;
  const { customerId, currency } = first;
  if (holds.some((hold) => hold.customerId !== customerId || hold.currency !== currency))
    throw new TypeError('Money holds that are made together are of one wallet');
  const wallet = walletOf(views, customerId, currency);
  const heldMinor = holds.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  if (availableMinor(wallet) < heldMinor) return false;
  for (const hold of holds) views.moneyHolds.insert(hold);
  moveWallet(views, wallet, { heldMinor });
  return true;
}

function pendingHold(views: Views, holdId: string): MoneyHold | null {
  const hold = views.moneyHolds.find(holdId);
  return hold?.state === 'pending' ? hold : null;
}

function settleHold(views: Views, hold: MoneyHold, state: 'posted' | 'voided', at: Date): void {
  views.moneyHolds.update(hold.id, { state, settledAt: at });
  moveWallet(views, walletOf(views, hold.customerId, hold.currency), { heldMinor: -hold.amountMinor });
}

function postHold(views: Views, holdId: string, transaction: LedgerTransaction): boolean {
  const sums = sumsOf(transaction);
  const hold = pendingHold(views, holdId);
  if (hold === null) return false;
  const taken = -(sums.get(walletAccount(hold.customerId)) ?? 0);
  if (taken !== hold.amountMinor || transaction.currency !== hold.currency) {
    throw new TypeError('The transaction of a hold takes another amount off the wallet than was held');
  }
  settleHold(views, hold, 'posted', transaction.at);
  append(views, transaction, sums);
  return true;
}
