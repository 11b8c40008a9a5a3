import type { Backend, Change, MoneyHold, Order, Refund, Unit } from '@panelkit/sdk';
import { readAll } from './read-all.ts';
import type { Witnesses } from './witnesses.ts';

/**
 * Invariant 3, by order: what was posted is what was delivered, and nothing stays held once the order is
 * over.
 */
export async function checkMoney({ backend }: Witnesses, orders: Order[], units: Unit[]): Promise<string[]> {
  const violations: string[] = [];
  let postedInAll = 0;
  let taxInAll = 0;
  const unitsOf = Map.groupBy(units, ({ orderId }) => orderId);
  for (const order of orders) {
    const holds = await backend.storage.ledger.listHolds({ orderId: order.id });
    const own = unitsOf.get(order.id) ?? [];
    const delivered = own.filter((unit) => unit.state.status === 'completed');
    const open = own.some(isOpen);
    const due = order.items.reduce((total, item) => {
      const count = delivered.filter(({ orderItemId }) => orderItemId === item.id).length;
      const feeWasHeld = holds.some((hold) => hold.unitId === null && hold.orderItemId === item.id);
      return total + count * item.unitPriceMinor + (count > 0 && feeWasHeld ? item.setupFeeMinor : 0);
    }, 0);
    const posted = sumOf(holds.filter(({ state }) => state === 'posted'));
    postedInAll += posted;
    taxInAll += taxPosted(order, holds);
    if (posted !== due) violations.push(`3: order ${order.id} posted ${posted}, delivered ${due}`);
    const isPaidAndOver = order.state.status !== 'awaiting-payment' && !open;
    if (isPaidAndOver && holds.some(({ state }) => state === 'pending'))
      violations.push(`3: order ${order.id} is over but holds money`);
  }
  const changes = await checkChanges(backend);
  violations.push(...changes.violations);
  postedInAll += changes.earnedMinor;
  taxInAll += changes.taxMinor;
  const balances = await backend.storage.ledger.balances();
  const revenue = sumOf(balances.filter(({ account }) => account === 'revenue'));
  const refunds = await readAll<Refund>((page) => backend.storage.refunds.list(page));
  const returned = refunds.flatMap((refund) => refund.givenBack);
  const givenBack = sumOf(returned);
  const tax = sumOf(balances.filter(({ account }) => account === 'tax'));
  if (revenue + tax !== postedInAll - givenBack)
    violations.push(`3: revenue is ${revenue} and tax ${tax}, posted was ${postedInAll}`);
  const taxed = taxInAll - returned.reduce((sum, { taxMinor }) => sum + taxMinor, 0);
  if (tax !== taxed) violations.push(`3: the tax account says ${tax}, what was sold ${taxed}`);
  return violations;
}

/** Invariants 3 and 6: a change was charged exactly if it was applied, and each period ended once. */
async function checkChanges(
  backend: Backend,
): Promise<{ violations: string[]; earnedMinor: number; taxMinor: number }> {
  const violations: string[] = [];
  const ended = new Set<string>();
  let earnedMinor = 0;
  let taxMinor = 0;
  for (const change of await readAll<Change>((page) => backend.storage.changes.list(page))) {
    const { id, kind, state, priceMinor, refundMinor, subscriptionId, endsPeriod } = change;
    if (kind === 'purchase') continue;
    const holds = await backend.storage.ledger.listHolds({ changeId: id });
    const posted = sumOf(holds.filter((hold) => hold.state === 'posted'));
    const due = state === 'posted' ? priceMinor : 0;
    if (posted !== due) violations.push(`3: change ${id} is ${state} and posted ${posted}, not ${due}`);
    if (state !== 'pending' && holds.some((hold) => hold.state === 'pending'))
      violations.push(`3: change ${id} is ${state} but holds money`);
    earnedMinor += posted - (state === 'posted' ? refundMinor : 0);
    if (state === 'posted') taxMinor += change.taxMinor;
    const period = `${subscriptionId} ${endsPeriod}`;
    if (state !== 'voided' && ended.has(period)) violations.push(`6: period ${period} was renewed twice`);
    if (state !== 'voided') ended.add(period);
  }
  return { violations, earnedMinor, taxMinor };
}

/** The tax in what was posted of an order, by its lines. */
function taxPosted({ items }: Order, holds: MoneyHold[]): number {
  return holds
    .filter(({ state }) => state === 'posted')
    .map(({ unitId, orderItemId }) => {
      const item = items.find(({ id }) => id === orderItemId);
      return (unitId === null ? item?.setupFeeTaxMinor : item?.unitTaxMinor) ?? 0;
    })
    .reduce((sum, taxMinor) => sum + taxMinor, 0);
}

function isOpen(unit: Unit): boolean {
  return unit.state.status === 'pending' || unit.state.status === 'provisioning';
}

function sumOf(amounts: { amountMinor: number }[]): number {
  return amounts.reduce((total, { amountMinor }) => total + amountMinor, 0);
}
