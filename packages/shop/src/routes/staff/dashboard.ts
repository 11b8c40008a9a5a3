import { type Request, Router } from 'express';
import { actorOf, pageContextOf, permissionsIn, requireStaff } from '../../page-context.ts';
import { dashboardPage, type FinishedAction } from '../../pages/staff/dashboard-page.ts';
import type { Permission } from '../../roles/permissions.ts';
import type { Shop } from '../../shop.ts';
import { loadSales } from './load-sales.ts';
import { loadStaffView } from './load-staff-view.ts';
import { ASKED, askFirst } from './people/ask-first.ts';
import { reasonOf, runStaffAction } from './run-staff-action.ts';

/** What waits for staff, and the staffActions on it. */
export function createDashboardRoutes(shop: Shop): Router {
  const { payments, units } = shop.panelkit;
  const router = Router();
  router.get('/staff', async (request, response) => {
    const view = await loadStaffView(shop, actorOf(request));
    const sales = await loadSales(shop, actorOf(request));
    const page = dashboardPage(pageContextOf(request), {
      ...view,
      sales,
      done: deedOf(request),
      may: permissionsIn(request),
    });
    response.send(page);
  });
  const staffAction = (
    [path, name]: readonly [path: 'payments' | 'units', name: FinishedAction],
    needed: Permission,
    run: Parameters<typeof runStaffAction>[2],
  ): void => {
    router.post(`/staff/${path}/:id/${name}`, requireStaff(needed), runStaffAction(name, '/staff', run));
  };
  staffAction(['payments', 'approve'], 'decide-receipts', (paymentId, by) =>
    payments.approve({ paymentId }, by),
  );
  staffAction(['payments', 'reject'], 'decide-receipts', (paymentId, by, request) =>
    payments.reject({ paymentId, reason: reasonOf(request) }, by),
  );
  staffAction(['payments', 'undo'], 'decide-receipts', (paymentId, by, request) =>
    payments.undoApproval({ paymentId, reason: reasonOf(request) }, by),
  );
  staffAction(['units', 'start'], 'deliver', (unitId, by) => units.start({ unitId }, by));
  staffAction(['units', 'retry'], 'deliver', (unitId, by) => units.retry({ unitId }, by));
  staffAction(['units', 'replace'], 'deliver', (unitId, by) => units.replace({ unitId }, by));
  staffAction(['units', 'cancel'], 'cancel-orders', async (unitId, by, request) => {
    const reason = reasonOf(request);
    const { orderId } = await units.get(unitId, by);
    // Of the whole order: unit by unit is the same money.
    const { total } = await shop.panelkit.orders.get(orderId, by);
    const asked = { kind: 'cancel-unit', orderId, unitId, totalMinor: total.amountMinor, reason } as const;
    if (await askFirst(shop, request, asked)) return ASKED;
    return units.cancel({ unitId, reason }, by);
  });
  return router;
}

/** What was done just now, if it is one of the staffActions that have words. */
export function deedOf(request: Request): FinishedAction | null {
  const { done } = request.query;
  return isDeed(done, pageContextOf(request).texts.staff.done) ? done : null;
}

/** The words of it. */
export function doneText(request: Request): string | null {
  const staffAction = deedOf(request);
  return staffAction === null ? null : pageContextOf(request).texts.staff.done[staffAction];
}

function isDeed<StaffActions extends object>(
  value: unknown,
  staffActions: StaffActions,
): value is keyof StaffActions & string {
  return typeof value === 'string' && Object.hasOwn(staffActions, value);
}
