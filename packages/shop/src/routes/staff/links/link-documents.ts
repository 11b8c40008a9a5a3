import { randomUUID } from 'node:crypto';
import {
  checkLinkTemplate,
  defaultLinkTemplate,
  formatForUserAgent,
  LINK_FORMATS,
  LINK_TEMPLATE_KINDS,
  type LinkTemplateKind,
} from '@panelkit/sdk/links';
import { type Request, Router } from 'express';
import * as z from 'zod';
import { rulesOf } from '../../../link-documents.ts';
import type { ShopSettings } from '../../../live-settings.ts';
import { actorOf, pageContextOf, requireStaff, viewerIn } from '../../../page-context.ts';
import { linkDocumentsPage } from '../../../pages/staff/links/link-documents-page.ts';
import { type LinkTemplateView, linkTemplatePage } from '../../../pages/staff/links/link-template-page.ts';
import { formKey, parseForm } from '../../../security/form-guard.ts';
import { requireFreshProof } from '../../../security/fresh-proof.ts';
import { hostError } from '../../../security/host-error.ts';
import type { Shop } from '../../../shop.ts';
import { doneText } from '../dashboard.ts';
import { recordStaffAction } from '../record-staff-action.ts';
import { sampleDocument } from './sample-document.ts';

const HOME = '/staff/link-documents';
const MOST_RULES = 50;
const templateForm = z.object({
  ...formKey,
  text: z
    .string()
    .max(20_000)
    .transform((text) => text.replaceAll('\r\n', '\n')),
});
const startsWith = z.string().trim().min(2).max(100);
const ruleForm = z.object({ ...formKey, startsWith, format: z.enum(LINK_FORMATS) });
const removeForm = z.object({ ...formKey, startsWith });

/** The documents that links answer: their templates, and which application gets which. */
export function createLinkDocumentRoutes(shop: Shop): Router {
  const router = Router();
  const isProved = requireFreshProof(shop);
  router.use(HOME, requireStaff('manage-settings'));
  router.get(HOME, async (request, response) => {
    const { linkTemplates, linkRules } = await freshSettings(shop);
    const { userAgent } = request.query;
    const tried = typeof userAgent === 'string' && userAgent !== '' ? userAgent.slice(0, 512) : null;
    const chosen = tried === null ? null : formatForUserAgent(tried, rulesOf(linkRules));
    const view = { edited: Object.keys(linkTemplates), linkRules, tried, chosen, done: doneText(request) };
    response.send(linkDocumentsPage(pageContextOf(request), view));
  });
  router.post(`${HOME}/rules`, isProved, async (request, response) => {
    const { startsWith: text, format } = parseForm(ruleForm, request);
    const { linkRules } = await freshSettings(shop);
    const others = linkRules.filter((rule) => rule.startsWith !== text);
    await save(shop, request, { linkRules: [{ startsWith: text, format }, ...others].slice(0, MOST_RULES) });
    response.redirect(303, `${HOME}?done=save`);
  });
  router.post(`${HOME}/rules/remove`, isProved, async (request, response) => {
    const { startsWith: text } = parseForm(removeForm, request);
    const { linkRules } = await freshSettings(shop);
    await save(shop, request, { linkRules: linkRules.filter((rule) => rule.startsWith !== text) });
    response.redirect(303, `${HOME}?done=save`);
  });
  return router.use(createTemplateRoutes(shop));
}

function createTemplateRoutes(shop: Shop): Router {
  const router = Router();
  const isProved = requireFreshProof(shop);
  router.get(`${HOME}/:kind`, async (request, response) => {
    const view = await viewOf(shop, request);
    response.send(linkTemplatePage(pageContextOf(request), { ...view, sample: await sampleOf(shop, view) }));
  });
  // Nothing is kept: the result of what was typed, or what is wrong with it.
  router.post(`${HOME}/:kind/preview`, async (request, response) => {
    const view = await typedView(shop, request);
    response.status(view.problems.length > 0 ? 400 : 200);
    response.send(linkTemplatePage(pageContextOf(request), { ...view, sample: await sampleOf(shop, view) }));
  });
  router.post(`${HOME}/:kind`, isProved, async (request, response) => {
    const view = await typedView(shop, request);
    if (view.problems.length > 0)
      return void response.status(400).send(linkTemplatePage(pageContextOf(request), view));
    const { linkTemplates } = await freshSettings(shop);
    await save(shop, request, { linkTemplates: { ...linkTemplates, [view.kind]: view.text } });
    response.redirect(303, `${HOME}/${view.kind}?done=save`);
  });
  router.post(`${HOME}/:kind/reset`, isProved, async (request, response) => {
    const kind = kindIn(request);
    const { [kind]: _former, ...others } = (await freshSettings(shop)).linkTemplates;
    await save(shop, request, { linkTemplates: others });
    response.redirect(303, `${HOME}/${kind}?done=save`);
  });
  return router;
}

async function viewOf(shop: Shop, request: Request): Promise<LinkTemplateView> {
  const kind = kindIn(request);
  const stored = (await freshSettings(shop)).linkTemplates[kind];
  const text = stored ?? defaultLinkTemplate(kind);
  return { kind, text, isEdited: stored !== undefined, problems: [], sample: null, done: doneText(request) };
}

async function typedView(shop: Shop, request: Request): Promise<LinkTemplateView> {
  const { text } = parseForm(templateForm, request);
  const view = await viewOf(shop, request);
  return { ...view, text, problems: checkLinkTemplate(view.kind, text), done: null };
}

function sampleOf(shop: Shop, { kind, text, problems }: LinkTemplateView): Promise<string> | null {
  return problems.length > 0 ? null : sampleDocument(shop.name, { kind, text });
}

/** @throws HostError `PAGE_NOT_FOUND` */
function kindIn({ params }: Request): LinkTemplateKind {
  const kind = LINK_TEMPLATE_KINDS.find((one) => one === params.kind);
  if (kind === undefined) throw hostError('PAGE_NOT_FOUND');
  return kind;
}

/** Somebody else may have saved in another process. */
async function freshSettings({ panelkit, settings }: Shop): Promise<ShopSettings> {
  await panelkit.shopSettings.refresh();
  return settings.current();
}

async function save(
  shop: Shop,
  request: Request,
  patch: Partial<Pick<ShopSettings, 'linkTemplates' | 'linkRules'>>,
): Promise<void> {
  await shop.settings.save(patch, { actor: actorOf(request), idempotencyKey: randomUUID() });
  const { user } = viewerIn(request);
  const note = Object.keys(patch).join(', ');
  await recordStaffAction(shop, request, { by: user, action: 'settings.changed', targetId: user.id, note });
}
