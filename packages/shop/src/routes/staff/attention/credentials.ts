import { Router } from 'express';
import * as z from 'zod';
import { actorOf, pageContextOf } from '../../../page-context.ts';
import { credentialsPage } from '../../../pages/staff/attention/credentials-page.ts';
import { formKey, parseForm } from '../../../security/form-guard.ts';
import type { Shop } from '../../../shop.ts';
import { doneText } from '../dashboard.ts';
import { runStaffAction } from '../run-staff-action.ts';

const decisionForm = z.object({
  ...formKey,
  choice: z.enum(['rotate', 'take']),
  accountIds: z.union([z.string(), z.array(z.string())]).default([]),
});

/** What staff decide about credentials that somebody changed on a panel. Who may see panels may decide. */
export function createCredentialRoutes({ panelkit: { panels } }: Shop): Router {
  const router = Router();
  router.get('/staff/panels/:id/credentials', async (request, response) => {
    const by = { actor: actorOf(request) };
    const panel = await panels.get(request.params.id, by);
    const asked = await panels.changedCredentials(panel.id, by);
    response.send(credentialsPage(pageContextOf(request), { panel, asked, done: doneText(request) }));
  });
  const decide = runStaffAction('decideCredentials', '/staff/attention', (panelId, by, request) => {
    const { choice, accountIds } = parseForm(decisionForm, request);
    return panels.decideCredentials({ panelId, choice, accountIds: [accountIds].flat() }, by);
  });
  router.post('/staff/panels/:id/credentials', decide);
  return router;
}
