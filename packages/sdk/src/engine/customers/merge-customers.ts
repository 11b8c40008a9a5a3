import * as z from 'zod';
import type { Customer } from '../../domain/orders/customer.ts';
import { changesBlock, type MergeRefusal } from '../../domain/orders/merge-refusal.ts';
import {
  type LedgerEntry,
  type LedgerTransaction,
  receivableAccount,
  type Wallet,
  walletAccount,
} from '../../domain/payments/ledger.ts';
import { isPanelkitError, PanelkitError } from '../../errors/panelkit-error.ts';
import type { CustomerMerge, MovedRecords } from '../../ports/storage/storage-customers.ts';
import type { Transaction } from '../../ports/storage.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema, textSchema } from '../kernel/parse-input.ts';
import { type CommandContext, type CommandScope, runCommand } from '../kernel/run-command.ts';

const mergeSchema = z.object({
  fromCustomerId: idSchema,
  intoCustomerId: idSchema,
  reason: textSchema.min(1),
  allowBlocked: z.boolean().default(false),
});

/**
 * `allowBlocked`: merge them though one is blocked and the other is not; the survivor stays as they are.
 * `reason` is for staff alone.
 */
export type MergeCustomersInput = z.input<typeof mergeSchema>;

type Merge = z.output<typeof mergeSchema>;

/** Staff give everything of one customer to another, in one transaction. */
export function mergeCustomers(
  engine: Engine,
  input: MergeCustomersInput,
  by: CommandContext,
): Promise<string> {
  return runCommand(engine, {
    name: 'customers.merge',
    schema: mergeSchema,
    input,
    by,
    effect: async (scope, merge) => {
      const { fromCustomerId, intoCustomerId } = merge;
      requireStaff(scope.actor, { kind: 'customer', id: intoCustomerId });
      if (fromCustomerId === intoCustomerId) throw notMergeable(merge, 'same-customer');
      await moveEverything(engine, scope, merge);
      return intoCustomerId;
    },
  });
}

async function moveEverything(engine: Engine, scope: CommandScope, merge: Merge): Promise<void> {
  const { tx, emit } = scope;
  const { fromCustomerId, intoCustomerId } = merge;
  const { customers } = await tx.lock({ customers: [fromCustomerId, intoCustomerId] as const });
  const [from, into] = customers;
  if (changesBlock(from, into) && !merge.allowBlocked) throw notMergeable(merge, 'blocked');
  const moved = await moveRecords(tx, merge);
  await mergeTrials(tx, merge, { from, into });
  await mergeProfile(tx, { from, into });
  const money = await moveMoney(engine, tx, merge);
  const data = { customerId: fromCustomerId, intoCustomerId };
  await emit({ aggregate: { kind: 'customer', id: fromCustomerId }, type: 'customer.merged', data });
  await auditBoth(scope, merge, { ...moved, ...money });
}

async function moveRecords(tx: Transaction, merge: Merge): Promise<MovedRecords> {
  try {
    return await tx.customers.moveRecords(merge);
  } catch (error) {
    if (isPanelkitError(error) && error.code === 'STORAGE_CONFLICT')
      throw notMergeable(merge, 'card-transfers');
    throw error;
  }
}

/** Whoever of the two had a trial: the survivor has had it. Their units are locked. */
async function mergeTrials(
  tx: Transaction,
  merge: CustomerMerge,
  { from, into }: { from: Customer; into: Customer },
): Promise<void> {
  if (from.trialUnitId === null) return;
  if (into.trialUnitId === null) {
    await tx.customers.update(into.id, { trialUnitId: from.trialUnitId });
    await tx.customers.update(from.id, { trialUnitId: null });
    return;
  }
  if (await isDelivered(tx, into.trialUnitId)) return;
  if (!(await isDelivered(tx, from.trialUnitId))) throw notMergeable(merge, 'trials');
  // One that is not delivered yet may be given back: the survivor has the other.
  await tx.customers.update(into.id, { trialUnitId: from.trialUnitId });
  await tx.customers.update(from.id, { trialUnitId: into.trialUnitId });
}

/** What is no more was. */
async function isDelivered(tx: Transaction, unitId: string): Promise<boolean> {
  if ((await tx.units.find(unitId)) === null) return true;
  return (await tx.units.get(unitId)).state.status === 'completed';
}

/** What the survivor has not said of themselves, and what staff know of the other. */
async function mergeProfile(
  tx: Transaction,
  { from, into }: { from: Customer; into: Customer },
): Promise<void> {
  await tx.customers.update(into.id, {
    displayName: into.displayName ?? from.displayName,
    language: into.language ?? from.language,
    chatsMovedAt: laterOf(from.chatsMovedAt, into.chatsMovedAt),
  });
  await tx.customers.update(from.id, { displayName: null });
  const known = await tx.cardBuyers.find(from.id);
  if (known === null) return;
  // Staff decided about the survivor already, be it against them.
  if ((await tx.cardBuyers.find(into.id)) !== null) return;
  await tx.cardBuyers.set({ ...known, id: into.id });
}

/** Money that waits for an objection waits with the survivor. */
function laterOf(first: Date | null, second: Date | null): Date | null {
  if (first === null || second === null) return first ?? second;
  return first > second ? first : second;
}

/** The wallet with what is held of it, and what is owed. */
async function moveMoney(
  engine: Engine,
  tx: Transaction,
  merge: Merge,
): Promise<{ balanceMinor: number; heldMinor: number; owedMinor: number }> {
  const { currency } = engine;
  const { fromCustomerId, intoCustomerId } = merge;
  const owed = await tx.ledger.balanceOf(receivableAccount(fromCustomerId), currency);
  const compose = (wallet: Wallet) => transactionOf(engine, tx, merge, { wallet, owed });
  const { balanceMinor, heldMinor } = await tx.ledger.handOver(
    { fromCustomerId, intoCustomerId, currency },
    compose,
  );
  return { balanceMinor, heldMinor, owedMinor: -owed };
}

function transactionOf(
  { ids, currency }: Engine,
  { now: at }: Transaction,
  { fromCustomerId, intoCustomerId }: Merge,
  { wallet: { balanceMinor }, owed }: { wallet: Wallet; owed: number },
): LedgerTransaction | null {
  const entries: LedgerEntry[] = [
    { account: walletAccount(fromCustomerId), amountMinor: -balanceMinor },
    { account: walletAccount(intoCustomerId), amountMinor: balanceMinor },
    { account: receivableAccount(fromCustomerId), amountMinor: -owed },
    { account: receivableAccount(intoCustomerId), amountMinor: owed },
  ];
  const booked = entries.filter(({ amountMinor }) => amountMinor !== 0);
  if (booked.length === 0) return null;
  const key = `merge:${fromCustomerId}`;
  return { id: ids.uuid(), key, kind: 'merge', currency, entries: booked, reference: {}, at };
}

/** In the trail of each of the two. */
async function auditBoth({ audit }: CommandScope, merge: Merge, moved: object): Promise<void> {
  const { fromCustomerId, intoCustomerId, reason, allowBlocked } = merge;
  const after = { fromCustomerId, intoCustomerId, ...moved, ...(allowBlocked && { allowBlocked }) };
  for (const id of [fromCustomerId, intoCustomerId])
    await audit({ action: 'customer.merge', target: { kind: 'customer', id }, after, reason });
}

function notMergeable(
  { fromCustomerId, intoCustomerId }: CustomerMerge,
  reason: MergeRefusal,
): PanelkitError<'CUSTOMERS_NOT_MERGEABLE'> {
  return new PanelkitError('CUSTOMERS_NOT_MERGEABLE', {
    message: `These customers cannot be merged: ${reason}`,
    details: { fromCustomerId, intoCustomerId, reason },
  });
}
