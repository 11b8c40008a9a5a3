import { randomUUID } from 'node:crypto';
import { toLatinDigits } from '@panelkit/sdk';
import { Router } from 'express';
import * as z from 'zod';
import { actorOf, pageContextOf, requireStaff, viewerIn } from '../../../page-context.ts';
import { unusualPage } from '../../../pages/staff/people/unusual-page.ts';
import {
  activityKind,
  activityPerHourSchema,
  unusualFrom,
} from '../../../security/activity/activity-kinds.ts';
import { nameOfSubject } from '../../../security/activity/name-of-subject.ts';
import { parseForm } from '../../../security/form-guard.ts';
import { requireFreshProof } from '../../../security/fresh-proof.ts';
import type { Shop } from '../../../shop.ts';
import { doneText } from '../dashboard.ts';
import { recordStaffAction } from '../record-staff-action.ts';

const HOME = '/staff/unusual';
const MOST_SHOWN = 100;
const number = z.string().trim().min(1).transform(toLatinDigits).transform(Number);
/** All of them, and none of the form's own fields. */
const limitsForm = z
  .object(Object.fromEntries(activityKind.options.map((kind) => [kind, number])))
  .pipe(activityPerHourSchema);

/** What the owners were told of, and how many are unusual. */
export function createUnusualActivityRoutes(shop: Shop): Router {
  const { settings, store } = shop;
  const router = Router();
  router.use(HOME, requireStaff('manage-settings'));
  router.get(HOME, async (request, response) => {
    const rows = await store.activity.listTold(MOST_SHOWN);
    const told = await Promise.all(
      rows.map(async (row) => ({ ...row, who: await nameOfSubject(shop, row) })),
    );
    const limits = unusualFrom(settings.current().activityPerHour);
    const view = { told, unusualFrom: limits, done: doneText(request) };
    response.send(unusualPage(pageContextOf(request), view));
  });
  router.post(HOME, requireFreshProof(shop), async (request, response) => {
    const activityPerHour = parseForm(limitsForm, request);
    await settings.save({ activityPerHour }, { actor: actorOf(request), idempotencyKey: randomUUID() });
    const { user } = viewerIn(request);
    const note = `activityPerHour: ${JSON.stringify(activityPerHour)}`;
    const staffAction = { by: user, action: 'settings.changed', targetId: user.id, note };
    await recordStaffAction(shop, request, staffAction);
    response.redirect(303, `${HOME}?done=save`);
  });
  return router;
}
