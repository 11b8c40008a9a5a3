import type { CommandContext } from '@panelkit/sdk';
import { type Request, Router } from 'express';
import * as z from 'zod';
import { type StaffDeed, staffPage } from '../pages/staff-page.ts';
import type { Permission } from '../people/permissions.ts';
import { formKey, parseForm } from '../security/form-guard.ts';
import type { Shop } from '../shop.ts';
import { actorOf, requireStaff, visitOf } from '../visit.ts';
import { loadStaffView } from './load-staff-view.ts';
import { paramOf } from './param-of.ts';

const plainForm = z.object(formKey);
const reasonForm = z.object({ ...formKey, reason: z.string() });

/** Receipts, units and panels, each deed one command. */
export function createStaffRoutes(shop: Shop): Router {
  const { panelkit } = shop;
  const router = Router();
  router.use('/staff', requireStaff());
  router.get('/staff', async (request, response) => {
    const done = deedOf(request);
    response.send(staffPage(visitOf(request), { done, ...(await loadStaffView(shop, actorOf(request))) }));
  });
  const { payments, units, panels } = panelkit;
  type Command = (id: string, by: CommandContext, request: Request) => Promise<unknown>;
  const needs: Record<string, Permission> = {
    payments: 'decide-receipts',
    units: 'act-on-orders',
    panels: 'manage-panels',
  };
  const onPost = (path: 'payments' | 'units' | 'panels', deed: StaffDeed, run: Command): void => {
    router.post(`/staff/${path}/:id/${deed}`, requireStaff(needs[path]), async (request, response) => {
      const by = { actor: actorOf(request), idempotencyKey: parseForm(plainForm, request).key };
      const id = paramOf(request, 'id');
      await run(id, by, request);
      request.log.info({ deed, targetId: id, staff: by.actor.id }, 'staff acted');
      response.redirect(303, `/staff?done=${deed}`);
    });
  };
  const reasonOf = (request: Request): string => parseForm(reasonForm, request).reason;
  onPost('payments', 'approve', (paymentId, by) => payments.approve({ paymentId }, by));
  onPost('payments', 'reject', (paymentId, by, request) =>
    payments.reject({ paymentId, reason: reasonOf(request) }, by),
  );
  onPost('units', 'start', (unitId, by) => units.start({ unitId }, by));
  onPost('units', 'retry', (unitId, by) => units.retry({ unitId }, by));
  onPost('units', 'replace', (unitId, by) => units.replace({ unitId }, by));
  onPost('units', 'cancel', (unitId, by, request) => units.cancel({ unitId, reason: reasonOf(request) }, by));
  onPost('panels', 'test', (panelId, by) => panels.test(panelId, by));
  onPost('panels', 'sync', (panelId, by) => panels.syncInbounds(panelId, by));
  return router;
}

function deedOf(request: Request): StaffDeed | null {
  const { done } = request.query;
  return isDeed(done, visitOf(request).texts.staff.done) ? done : null;
}

function isDeed<Deeds extends object>(value: unknown, deeds: Deeds): value is keyof Deeds & string {
  return typeof value === 'string' && Object.hasOwn(deeds, value);
}
