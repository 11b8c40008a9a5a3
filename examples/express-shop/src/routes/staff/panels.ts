import type { PanelDriver } from '@panelkit/sdk';
import { type Request, Router } from 'express';
import * as z from 'zod';
import { credentialFields } from '../../credential-fields.ts';
import { newPanelPage, staffPanelPage, staffPanelsPage } from '../../pages/staff/panel-pages.ts';
import { formKey, parseForm } from '../../security/form-guard.ts';
import { hostError } from '../../security/host-error.ts';
import type { Shop } from '../../shop.ts';
import { actorOf, requireStaff, visitOf } from '../../visit.ts';
import { doneText } from './dashboard.ts';
import { staffDeed } from './staff-deed.ts';

const capacity = z
  .string()
  .trim()
  .regex(/^\d{0,9}$/)
  .transform((text) => (text === '' ? null : Number(text)));
const panelForm = z.object({ ...formKey, name: z.string(), baseUrl: z.string().trim(), capacity });
const kindForm = z.object({ kind: z.string().max(50) });
const flag = z
  .literal('1')
  .optional()
  .transform((value) => value === '1');
const inboundForm = z.object({ capacity, isDefault: flag, provisioningEnabled: flag });

/** Panels and their inbounds. */
export function createStaffPanelRoutes(shop: Shop): Router {
  const { panelkit, panelDrivers } = shop;
  const router = Router();
  router.use(['/staff/panels', '/staff/inbounds'], requireStaff('manage-panels'));
  router.get('/staff/panels', async (request, response) => {
    const { rows: panels } = await panelkit.panels.list({ limit: 500 }, { actor: actorOf(request) });
    const kinds = panelDrivers.map(({ kind }) => kind);
    response.send(staffPanelsPage(visitOf(request), { panels, kinds, done: doneText(request) }));
  });
  router.get('/staff/panels/new', (request, response) => {
    const driver = driverOf(shop, kindForm.safeParse(request.query).data?.kind);
    const view = { kind: driver.kind, credentials: credentialFields(driver) };
    response.send(newPanelPage(visitOf(request), view));
  });
  router.post('/staff/panels', async (request, response) => {
    const driver = driverOf(shop, parseForm(kindForm, request).kind);
    const { key, ...panel } = parseForm(panelForm, request);
    const by = { actor: actorOf(request), idempotencyKey: key };
    const wanted = { ...panel, kind: driver.kind, credentials: credentialsOf(driver, request) };
    const { id } = await panelkit.panels.register(wanted, by);
    response.redirect(303, `/staff/panels/${id}?done=save`);
  });
  router.get('/staff/panels/:id', async (request, response) => {
    const by = { actor: actorOf(request) };
    const panel = await panelkit.panels.get(request.params.id, by);
    const { rows: inbounds } = await panelkit.inbounds.list({ panelId: panel.id, limit: 500 }, by);
    const driver = panelDrivers.find(({ kind }) => kind === panel.kind);
    const credentials = driver === undefined ? [] : credentialFields(driver);
    response.send(
      staffPanelPage(visitOf(request), { panel, inbounds, credentials, done: doneText(request) }),
    );
  });
  router.use(createPanelDeeds(shop));
  return router;
}

function createPanelDeeds(shop: Shop): Router {
  const { panels, inbounds } = shop.panelkit;
  const router = Router();
  const save = staffDeed('save', '/staff/panels', async (panelId, by, request) => {
    const { key: _key, ...panel } = parseForm(panelForm, request);
    const { kind } = await panels.get(panelId, by);
    const credentials = credentialsOf(driverOf(shop, kind), request);
    const isNew = Object.keys(credentials).length > 0;
    await panels.update({ panelId, ...panel, ...(isNew && { credentials }) }, by);
  });
  for (const status of ['enabled', 'draining', 'disabled'] as const) {
    const deed = staffDeed('save', '/staff/panels', (panelId, by) => panels.update({ panelId, status }, by));
    router.post(`/staff/panels/:id/${status}`, deed);
  }
  const remove = staffDeed('save', '/staff/panels', (panelId, by) => panels.remove({ panelId }, by));
  const change = staffDeed('save', '/staff/panels', (inboundId, by, request) =>
    inbounds.update({ inboundId, ...parseForm(inboundForm, request) }, by),
  );
  router.post('/staff/panels/:id', save);
  router.post('/staff/panels/:id/remove', remove);
  router.post('/staff/inbounds/:id', change);
  return router;
}

function driverOf({ panelDrivers }: Shop, kind: string | undefined): PanelDriver {
  const driver = panelDrivers.find((known) => known.kind === kind);
  if (driver === undefined) throw hostError('PAGE_NOT_FOUND');
  return driver;
}

/** What was typed of a login; what was left empty stays as it is. */
function credentialsOf(driver: PanelDriver, request: Request): Record<string, string> {
  const body = z.record(z.string(), z.unknown()).parse(request.body);
  const typed = credentialFields(driver).map(({ name }) => [name, body[`credential-${name}`]] as const);
  return Object.fromEntries(
    typed.flatMap(([name, value]) => (typeof value === 'string' && value !== '' ? [[name, value]] : [])),
  );
}
