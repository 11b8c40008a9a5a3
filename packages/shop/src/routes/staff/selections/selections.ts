import { type BulkRun, MOST_SELECTED, type SelectedWork } from '@panelkit/sdk';
import { type Request, type Response, Router } from 'express';
import { actorOf, pageContextOf, permissionsIn, requireStaff } from '../../../page-context.ts';
import { bulkRunPage } from '../../../pages/staff/attention/bulk-run-page.ts';
import { noSelectionPage, selectionPage } from '../../../pages/staff/selections/preview-page.ts';
import { NEEDED_FOR } from '../../../pages/staff/selections/selection-form.ts';
import { hostError } from '../../../security/host-error.ts';
import { uuidOf } from '../../../security/uuid-of.ts';
import type { Shop } from '../../../shop.ts';
import { paramOf } from '../../param-of.ts';
import { doneText } from '../dashboard.ts';
import { namePlaces } from '../name-places.ts';
import { runStaffAction } from '../run-staff-action.ts';
import { requireGifts } from '../staff-limits.ts';
import {
  readForm,
  type SelectionForm,
  type SelectionProblem,
  selectedIds,
  workOf,
} from './read-selection.ts';

const HOME = '/staff/subscriptions';
const RUNS = '/staff/selections';

/** Work on many subscriptions that staff selected: shown first, then done in the background. */
export function createSelectionRoutes(shop: Shop): Router {
  const { bulk } = shop.panelkit;
  const router = Router();
  router.use(RUNS, requireStaff('act-on-orders'));
  router.post(`${RUNS}/preview`, async (request, response) => {
    const form = readForm(request);
    await preview(shop, request, response, { form, selection: await selectionOf(shop, request, form) });
  });
  router.post(RUNS, async (request, response) => {
    const form = readForm(request);
    const selection = await selectionOf(shop, request, form);
    if (typeof selection === 'string' || selection.seen !== form.seen)
      return preview(shop, request, response, { form, selection, hasChanged: true });
    const { subscriptionIds, work } = selection;
    const by = { actor: actorOf(request), idempotencyKey: form.key };
    const gift = giftOf(work);
    if (gift !== null) {
      const { possibleCount: times } = await bulk.previewSelected({ subscriptionIds, work }, by);
      if (times > 0) await requireGifts(shop, request, { ...gift, times, targetId: selection.seen, by });
    }
    const { id } = await bulk.workOnSelected({ subscriptionIds, work }, by);
    request.log.info({ staffAction: work.kind, targetId: id, staff: by.actor.id }, 'staff acted');
    response.redirect(303, `${RUNS}/${id}`);
  });
  router.get(`${RUNS}/:id`, async (request, response) => {
    const run = await runOf(shop, request);
    const target = { name: pageContextOf(request).texts.staffNav.subscriptions, href: HOME };
    const view = { run, target, home: RUNS, done: doneText(request) };
    response.send(bulkRunPage(pageContextOf(request), view));
  });
  for (const verb of ['stop', 'resume'] as const)
    router.post(
      `${RUNS}/:id/${verb}`,
      runStaffAction('save', HOME, async (runId, by, request) => {
        await runOf(shop, request);
        return bulk[verb]({ runId }, by);
      }),
    );
  return router;
}

/** Those over whole panels and plans are for who manages panels. @throws HostError `PAGE_NOT_FOUND` */
async function runOf({ panelkit }: Shop, request: Request): Promise<BulkRun> {
  const run = await panelkit.bulk.get(paramOf(request, 'id'), { actor: actorOf(request) });
  if (run.selectedIds === null) throw hostError('PAGE_NOT_FOUND');
  return run;
}

/** What each is given for nothing; null: nothing. */
function giftOf(work: SelectedWork): { days: number; bytes: number } | null {
  if (work.kind === 'add-days') return { days: work.days, bytes: 0 };
  return work.kind === 'add-bytes' ? { days: 0, bytes: work.bytes } : null;
}

interface Selection {
  subscriptionIds: string[];
  work: SelectedWork;
  /** The same for the same selection. */
  seen: string;
}

/** @throws HostError `FORBIDDEN` for work that the role may not do */
async function selectionOf(
  shop: Shop,
  request: Request,
  form: SelectionForm,
): Promise<Selection | SelectionProblem> {
  if (!permissionsIn(request)(NEEDED_FOR[form.work])) throw hostError('FORBIDDEN');
  const work = workOf(form);
  if (typeof work === 'string') return work;
  const subscriptionIds = await selectedIds(shop, request, form);
  if (typeof subscriptionIds === 'string') return subscriptionIds;
  return { subscriptionIds, work, seen: uuidOf(subscriptionIds.join(' ')) };
}

async function preview(
  shop: Shop,
  request: Request,
  response: Response,
  asked: { form: SelectionForm; selection: Selection | SelectionProblem; hasChanged?: boolean },
): Promise<void> {
  const pageContext = pageContextOf(request);
  const { form, selection, hasChanged = false } = asked;
  const query = new URLSearchParams(form.query).toString();
  const backHref = query === '' ? HOME : `${HOME}?${query}`;
  if (typeof selection === 'string') {
    const { problems } = pageContext.texts.selections;
    const problem = selection === 'tooMany' ? problems.tooMany(MOST_SELECTED) : problems[selection];
    response.status(400).send(noSelectionPage(pageContext, { problem, backHref }));
    return;
  }
  const { work, seen, subscriptionIds } = selection;
  const judged = await shop.panelkit.bulk.previewSelected(
    { subscriptionIds, work },
    { actor: actorOf(request) },
  );
  const ids = form.scope === 'selected' ? subscriptionIds.map((id) => ['id', id] as const) : [];
  const { scope, reason, days, gigabytes, toInboundId, text } = form;
  const fields = [
    ...Object.entries({
      scope,
      query,
      work: work.kind,
      reason,
      days: String(days ?? ''),
      gigabytes,
      toInboundId,
      text,
      seen,
    }),
    ...ids,
  ] as const;
  const places =
    work.kind === 'move-selected' ? await namePlaces(shop.panelkit, { actor: actorOf(request) }) : [];
  const toPlace = places.find(({ id }) => id === toInboundId)?.name ?? pageContext.texts.staffLists.byRule;
  response
    .status(hasChanged ? 409 : 200)
    .send(selectionPage(pageContext, { work, preview: judged, fields, backHref, hasChanged, toPlace }));
}
