import {
  type Broadcast,
  type BroadcastReport,
  type CommandContext,
  LANGUAGES,
  type Panelkit,
} from '@panelkit/sdk';
import { type Request, type Response, Router } from 'express';
import * as z from 'zod';
import { broadcastMail } from '../../../mail/broadcast-mail.ts';
import { unsubscribePath, writtenIn } from '../../../mail/mail-broadcasts.ts';
import { actorOf, pageContextOf, requireStaff, viewerIn } from '../../../page-context.ts';
import { type BroadcastView, broadcastPage } from '../../../pages/staff/broadcasts/broadcast-page.ts';
import { broadcastsPage } from '../../../pages/staff/broadcasts/broadcasts-page.ts';
import { type ComposeView, composePage } from '../../../pages/staff/broadcasts/compose-page.ts';
import { MAIL_CHANNEL } from '../../../people/mail-notifier.ts';
import { readAll } from '../../../read-all.ts';
import { formKey, parseForm } from '../../../security/form-guard.ts';
import { requireFreshProof } from '../../../security/fresh-proof.ts';
import type { Shop } from '../../../shop.ts';
import { cursorOf } from '../../next-page.ts';
import { paramOf } from '../../param-of.ts';
import { namesOf } from '../staff-names.ts';
import { type Composed, problemsOf, readComposed, toDraft, typedFrom, typedOf } from './compose-form.ts';

const LISTED = 50;
const plainForm = z.object(formKey);
const testForm = z.object({ ...formKey, channel: z.string(), language: z.enum(LANGUAGES) });
const resendForm = z.object({ ...formKey, channel: z.string() });
const doneQuery = z.object({ done: z.string().optional().catch(undefined) });

/** Where staff write, preview, send and follow broadcasts. */
export function createBroadcastRoutes(shop: Shop): Router {
  const { broadcasts } = shop.panelkit;
  const router = Router();
  router.use('/staff/broadcasts', requireStaff('broadcast'));
  router.get('/staff/broadcasts', async (request, response) => {
    const page = { limit: 30, newestFirst: true, ...cursorOf(request) };
    const { rows, nextCursor } = await broadcasts.list(page, { actor: actorOf(request) });
    const view = { broadcasts: rows, nextCursor, canSend: broadcasts.channels().length > 0 };
    response.send(broadcastsPage(pageContextOf(request), view));
  });
  router.get('/staff/broadcasts/new', async (request, response) => {
    const channels = channelsIn(shop.panelkit);
    response.send(
      composePage(pageContextOf(request), await composeView(shop, { id: null, channels, typed: {} })),
    );
  });
  router.get('/staff/broadcasts/:id/edit', async (request, response) => {
    const id = paramOf(request, 'id');
    const { broadcast } = await broadcasts.get(id, { actor: actorOf(request) });
    const { format } = pageContextOf(request).texts;
    const typed = typedFrom(broadcast, (amountMinor) =>
      format.typedMoney({ amountMinor, currency: shop.currency }),
    );
    const { channels } = broadcast;
    response.send(composePage(pageContextOf(request), await composeView(shop, { id, channels, typed })));
  });
  const save = async (request: Request, response: Response, id: string | null): Promise<void> => {
    const composed = readComposed(request);
    const saved = await trySave(shop, { composed, id, by: byOf(request, composed.key) });
    if (saved.broadcast !== null)
      return response.redirect(303, `/staff/broadcasts/${saved.broadcast.id}?done=saved`);
    const { channels } = composed;
    const view = await composeView(shop, {
      id,
      channels,
      typed: typedOf(composed),
      problems: saved.problems,
    });
    response.status(400).send(composePage(pageContextOf(request), view));
  };
  router.post('/staff/broadcasts', (request, response) => save(request, response, null));
  router.get('/staff/broadcasts/:id', async (request, response) => {
    response.send(await showBroadcast(shop, request));
  });
  router.post('/staff/broadcasts/:id', (request, response) =>
    save(request, response, paramOf(request, 'id')),
  );
  addMoves(shop, router);
  return router;
}

/** The buttons of one broadcast. */
function addMoves(shop: Shop, router: Router): void {
  const { broadcasts } = shop.panelkit;
  const isProved = requireFreshProof(shop);
  router.post('/staff/broadcasts/:id/test', async (request, response) => {
    const { channel, language } = parseForm(testForm, request);
    const id = paramOf(request, 'id');
    const { kind } = await broadcasts.test(
      // Chats are linked with ids of users, not with the addresses of audit rows.
      { broadcastId: id, channel, language, staffId: viewerIn(request).user.id },
      { actor: actorOf(request) },
    );
    response.redirect(303, `/staff/broadcasts/${id}?done=test-${kind}`);
  });
  const moves = ['start', 'pause', 'resume', 'stop', 'recall'] as const;
  for (const move of moves) {
    // Only what holds a broadcast back goes without a fresh proof of identity.
    const guards = move === 'pause' || move === 'stop' ? [] : [isProved];
    router.post(`/staff/broadcasts/:id/${move}`, ...guards, async (request, response) => {
      const { key } = parseForm(plainForm, request);
      const id = paramOf(request, 'id');
      await broadcasts[move]({ broadcastId: id }, byOf(request, key));
      response.redirect(303, `/staff/broadcasts/${id}?done=${move === 'start' ? 'started' : 'moved'}`);
    });
  }
  router.post('/staff/broadcasts/:id/resend', isProved, async (request, response) => {
    const { key, channel } = parseForm(resendForm, request);
    const id = paramOf(request, 'id');
    await broadcasts.resend({ broadcastId: id, channel, state: 'unknown' }, byOf(request, key));
    response.redirect(303, `/staff/broadcasts/${id}?done=resent`);
  });
}

function byOf(request: Request, key: string): CommandContext {
  return { actor: actorOf(request), idempotencyKey: key };
}

async function trySave(
  { panelkit, currency }: Shop,
  { composed, id, by }: { composed: Composed; id: string | null; by: CommandContext },
): Promise<
  { broadcast: Broadcast; problems: null } | { broadcast: null; problems: ComposeView['problems'] }
> {
  const { draft, problems } = toDraft(composed, currency);
  if (draft === null) return { broadcast: null, problems };
  try {
    const { broadcasts } = panelkit;
    const broadcast =
      id === null
        ? await broadcasts.draft(draft, by)
        : await broadcasts.edit({ ...draft, broadcastId: id }, by);
    return { broadcast, problems: null };
  } catch (error) {
    return { broadcast: null, problems: problemsOf(error) };
  }
}

async function composeView(
  { panelkit, currency }: Shop,
  {
    channels,
    ...given
  }: Pick<ComposeView, 'id' | 'typed'> & { channels: string[]; problems?: ComposeView['problems'] },
): Promise<ComposeView> {
  const by = { actor: { kind: 'service' as const, id: 'shop' } };
  return {
    problems: {},
    ...given,
    channels: channelsIn(panelkit).map((channel) => ({ channel, isChosen: channels.includes(channel) })),
    plans: await readAll((page) => panelkit.plans.list(page)),
    panels: await readAll((page) => panelkit.panels.list(page, by)),
    currency,
  };
}

function channelsIn({ broadcasts }: Panelkit): string[] {
  return broadcasts.channels().map(({ channel }) => channel);
}

async function showBroadcast(shop: Shop, request: Request): Promise<string> {
  const { broadcasts } = shop.panelkit;
  const by = { actor: actorOf(request) };
  const report = await broadcasts.get(paramOf(request, 'id'), by);
  const { broadcast, channels } = report;
  const lost = channels.filter(({ counts }) => counts.unknown > 0);
  const unknown = await Promise.all(
    lost.map(async ({ channel }) => {
      const of = { broadcastId: broadcast.id, channel, state: 'unknown' as const, limit: LISTED };
      return { channel, rows: (await broadcasts.deliveries(of, by)).rows };
    }),
  );
  const ids = unknown.flatMap(({ rows }) => rows.map(({ customerId }) => customerId));
  const { kind, audience } = broadcast;
  const meant = { kind, audience, channels: broadcast.channels };
  const preview = broadcast.status === 'draft' ? await broadcasts.preview(meant, by) : null;
  const names = await namesOf(shop, ids);
  const view = { ...report, preview, unknown, names, mails: mailsOf(shop, report) };
  return broadcastPage(pageContextOf(request), { ...view, done: doneOf(request) });
}

/** As the people of each language read it in their mail. */
function mailsOf(shop: Shop, { broadcast, rendered }: BroadcastReport): BroadcastView['mails'] {
  if (!broadcast.channels.includes(MAIL_CHANNEL)) return [];
  return rendered.map((message) => {
    const unsubscribeUrl = `${shop.publicUrl}${unsubscribePath('…')}`;
    const writing = { ...writtenIn(message), shop: shop.settings.current(), unsubscribeUrl };
    const { subject, text } = broadcastMail({ ...message, kind: broadcast.kind }, writing);
    return { language: message.language, subject, text };
  });
}

function doneOf(request: Request): string | null {
  const { done = '' } = doneQuery.parse(request.query);
  const words = pageContextOf(request).texts.staffBroadcasts;
  const all: Record<string, string> = {
    ...words.done,
    ...Object.fromEntries(Object.entries(words.tests).map(([name, text]) => [`test-${name}`, text])),
  };
  return Object.hasOwn(all, done) ? (all[done] ?? null) : null;
}
