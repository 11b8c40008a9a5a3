import type { Customer } from '../../domain/orders/customer.ts';
import { changesBlock, type MergeRefusal } from '../../domain/orders/merge-refusal.ts';
import { receivableAccount } from '../../domain/payments/ledger.ts';
import { notFound } from '../../errors/error-factories.ts';
import type { CustomerMerge } from '../../ports/storage/storage-customers.ts';
import type { Page, PageRequest } from '../../ports/storage/storage-repositories.ts';
import type { Storage } from '../../ports/storage.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { rowsOf } from '../kernel/list-all.ts';
import { actorOf, type QueryContext } from '../kernel/run-command.ts';
import { assertNotMerged } from './merged.ts';

/** What a merge would move, as it is now. */
export interface MergePreview {
  from: Customer;
  into: Customer;
  currency: string;
  balanceMinor: number;
  /** Of the balance: set aside for orders, changes and refunds under way. */
  heldMinor: number;
  owedMinor: number;
  orders: number;
  payments: number;
  subscriptions: number;
  chats: number;
  /** Whether the survivor has had the trial then. */
  hasTrial: boolean;
  /** Why it would be refused now; null: it would not. For `blocked` say `allowBlocked`. */
  refusal: MergeRefusal | null;
}

/** @throws PanelkitError `NOT_FOUND`, `CUSTOMER_MERGED` */
export async function previewMerge(
  engine: Engine,
  { fromCustomerId, intoCustomerId }: CustomerMerge,
  by: QueryContext,
): Promise<MergePreview> {
  requireStaff(actorOf(by), { kind: 'customer', id: intoCustomerId });
  const { currency } = engine;
  const { storage } = engine.backend;
  const [from, into] = [await readOne(storage, fromCustomerId), await readOne(storage, intoCustomerId)];
  const { orders, payments, subscriptions, chats, ledger } = storage;
  const { balanceMinor, heldMinor } = await ledger.wallet(from.id, currency);
  const countOf = (list: (request: PageRequest & { customerId: string }) => Promise<Page<unknown>>) =>
    count((page) => list({ ...page, customerId: from.id }));
  return {
    from,
    into,
    currency,
    balanceMinor,
    heldMinor,
    owedMinor: -(await ledger.balanceOf(receivableAccount(from.id), currency)),
    orders: await countOf(orders.list),
    payments: await countOf(payments.list),
    subscriptions: await countOf(subscriptions.list),
    chats: await countOf(chats.list),
    hasTrial: from.trialUnitId !== null || into.trialUnitId !== null,
    refusal: await refusalOf(storage, from, into),
  };
}

async function readOne({ customers }: Storage, id: string): Promise<Customer> {
  const customer = await customers.find(id);
  if (customer === null) throw notFound('customer', id);
  assertNotMerged(customer);
  return customer;
}

async function count(list: (page: PageRequest) => Promise<Page<unknown>>): Promise<number> {
  let counted = 0;
  for await (const _row of rowsOf(list)) counted += 1;
  return counted;
}

async function refusalOf(storage: Storage, from: Customer, into: Customer): Promise<MergeRefusal | null> {
  if (from.id === into.id) return 'same-customer';
  const [own, others] = [
    await storage.cardTransfers.listOpenOfCustomer(from.id),
    await storage.cardTransfers.listOpenOfCustomer(into.id),
  ];
  if (own.some(({ cardId }) => others.some((other) => other.cardId === cardId))) return 'card-transfers';
  if (await haveOpenTrials(storage, [from, into])) return 'trials';
  return changesBlock(from, into) ? 'blocked' : null;
}

async function haveOpenTrials({ units }: Storage, customers: Customer[]): Promise<boolean> {
  for (const { trialUnitId } of customers) {
    const unit = trialUnitId === null ? null : await units.find(trialUnitId);
    if (unit === null || unit.state.status === 'completed') return false;
  }
  return true;
}
