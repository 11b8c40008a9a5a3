import type { Backend, Change, Payment } from '@panelkit/sdk';
import { readAll } from './read-all.ts';

/**
 * Invariant 3, by payments for changes: each made the change that it says, once and for no more than it
 * asked; none that is paid waits.
 */
export async function checkWishes({ storage }: Backend): Promise<string[]> {
  const payments = await readAll<Payment>((page) => storage.payments.list(page));
  const wished = payments.flatMap(({ wish, ...payment }) => (wish === null ? [] : [{ ...payment, wish }]));
  if (wished.length === 0) return [];
  const changes = await readAll<Change>((page) => storage.changes.list(page));
  const byId = new Map(changes.map((change) => [change.id, change]));
  const made = new Set<string>();
  return wished.flatMap(({ id, wish, state, amount }) => {
    const isPaid = state.status === 'captured' && state.receivedMinor >= amount.amountMinor;
    if (wish.state.status === 'open' && isPaid) return [`3: payment ${id} is paid, and nothing came of it`];
    if (wish.state.status !== 'applied') return [];
    const { changeId } = wish.state;
    const change = byId.get(changeId);
    const isTwice = made.has(changeId);
    made.add(changeId);
    const fits = change?.subscriptionId === wish.subscriptionId && change.priceMinor <= amount.amountMinor;
    return fits && !isTwice ? [] : [`3: payment ${id} says that it made change ${changeId}`];
  });
}
