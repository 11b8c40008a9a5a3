import type { Actor, Panelkit, Payment } from '@panelkit/sdk';

/** Top-ups of a customer, and payments for changes, that wait for somebody; the newest first. */
export async function awaitedPaymentsOf({ payments }: Panelkit, actor: Actor): Promise<Payment[]> {
  const { rows } = await payments.list({ limit: 100, newestFirst: true }, { actor });
  return rows.filter(
    ({ orderId, state }) => orderId === null && (state.status === 'pending' || state.status === 'in-review'),
  );
}
