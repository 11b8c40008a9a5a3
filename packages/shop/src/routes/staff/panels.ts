import type { QueryContext } from '@panelkit/sdk';
import { type Request, Router } from 'express';
import * as z from 'zod';
import { credentialFields } from '../../credential-fields.ts';
import { actorOf, pageContextOf, permissionsIn, requireStaff } from '../../page-context.ts';
import { driftPage } from '../../pages/staff/drift-page.ts';
import { staffPanelPage } from '../../pages/staff/panel-page.ts';
import { newPanelPage, staffPanelsPage } from '../../pages/staff/panel-pages.ts';
import { formKey, parseForm } from '../../security/form-guard.ts';
import { assertFreshProof } from '../../security/fresh-proof.ts';
import { hostError } from '../../security/host-error.ts';
import type { Shop } from '../../shop.ts';
import { paramOf } from '../param-of.ts';
import { whileWaited } from '../while-waited.ts';
import { createCredentialRoutes } from './attention/credentials.ts';
import { deedOf, doneText } from './dashboard.ts';
import { flag, percents, wholeNumber } from './form-parts.ts';
import {
  credentialsOf,
  driverAsked,
  driverOf,
  panelForm,
  recordLogin,
  registerPanel,
} from './panels/register-panel.ts';
import { tryPanel } from './panels/try-panel.ts';
import { ASKED, askFirst } from './people/ask-first.ts';
import { Ended, runStaffAction } from './run-staff-action.ts';

const MINUTE_MS = 60_000;
const alertsForm = z.object({ percents, quietMinutes: wholeNumber, muted: flag });
const repairForm = z.object({
  accountIds: z.union([z.string(), z.array(z.string())]).default([]),
});

/** Panels and their inbounds. */
export function createStaffPanelRoutes(shop: Shop): Router {
  const { panelkit } = shop;
  const router = Router();
  router.use('/staff/panels', requireStaff('manage-panels'));
  router.get('/staff/panels', async (request, response) => {
    const { rows: panels } = await panelkit.panels.list({ limit: 500 }, { actor: actorOf(request) });
    const kinds = shop.panelDrivers.map(({ kind }) => kind);
    response.send(staffPanelsPage(pageContextOf(request), { panels, kinds, done: doneText(request) }));
  });
  router.get('/staff/panels/new', requireStaff('manage-panel-logins'), (request, response) => {
    const driver = driverAsked(shop, request.query);
    const view = { kind: driver.kind, credentials: credentialFields(driver) };
    response.send(newPanelPage(pageContextOf(request), view));
  });
  router.post('/staff/panels', requireStaff('manage-panel-logins'), async (request, response) => {
    const { id } = await registerPanel(shop, request);
    const { done } = await tried(shop, request, id);
    response.redirect(303, `/staff/panels/${id}?done=${done}`);
  });
  router.get('/staff/panels/:id', async (request, response) => {
    const by = { actor: actorOf(request) };
    const panel = await panelkit.panels.get(request.params.id, by);
    const { rows: inbounds } = await panelkit.inbounds.list({ panelId: panel.id, limit: 500 }, by);
    const driver = shop.panelDrivers.find(({ kind }) => kind === panel.kind);
    const maySetLogin = permissionsIn(request)('manage-panel-logins');
    const credentials = driver === undefined || !maySetLogin ? [] : credentialFields(driver);
    const statistics = await panelkit.panels.statistics(panel.id, by);
    const { canDial } = shop;
    const done = deedOf(request);
    const view = { panel, statistics, inbounds, credentials, canDial, maySetLogin, done };
    response.send(staffPanelPage(pageContextOf(request), view));
  });
  router.get('/staff/panels/:id/drift', async (request, response) => {
    const by = { actor: actorOf(request) };
    const panel = await panelkit.panels.get(request.params.id, by);
    const report = await whileWaited(shop, request, (signal) =>
      panelkit.panels.findDrift(panel.id, { ...by, signal }),
    );
    response.send(driftPage(pageContextOf(request), { panel, report, done: doneText(request) }));
  });
  // What a panel saves of itself holds its logins.
  router.post('/staff/panels/:id/backup', requireStaff('manage-panel-logins'), async (request, response) => {
    assertFreshProof(shop, request);
    const { fileName, bytes } = await whileWaited(shop, request, (signal) =>
      panelkit.panels.backup(paramOf(request, 'id'), { actor: actorOf(request), signal }),
    );
    response.attachment(fileName).type('application/octet-stream').send(Buffer.from(bytes));
  });
  router.use(createCredentialRoutes(shop));
  router.use(createPanelActions(shop));
  return router;
}

/** A panel that is saved is asked at once: a wrong address or login is seen by who typed it. */
async function tried(shop: Shop, request: Request, panelId: string): Promise<Ended> {
  const failure = await tryPanel(shop, request, panelId);
  return failure === null ? ANSWERS : SILENT;
}
const ANSWERS = new Ended('tried');
const SILENT = new Ended('unanswered');

type ReadPanel = (panelId: string, by: QueryContext) => Promise<unknown>;

const hostForm = z.object({ ...formKey, publicHost: z.string() });
const retryForm = z.object({ ...formKey, code: z.string().min(1).max(100) });

function createPanelActions(shop: Shop): Router {
  const { panels } = shop.panelkit;
  const router = Router();
  const save = runStaffAction('save', '/staff/panels', async (panelId, by, request) => {
    const { key: _key, allowPrivateAddress: isConfirmed, ...panel } = parseForm(panelForm, request);
    const { kind, baseUrl: formerUrl } = await panels.get(panelId, by);
    const credentials = credentialsOf(driverOf(shop, kind), request);
    const isNew = Object.keys(credentials).length > 0;
    if (isNew && !permissionsIn(request)('manage-panel-logins')) throw hostError('FORBIDDEN');
    if (isNew) assertFreshProof(shop, request);
    const { baseUrl, allowPlainHttp } = panel;
    const wanted = { panelId, formerUrl, baseUrl, allowPrivateAddress: isConfirmed, allowPlainHttp };
    if (isNew && (await askFirst(shop, request, { kind: 'set-panel-login', ...wanted, credentials })))
      return ASKED;
    const confirmed = isConfirmed ? { allowPrivateAddress: true } : {};
    await panels.update({ panelId, ...panel, ...confirmed, ...(isNew && { credentials }) }, by);
    if (isNew) await recordLogin(shop, request);
    return isNew || baseUrl !== formerUrl ? tried(shop, request, panelId) : undefined;
  });
  for (const status of ['enabled', 'draining', 'disabled'] as const) {
    const staffAction = runStaffAction('save', '/staff/panels', (panelId, by) =>
      panels.update({ panelId, status }, by),
    );
    router.post(`/staff/panels/:id/${status}`, staffAction);
  }
  const staffAction = (path: string, name: string, run: Parameters<typeof runStaffAction>[2]): void => {
    router.post(`/staff/panels/:id${path}`, runStaffAction(name, '/staff/panels', run));
  };
  const reading = (path: string, name: string, read: ReadPanel): void =>
    staffAction(path, name, (panelId, by, request) =>
      whileWaited(shop, request, (signal) => read(panelId, { ...by, signal })),
    );
  router.post('/staff/panels/:id', save);
  reading('/test', 'test', (panelId, by) => panels.test(panelId, by));
  reading('/sync', 'sync', (panelId, by) => panels.syncInbounds(panelId, by));
  reading('/remove-depleted', 'removeDepleted', (panelId, by) => panels.removeDepleted(panelId, by));
  staffAction('/alerts', 'save', (panelId, by, request) => {
    const { percents: capacityPercents, quietMinutes, muted } = parseForm(alertsForm, request);
    const quietPeriodMs = quietMinutes === null ? null : quietMinutes * MINUTE_MS;
    return panels.update({ panelId, alerts: { capacityPercents, quietPeriodMs, muted } }, by);
  });
  staffAction('/retry-accounts', 'retryAccounts', (panelId, by, request) =>
    panels.retryAccounts({ panelId, code: parseForm(retryForm, request).code }, by),
  );
  staffAction('/dial', 'dial', (panelId, by) => shop.panelkit.inbounds.dial({ panelId }, by));
  staffAction('/replace-host', 'save', (panelId, by, request) =>
    panels.update({ panelId, publicHost: parseForm(hostForm, request).publicHost }, by),
  );
  staffAction('/keep-host', 'save', (panelId, by) => panels.update({ panelId, formerHosts: [] }, by));
  staffAction('/trust', 'trust', (panelId, by) => panels.trust({ panelId }, by));
  staffAction('/drift', 'repair', (panelId, by, request) => {
    const accountIds = [parseForm(repairForm, request).accountIds].flat();
    return panels.repairDrift({ panelId, accountIds }, by);
  });
  // Where it was is no page any more.
  router.post('/staff/panels/:id/remove', async (request, response) => {
    const { key } = parseForm(z.object(formKey), request);
    const by = { actor: actorOf(request), idempotencyKey: key };
    await panels.remove({ panelId: request.params.id }, by);
    response.redirect(303, '/staff/panels?done=save');
  });
  return router;
}
