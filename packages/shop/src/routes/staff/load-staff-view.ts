import type { Actor, Payment, QueryContext } from '@panelkit/sdk';
import type { StaffView } from '../../pages/staff/dashboard-page.ts';
import type { Shop } from '../../shop.ts';

const MOST = { limit: 50 };

/** What waits for staff, oldest first, how the panels are, and what is late. */
export async function loadStaffView(
  { panelkit }: Shop,
  actor: Actor,
): Promise<Pick<StaffView, 'receipts' | 'unmatchedCount' | 'units' | 'panels' | 'backlog'>> {
  const by = { actor };
  const inState = async (status: 'failed' | 'pending' | 'provisioning') =>
    (await panelkit.units.list({ status, ...MOST }, by)).rows;
  const open = [...(await inState('pending')), ...(await inState('provisioning'))];
  const troubled = open.filter(({ waitsForStaff, lastError }) => waitsForStaff || lastError !== null);
  const units = [...(await inState('failed')), ...troubled].map(async (unit) => ({
    unit,
    plan: (await panelkit.plans.get(unit.planId)).name,
  }));
  const { rows: panels } = await panelkit.panels.list({ limit: 500 }, by);
  return {
    receipts: await loadReceipts({ panelkit }, by),
    unmatchedCount: await countUnmatched({ panelkit }, by),
    units: await Promise.all(units),
    panels,
    backlog: await panelkit.runs.backlog(by),
  };
}

/** Money that fits no payment: as much of it as one page shows. */
async function countUnmatched({ panelkit }: Pick<Shop, 'panelkit'>, by: QueryContext): Promise<number> {
  return (await panelkit.payments.listEvents({ status: 'unmatched', ...MOST }, by)).rows.length;
}

/** Receipts that wait, the oldest first. */
export async function loadReceipts(
  { panelkit }: Pick<Shop, 'panelkit'>,
  by: QueryContext,
): Promise<StaffView['receipts']> {
  const { rows } = await panelkit.payments.list({ status: 'in-review', ...MOST }, by);
  return Promise.all(rows.map((payment) => loadReceipt({ panelkit }, payment, by)));
}

/** Whose it is, and of which order. */
export async function loadReceipt(
  { panelkit }: Pick<Shop, 'panelkit'>,
  payment: Payment,
  by: QueryContext,
): Promise<StaffView['receipts'][number]> {
  const { displayName, externalId } = await panelkit.customers.get(payment.customerId, by);
  const order = payment.orderId === null ? null : await panelkit.orders.get(payment.orderId, by);
  const repeats = await panelkit.payments.repeatedReceipts(payment.id, by);
  return { payment, customer: displayName ?? externalId, order: order?.number ?? null, repeats };
}
