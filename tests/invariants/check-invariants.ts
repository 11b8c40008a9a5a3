import {
  type Account,
  type GrantedTerms,
  type Order,
  type Plan,
  placesOf,
  type Subscription,
  type Unit,
} from '@panelkit/sdk';
import { isAwaited } from '../../packages/sdk/src/domain/placement/lost-place.ts';
import { excessOf } from '../../packages/sdk/src/domain/usage/shared-volume.ts';
import { checkCapacity } from './check-capacity.ts';
import { checkEntitlement } from './check-entitlement.ts';
import { checkInvoices } from './check-invoices.ts';
import { checkMerges } from './check-merges.ts';
import { checkMoney } from './check-money.ts';
import { checkPayments } from './check-payments.ts';
import { checkWishes } from './check-wishes.ts';
import { readAll } from './read-all.ts';
import type { Witnesses } from './witnesses.ts';

/**
 * Every violation of `docs/invariants.md` in the records and on the panels, once nothing is under way; empty
 * when all hold.
 */
export async function checkInvariants(witnesses: Witnesses): Promise<string[]> {
  const { storage } = witnesses.backend;
  const orders = await readAll<Order>((page) => storage.orders.list(page));
  // One after the other: a database has few connections, and nobody waits for one without end.
  const units: Unit[] = [];
  for (const order of orders) units.push(...(await storage.units.listByOrder(order.id)));
  const subscriptions = await readAll<Subscription>((page) => storage.subscriptions.list(page));
  const accounts = await readAll<Account>((page) => storage.accounts.list(page));
  return [
    ...(await checkLiveAccounts(witnesses, subscriptions, accounts)),
    ...checkDelivered(units, subscriptions, accounts),
    ...checkTerms(witnesses, subscriptions, accounts),
    ...checkSharedVolumes(subscriptions, accounts),
    ...(await checkLedger(witnesses)),
    ...(await checkMoney(witnesses, orders, units)),
    ...(await checkInvoices(witnesses.backend)),
    ...(await checkEntitlement(witnesses.backend, subscriptions)),
    ...(await checkPayments(witnesses.backend)),
    ...(await checkWishes(witnesses.backend)),
    ...(await checkMerges(witnesses.backend, orders)),
    ...(await checkCapacity(witnesses, units, accounts)),
  ];
}

/**
 * Invariant 1: a unit whose subscription lives has exactly one account for each place of its plan; whatever
 * is over has none.
 */
async function checkLiveAccounts(
  witnesses: Witnesses,
  subscriptions: Subscription[],
  accounts: Account[],
): Promise<string[]> {
  const { storage } = witnesses.backend;
  const plans = await readAll<Plan>((page) => storage.plans.list(page));
  const placesOfPlan = new Map(plans.map((plan) => [plan.id, placesOf(plan).map(({ key }) => key)]));
  const seen = new Map<string, string[]>();
  for (const { panelId, accounts: onPanel } of witnesses.panels) {
    for (const { note, name } of onPanel()) {
      if (note?.startsWith(`${witnesses.shopName} `))
        seen.set(note, [...(seen.get(note) ?? []), `${name} on ${panelId}`]);
    }
  }
  const live = Map.groupBy(
    accounts.filter(({ condemnedAt }) => condemnedAt === null),
    ({ subscriptionId }) => subscriptionId,
  );
  const violations: string[] = [];
  for (const { id, planId, termination, accountId } of subscriptions) {
    const note = `${witnesses.shopName} ${id}`;
    const onPanels = seen.get(note) ?? [];
    seen.delete(note);
    const wanted = termination === null ? (placesOfPlan.get(planId) ?? []) : [];
    if (onPanels.length !== wanted.length) {
      const rows = accounts.filter(({ subscriptionId }) => subscriptionId === id);
      const known = rows.map(
        (row) => `${row.id} on ${row.panelId}, condemned ${row.condemnedAt?.toISOString() ?? 'never'}`,
      );
      violations.push(
        `1: subscription ${id} has ${onPanels.length} accounts on panels, not ${wanted.length}: ${onPanels.join('; ')} (${known.join('; ')})`,
      );
    }
    const own = live.get(id) ?? [];
    const keys = own.map(({ placeKey }) => placeKey).toSorted();
    if (keys.join() !== wanted.toSorted().join())
      violations.push(`1: subscription ${id} has uncondemned accounts at ${keys}, not at ${wanted}`);
    if (own.length > 0 && !own.some((account) => account.id === accountId))
      violations.push(`1: subscription ${id} names an account that is condemned`);
  }
  for (const note of seen.keys())
    violations.push(`1: an account on a panel belongs to no subscription: ${note}`);
  for (const account of accounts) {
    if (account.condemnedAt !== null && account.removedAt === null)
      violations.push(`1: condemned account ${account.id} was never removed`);
  }
  return violations;
}

/** Invariant 2: delivered means read back. */
function checkDelivered(units: Unit[], subscriptions: Subscription[], accounts: Account[]): string[] {
  const subscriptionOf = new Map(subscriptions.map((subscription) => [subscription.id, subscription]));
  const accountOf = new Map(accounts.map((account) => [account.id, account]));
  return units.flatMap((unit) => {
    if (unit.state.status !== 'completed') return [];
    const lead = unit.accountId === null ? undefined : accountOf.get(unit.accountId);
    const subscription = unit.subscriptionId === null ? undefined : subscriptionOf.get(unit.subscriptionId);
    // What ended since may have had an account that never came to be.
    if (subscription?.granted && subscription.termination !== null) return [];
    const served = accounts.filter(
      (other) => other.subscriptionId === subscription?.id && other.required && other.condemnedAt === null,
    );
    // Delivered without its lead, it was read back at another place that it requires.
    const account = lead?.lostAt == null ? lead : served.find(isAwaited);
    if (!account?.observed || account.observedGeneration === 0)
      return [`2: unit ${unit.id} is completed but was never read back`];
    if (!subscription?.granted) return [`2: unit ${unit.id} is completed but nothing was granted`];
    if (served.some((other) => isAwaited(other) && other.observedGeneration === 0))
      return [`2: unit ${unit.id} is completed without a place that it needs`];
    const sameExpiry = account.observed.expiresAt?.getTime() === subscription.granted.expiresAt?.getTime();
    return sameExpiry ? [] : [`2: unit ${unit.id} was granted another expiry than was read back`];
  });
}

/** Invariant 2, on the panel itself: who was granted terms has them there. */
function checkTerms(witnesses: Witnesses, subscriptions: Subscription[], accounts: Account[]): string[] {
  const seen = Map.groupBy(
    witnesses.panels.flatMap((panel) => panel.accounts()),
    ({ note }) => note,
  );
  const live = Map.groupBy(
    accounts.filter(({ condemnedAt }) => condemnedAt === null),
    ({ subscriptionId }) => subscriptionId,
  );
  return subscriptions.flatMap((subscription) => {
    const { id, granted, termination } = subscription;
    if (granted === null || termination !== null) return [];
    const own = seen.get(`${witnesses.shopName} ${id}`) ?? [];
    const limits = (live.get(id) ?? []).map((account) => limitOf(granted, subscription, account));
    const isAsGranted = own.every(
      ({ trafficLimitBytes, expiresAt }) =>
        limits.includes(trafficLimitBytes) && expiresAt?.getTime() === granted.expiresAt?.getTime(),
    );
    return own.length > 0 && isAsGranted
      ? []
      : [`2: subscription ${id} was granted terms that its panel does not have`];
  });
}

/** What its panel should limit it to: what the volume leaves, or left when its limit was written last. */
function limitOf(
  { trafficLimitBytes: limit }: GrantedTerms,
  { usedBytes }: Subscription,
  { counterBytes, writtenLimitBytes }: Account,
): number | null {
  if (limit === null || writtenLimitBytes !== null) return writtenLimitBytes;
  return Math.max(1, limit - Math.max(0, usedBytes - counterBytes));
}

/** Invariant 7, over several places: no panel cuts a customer off while something of the volume is left. */
function checkSharedVolumes(subscriptions: Subscription[], accounts: Account[]): string[] {
  const byId = new Map(subscriptions.map((subscription) => [subscription.id, subscription]));
  return accounts.flatMap(({ id, subscriptionId, condemnedAt, counterBytes, writtenLimitBytes }) => {
    const { granted, usedBytes = 0, termination = null } = byId.get(subscriptionId) ?? {};
    const trafficLimitBytes = granted?.trafficLimitBytes ?? null;
    if (condemnedAt !== null || termination !== null) return [];
    if (trafficLimitBytes === null || writtenLimitBytes === null || usedBytes >= trafficLimitBytes) return [];
    const excess = excessOf({ trafficLimitBytes, usedBytes }, { counterBytes, writtenLimitBytes });
    return excess < 0 ? [`7: account ${id} is cut off ${-excess} bytes before its volume is used up`] : [];
  });
}

/** Invariant 3: the books balance, and each wallet is the sum of its entries. */
async function checkLedger({ backend }: Witnesses): Promise<string[]> {
  const { ledger } = backend.storage;
  const balances = await ledger.balances();
  const sum = balances.reduce((total, { amountMinor }) => total + amountMinor, 0);
  const violations = sum === 0 ? [] : [`3: the ledger sums to ${sum}`];
  for (const { account, amountMinor, currency } of balances) {
    if (!account.startsWith('wallet:')) continue;
    const customerId = account.slice('wallet:'.length);
    const wallet = await ledger.wallet(customerId, currency);
    const holds = await ledger.listHolds({ customerId });
    const held = sumOf(holds.filter(({ state }) => state === 'pending'));
    if (wallet.balanceMinor !== amountMinor)
      violations.push(`3: wallet ${customerId} says ${wallet.balanceMinor}, its ledger ${amountMinor}`);
    if (wallet.heldMinor !== held)
      violations.push(`3: wallet ${customerId} holds ${wallet.heldMinor}, its holds ${held}`);
    if (wallet.balanceMinor < 0 || wallet.heldMinor < 0)
      violations.push(`3: wallet ${customerId} is negative`);
  }
  return violations;
}

function sumOf(amounts: { amountMinor: number }[]): number {
  return amounts.reduce((total, { amountMinor }) => total + amountMinor, 0);
}
