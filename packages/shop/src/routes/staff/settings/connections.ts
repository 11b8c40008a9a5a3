import { type Request, type Response, Router } from 'express';
import { findLanguage } from '../../../messages/languages.ts';
import { actorOf, pageContextOf, requireStaff, viewerIn } from '../../../page-context.ts';
import {
  type BotState,
  CONNECTIONS_PAGE,
  type ConnectionsView,
  connectionsPage,
} from '../../../pages/staff/settings/connections-page.ts';
import type { Shop } from '../../../shop.ts';
import { createGroupRoutes, groupsOf } from './groups.ts';
import { mailReader } from './mail-reader.ts';

/** What the shop is connected to, and a test of its mail. */
export function createConnectionRoutes(shop: Shop): Router {
  const router = Router();
  router.use(CONNECTIONS_PAGE, requireStaff('manage-settings'));
  router.get(CONNECTIONS_PAGE, (request, response) => show(shop, request, response, null));
  router.post(`${CONNECTIONS_PAGE}/mail`, async (request, response) => {
    const { testSubject, testText } = pageContextOf(request).texts.staffConnections;
    const subject = `${shop.name}: ${testSubject}`;
    const answer = await mailReader(shop, request, { subject, text: testText });
    await show(shop, request, response, answer);
  });
  router.use(createGroupRoutes(shop));
  return router;
}

async function stateOf({ panelkit }: Shop, bot: { id: string } | null): Promise<BotState | null> {
  return bot === null ? null : { lastUpdateAt: await panelkit.chats.lastUpdateAt(bot.id) };
}

async function show(
  shop: Shop,
  request: Request,
  response: Response,
  answer: ConnectionsView['answer'],
): Promise<void> {
  const { language, timeZone, currency, displayUnit, bots } = shop;
  const view: ConnectionsView = {
    mail: shop.mailServer,
    testTo: viewerIn(request).user.email,
    answer,
    display: {
      timeZone,
      currency,
      amountsIn: displayUnit ?? currency,
      language: findLanguage(language)?.name ?? language,
    },
    payTo: shop.payTo,
    methods: await shop.panelkit.payments.manage({ actor: actorOf(request) }),
    bots: {
      customers: await stateOf(shop, bots.customers),
      staff: await stateOf(shop, bots.staff),
      hasWebhook: bots.hasWebhook,
      isDemo: bots.demo !== null,
      isReachable: shop.publicUrl.startsWith('https:'),
    },
    gate: (await bots.customers?.checkGate()) ?? [],
    groups: await groupsOf(shop),
  };
  response.send(connectionsPage(pageContextOf(request), view));
}
