import type { Actor, Attention, BulkRun } from '@panelkit/sdk';
import { Router } from 'express';
import * as z from 'zod';
import { actorOf, pageContextOf, requireStaff } from '../../../page-context.ts';
import { attentionPage } from '../../../pages/staff/attention/attention-page.ts';
import {
  attentionQuestionPage,
  QUESTIONS,
  type Question,
} from '../../../pages/staff/attention/attention-question-page.ts';
import { bulkRunPage } from '../../../pages/staff/attention/bulk-run-page.ts';
import { formKey, parseForm } from '../../../security/form-guard.ts';
import type { Shop } from '../../../shop.ts';
import { panelNamesOf } from '../../names-of.ts';
import { paramOf } from '../../param-of.ts';
import { doneText } from '../dashboard.ts';
import { wholeNumber } from '../form-parts.ts';
import { waitingFor } from '../people/seen-approvals.ts';
import { runStaffAction } from '../run-staff-action.ts';

const HOME = '/staff/attention';
const id = z.string().max(100);
const optionalId = id.transform((text) => (text === '' ? null : text));
const questionQuery = z.object({
  what: z.enum(QUESTIONS),
  panelId: id,
  inboundId: optionalId.default(null),
  since: z.string().max(40).default(''),
  code: z.string().max(100).default(''),
});
const moveForm = z.object({ ...formKey, inboundId: id, toInboundId: optionalId });
const daysForm = z.object({
  ...formKey,
  panelId: id,
  inboundId: optionalId,
  days: wholeNumber,
  incident: z.string(),
});
const RUNS_SHOWN = 20;

/** Questions that are about the accounts of a line alone. */
const KIND_ASKED: Partial<Record<Question, Attention['kind']>> = {
  retry: 'accounts-failing',
  'replace-host': 'links-former-host',
};

/** What needs a hand, what to do about it, and how far that is. */
export function createAttentionRoutes(shop: Shop): Router {
  const { panels, inbounds, bulk } = shop.panelkit;
  const router = Router();
  router.use(HOME, requireStaff('manage-panels'));
  router.get(HOME, async (request, response) => {
    const by = { actor: actorOf(request) };
    const items = await panels.attention(by);
    const { rows: runs } = await bulk.list({ limit: RUNS_SHOWN, newestFirst: true }, by);
    const waitingCount = (await waitingFor(shop, request)).length;
    const view = { items, waitingCount, runs, done: doneText(request) };
    response.send(attentionPage(pageContextOf(request), view));
  });
  router.get(`${HOME}/ask`, async (request, response) => {
    const by = { actor: actorOf(request) };
    const asked = questionQuery.safeParse(request.query);
    if (!asked.success) return response.redirect(303, HOME);
    const { what: question, panelId, inboundId, since, code } = asked.data;
    const panel = await panels.get(panelId, by);
    const inbound = inboundId === null ? null : await inbounds.get(inboundId, by);
    const { subscriptionCount } = await bulk.preview({ panelId, inboundId }, by);
    const customerCount = (await countAsked(panels, { question, panelId, code }, by)) ?? subscriptionCount;
    const { rows } = await inbounds.list({ limit: 500 }, by);
    const names = await panelNamesOf({ panels }, by);
    const targets = rows
      .filter((row) => row.status === 'active' && row.dedicatedTo === null && row.id !== inboundId)
      .map((row) => [row.id, `${names.get(row.panelId) ?? ''} · ${row.name}`] as const);
    const incident = [panel.name, inbound?.name ?? '', since.slice(0, 10)]
      .filter((part) => part !== '')
      .join(' ');
    const view = { question, panel, inbound, customerCount, targets, incident, code };
    response.send(attentionQuestionPage(pageContextOf(request), view));
  });
  router.use(createBulkActions(shop));
  return router;
}

/**
 * How many accounts of the panel a question is about: those with this error on any inbound, or with such
 * links. Null: everybody there.
 */
async function countAsked(
  panels: Shop['panelkit']['panels'],
  { question, panelId, code }: { question: Question; panelId: string; code: string },
  by: { actor: Actor },
): Promise<number | null> {
  const kind = KIND_ASKED[question];
  if (kind === undefined) return null;
  const lines = await panels.attention(by);
  return lines
    .filter(
      (line) => line.kind === kind && line.panelId === panelId && (!('code' in line) || line.code === code),
    )
    .reduce((count, line) => count + line.accountCount, 0);
}

function createBulkActions({ panelkit }: Shop): Router {
  const { bulk } = panelkit;
  const router = Router();
  router.get('/staff/bulk/:id', requireStaff('manage-panels'), async (request, response) => {
    const by = { actor: actorOf(request) };
    const run = await bulk.get(paramOf(request, 'id'), by);
    const target = await targetOf(panelkit, run, by);
    response.send(bulkRunPage(pageContextOf(request), { run, target, done: doneText(request) }));
  });
  router.post('/staff/bulk/move', requireStaff('manage-panels'), async (request, response) => {
    const { key, ...wanted } = parseForm(moveForm, request);
    await bulk.moveEveryone(wanted, { actor: actorOf(request), idempotencyKey: key });
    response.redirect(303, `${HOME}?done=moveEveryone`);
  });
  router.post('/staff/bulk/give-days', requireStaff('give-to-everybody'), async (request, response) => {
    const { key, days, ...wanted } = parseForm(daysForm, request);
    const by = { actor: actorOf(request), idempotencyKey: key };
    await bulk.giveDays({ ...wanted, days: days ?? 0 }, by);
    response.redirect(303, `${HOME}?done=giveDays`);
  });
  for (const path of ['stop', 'resume'] as const) {
    router.post(
      `/staff/bulk/:id/${path}`,
      requireStaff('manage-panels'),
      runStaffAction('save', HOME, (runId, by) => bulk[path]({ runId }, by)),
    );
  }
  return router;
}

/** Over whom it runs, and the page of that. */
async function targetOf(
  { panels, plans }: Shop['panelkit'],
  { planId, panelId }: BulkRun,
  by: { actor: Actor },
): Promise<{ name: string; href: string }> {
  if (planId !== null) return { name: (await plans.get(planId)).name, href: `/staff/plans/${planId}/places` };
  if (panelId === null) return { name: HOME, href: HOME };
  return { name: (await panels.get(panelId, by)).name, href: `/staff/panels/${panelId}` };
}
