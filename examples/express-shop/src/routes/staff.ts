import type { CommandContext } from '@panelkit/sdk';
import { type Request, Router } from 'express';
import * as z from 'zod';
import { type StaffDeed, staffPage } from '../pages/staff-page.ts';
import { formKey, parseForm } from '../security/form-guard.ts';
import { localOnly } from '../security/local-only.ts';
import type { Shop } from '../shop.ts';
import { actorOf, requirePerson, visitOf } from '../visit.ts';
import { loadStaffView } from './load-staff-view.ts';

const plainForm = z.object(formKey);
const reasonForm = z.object({ ...formKey, reason: z.string() });

/** Receipts, units and panels, each deed one command. */
export function createStaffRoutes(shop: Shop): Router {
  const { panelkit, texts } = shop;
  const router = Router();
  router.use('/staff', localOnly, requirePerson('staff'));
  router.get('/staff', async (request, response) => {
    const done = isDeed(request.query.done) ? request.query.done : null;
    response.send(staffPage(visitOf(request), { done, ...(await loadStaffView(shop, actorOf(request))) }));
  });
  const { payments, units, panels } = panelkit;
  type Command = (id: string, by: CommandContext, request: Request) => Promise<unknown>;
  const onPost = (path: 'payments' | 'units' | 'panels', deed: StaffDeed, run: Command): void => {
    router.post(`/staff/${path}/:id/${deed}`, async (request, response) => {
      const by = { actor: actorOf(request), idempotencyKey: parseForm(plainForm, request).key };
      const { id } = request.params;
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

  function isDeed(value: unknown): value is StaffDeed {
    return typeof value === 'string' && Object.hasOwn(texts.staff.done, value);
  }
}
