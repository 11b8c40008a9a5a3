import { type Request, Router } from 'express';
import { dashboardPage, receiptsPage, type StaffDeed } from '../../pages/staff/dashboard-page.ts';
import type { Permission } from '../../people/permissions.ts';
import type { Shop } from '../../shop.ts';
import { actorOf, permissionsIn, requireStaff, visitOf } from '../../visit.ts';
import { loadSales } from './load-sales.ts';
import { loadStaffView } from './load-staff-view.ts';
import { reasonOf, staffDeed } from './staff-deed.ts';

/** What waits for staff, and the deeds on it. */
export function createDashboardRoutes(shop: Shop): Router {
  const { payments, units } = shop.panelkit;
  const router = Router();
  router.get('/staff', async (request, response) => {
    const view = await loadStaffView(shop, actorOf(request));
    const sales = await loadSales(shop, actorOf(request));
    const page = dashboardPage(visitOf(request), {
      ...view,
      sales,
      done: deedOf(request),
      may: permissionsIn(request),
    });
    response.send(page);
  });
  router.get('/staff/receipts', requireStaff('decide-receipts'), async (request, response) => {
    const { receipts } = await loadStaffView(shop, actorOf(request));
    response.send(receiptsPage(visitOf(request), { receipts, done: deedOf(request) }));
  });
  const deed = (
    [path, name]: readonly [path: 'payments' | 'units', name: StaffDeed],
    needed: Permission,
    run: Parameters<typeof staffDeed>[2],
  ): void => {
    router.post(`/staff/${path}/:id/${name}`, requireStaff(needed), staffDeed(name, '/staff', run));
  };
  deed(['payments', 'approve'], 'decide-receipts', (paymentId, by) => payments.approve({ paymentId }, by));
  deed(['payments', 'reject'], 'decide-receipts', (paymentId, by, request) =>
    payments.reject({ paymentId, reason: reasonOf(request) }, by),
  );
  deed(['units', 'start'], 'deliver', (unitId, by) => units.start({ unitId }, by));
  deed(['units', 'retry'], 'deliver', (unitId, by) => units.retry({ unitId }, by));
  deed(['units', 'replace'], 'deliver', (unitId, by) => units.replace({ unitId }, by));
  deed(['units', 'cancel'], 'act-on-orders', (unitId, by, request) =>
    units.cancel({ unitId, reason: reasonOf(request) }, by),
  );
  return router;
}

/** What was done just now, if it is one of the deeds that have words. */
function deedOf(request: Request): StaffDeed | null {
  const { done } = request.query;
  return isDeed(done, visitOf(request).texts.staff.done) ? done : null;
}

/** The words of it. */
export function doneText(request: Request): string | null {
  const deed = deedOf(request);
  return deed === null ? null : visitOf(request).texts.staff.done[deed];
}

function isDeed<Deeds extends object>(value: unknown, deeds: Deeds): value is keyof Deeds & string {
  return typeof value === 'string' && Object.hasOwn(deeds, value);
}
