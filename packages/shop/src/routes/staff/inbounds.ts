import { type CreateInboundInput, hasCapability } from '@panelkit/sdk';
import { Router } from 'express';
import * as z from 'zod';
import { actorOf, pageContextOf, requireStaff } from '../../page-context.ts';
import { newInboundPage, staffInboundsPage } from '../../pages/staff/inbound-pages.ts';
import { TEMPLATE_FIELDS } from '../../pages/staff/plans/template-fields.ts';
import { formKey, parseForm } from '../../security/form-guard.ts';
import type { Shop } from '../../shop.ts';
import { cursorOf } from '../next-page.ts';
import { whileWaited } from '../while-waited.ts';
import { doneText } from './dashboard.ts';
import { flag, wholeNumber } from './form-parts.ts';
import { runStaffAction } from './run-staff-action.ts';
import { toTemplate } from './to-template.ts';

const settingsForm = z.object({ capacity: wholeNumber, isDefault: flag, provisioningEnabled: flag });
const text = z.string().trim().max(300);
const templateParts = Object.fromEntries(TEMPLATE_FIELDS.map((name) => [name, text])) as Record<
  (typeof TEMPLATE_FIELDS)[number],
  typeof text
>;
const newForm = z.object({
  ...formKey,
  capacity: wholeNumber,
  panelId: z.string().max(100),
  name: z.string().trim(),
  ...templateParts,
});
type NewInbound = Omit<z.output<typeof newForm>, 'key'>;
const panelQuery = z.string().max(100).catch('');

/** Where accounts go: what was found on panels, and what the shop makes there. */
export function createInboundRoutes(shop: Shop): Router {
  const { panelkit } = shop;
  const { inbounds, panels } = panelkit;
  const router = Router();
  router.use('/staff/inbounds', requireStaff('manage-panels'));
  router.get('/staff/inbounds', async (request, response) => {
    const by = { actor: actorOf(request) };
    const panelId = panelQuery.parse(request.query.panelId);
    const wanted = { limit: 50, ...cursorOf(request), ...(panelId !== '' && { panelId }) };
    const { rows, nextCursor } = await inbounds.list(wanted, by);
    const all = (await panels.list({ limit: 500 }, by)).rows;
    const view = { inbounds: rows, nextCursor, panels: all, panelId, done: doneText(request) };
    response.send(staffInboundsPage(pageContextOf(request), view));
  });
  router.get('/staff/inbounds/new', async (request, response) => {
    const { rows } = await panels.list({ limit: 500 }, { actor: actorOf(request) });
    const able = rows.filter(({ capabilities }) => hasCapability(capabilities, 'inboundControl'));
    const panelId = panelQuery.parse(request.query.panelId);
    response.send(newInboundPage(pageContextOf(request), { panels: able, panelId }));
  });
  router.post('/staff/inbounds', async (request, response) => {
    const { key, ...wanted } = parseForm(newForm, request);
    await inbounds.create(inboundOf(wanted), { actor: actorOf(request), idempotencyKey: key });
    response.redirect(303, `/staff/inbounds?panelId=${wanted.panelId}&done=save`);
  });
  router.post('/staff/inbounds/sync', async (request, response) => {
    await whileWaited(shop, request, (signal) => panels.syncAllInbounds({ actor: actorOf(request), signal }));
    response.redirect(303, '/staff/inbounds?done=sync');
  });
  router.use(createInboundActions(shop));
  return router;
}

function createInboundActions({ panelkit: { inbounds } }: Shop): Router {
  const router = Router();
  const staffAction = (path: string, run: Parameters<typeof runStaffAction>[2]): void => {
    router.post(`/staff/inbounds/:id${path}`, runStaffAction('save', '/staff/inbounds', run));
  };
  staffAction('', (inboundId, by, request) =>
    inbounds.update({ inboundId, ...parseForm(settingsForm, request) }, by),
  );
  staffAction('/switch-on', (inboundId, by) => inbounds.change({ inboundId, enabled: true }, by));
  staffAction('/switch-off', (inboundId, by) => inbounds.change({ inboundId, enabled: false }, by));
  staffAction('/remove', (inboundId, by) => inbounds.remove({ inboundId }, by));
  staffAction('/reset-usage', (inboundId, by) => inbounds.resetUsage(inboundId, by));
  return router;
}

/** What was typed, as the engine takes it; it says what is wrong with it. */
function inboundOf({ panelId, name, capacity, ...texts }: NewInbound): CreateInboundInput {
  return { panelId, name, capacity, template: toTemplate(texts, null) };
}
