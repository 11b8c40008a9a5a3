import { type Request, type Response, Router } from 'express';
import * as z from 'zod';
import { credentialFields } from '../../credential-fields.ts';
import { actorOf, pageContextOf, requireStaff } from '../../page-context.ts';
import { inboundsStepPage, panelStepPage } from '../../pages/setup/server-steps.ts';
import { problemOf } from '../../problem-of.ts';
import { fieldRefused, formKey, parseForm, ticked } from '../../security/form-guard.ts';
import { hostError } from '../../security/host-error.ts';
import type { Shop } from '../../shop.ts';
import { driverAsked, registerPanel } from '../staff/panels/register-panel.ts';
import { tryPanel } from '../staff/panels/try-panel.ts';
import { whileWaited } from '../while-waited.ts';
import { goOn } from './go-on.ts';
import { setupProgress } from './setup-progress.ts';

const inboundsForm = z.object({
  ...formKey,
  inbounds: ticked(z.string()),
});
const foundQuery = z.object({ found: z.string().max(100) });

/** Where accounts are made: a panel, and its inbounds. */
export function createServerSteps(shop: Shop): Router {
  const router = Router();
  const logins = requireStaff('manage-panels', 'manage-panel-logins');
  router.get('/staff/setup/panel', logins, async (request, response) => {
    response.send(await showPanelStep(shop, request));
  });
  router.post('/staff/setup/panel', logins, async (request, response) => {
    const panel = await registerPanel(shop, request);
    const failure = await tryPanel(shop, request, panel.id);
    if (failure === null) return response.redirect(303, `/staff/setup/inbounds?found=${panel.id}`);
    // It is not kept: its form is.
    const by = { actor: actorOf(request), idempotencyKey: `setup:remove:${panel.id}` };
    await shop.panelkit.panels.remove({ panelId: panel.id }, by);
    const { texts } = pageContextOf(request);
    throw fieldRefused('baseUrl', texts.setup.panel.failed(problemOf(failure, texts).text));
  });
  router.use(createInboundsStep(shop));
  return router;
}

async function showPanelStep(shop: Shop, request: Request): Promise<string> {
  const kinds = shop.panelDrivers.map(({ kind }) => kind);
  const driver = 'kind' in request.query ? driverAsked(shop, request.query) : shop.panelDrivers[0];
  if (driver === undefined) throw hostError('PAGE_NOT_FOUND');
  const { rows: panels } = await shop.panelkit.panels.list({ limit: 500 }, { actor: actorOf(request) });
  const progress = await setupProgress(shop, request);
  const view = { kind: driver.kind, credentials: credentialFields(driver), kinds, panels, progress };
  return panelStepPage(pageContextOf(request), view);
}

function createInboundsStep(shop: Shop): Router {
  const { panelkit } = shop;
  const router = Router();
  router.use('/staff/setup/inbounds', requireStaff('manage-panels'));
  router.get('/staff/setup/inbounds', async (request, response) => {
    await showInboundsStep(shop, request, response, null);
  });
  router.post('/staff/setup/inbounds', async (request, response) => {
    const { key, inbounds: chosen } = parseForm(inboundsForm, request);
    const actor = actorOf(request);
    if (chosen.length === 0) {
      const { nothingChosen } = pageContextOf(request).texts.setup.inbounds;
      return showInboundsStep(shop, request, response.status(400), nothingChosen);
    }
    const { rows } = await panelkit.inbounds.list({ limit: 500 }, { actor });
    for (const { id, provisioningEnabled: was } of rows) {
      const provisioningEnabled = chosen.includes(id);
      if (was === provisioningEnabled) continue;
      const by = { actor, idempotencyKey: `${key}:${id}` };
      await panelkit.inbounds.update({ inboundId: id, provisioningEnabled }, by);
    }
    await goOn(shop, { request, response, after: 'inbounds' });
  });
  router.post('/staff/setup/inbounds/read', async (request, response) => {
    await whileWaited(shop, request, (signal) =>
      panelkit.panels.syncAllInbounds({ actor: actorOf(request), signal }),
    );
    response.redirect(303, '/staff/setup/inbounds');
  });
  return router;
}

async function showInboundsStep(
  shop: Shop,
  request: Request,
  response: Response,
  problem: string | null,
): Promise<void> {
  const by = { actor: actorOf(request) };
  const { rows: panels } = await shop.panelkit.panels.list({ limit: 500 }, by);
  const { rows: inbounds } = await shop.panelkit.inbounds.list({ limit: 500 }, by);
  const added = panels.find(({ id }) => id === foundQuery.safeParse(request.query).data?.found);
  const { found } = pageContextOf(request).texts.setup.panel;
  const count = inbounds.filter(({ panelId }) => panelId === added?.id).length;
  const view = {
    progress: await setupProgress(shop, request),
    inbounds,
    panels,
    problem,
    found: added === undefined ? null : found(added.version ?? '', count),
  };
  response.send(inboundsStepPage(pageContextOf(request), view));
}
