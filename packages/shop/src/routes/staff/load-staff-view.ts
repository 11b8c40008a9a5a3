import type { Actor } from '@panelkit/sdk';
import type { StaffView } from '../../pages/staff/dashboard-page.ts';
import type { Shop } from '../../shop.ts';

const MOST = { limit: 50 };

/** What waits for staff, oldest first, how the panels are, and what is late. */
export async function loadStaffView(
  { panelkit }: Shop,
  actor: Actor,
): Promise<Pick<StaffView, 'receipts' | 'units' | 'panels' | 'backlog'>> {
  const by = { actor };
  const { rows: payments } = await panelkit.payments.list({ status: 'in-review', ...MOST }, by);
  const receipts = payments.map(async (payment) => {
    const { displayName, externalId } = await panelkit.customers.get(payment.customerId, by);
    const order = payment.orderId === null ? null : await panelkit.orders.get(payment.orderId, by);
    return { payment, customer: displayName ?? externalId, order: order?.number ?? null };
  });
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
    receipts: await Promise.all(receipts),
    units: await Promise.all(units),
    panels,
    backlog: await panelkit.runs.backlog(by),
  };
}
