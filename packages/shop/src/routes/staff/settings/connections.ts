import { type Request, type Response, Router } from 'express';
import { findLanguage } from '../../../messages/languages.ts';
import { actorOf, pageContextOf, requireStaff, viewerIn } from '../../../page-context.ts';
import {
  type BotState,
  CONNECTIONS_PAGE,
  type ConnectionsView,
  connectionsPage,
} from '../../../pages/staff/settings/connections-page.ts';
import { hostError } from '../../../security/host-error.ts';
import type { Shop } from '../../../shop.ts';
import { recordStaffAction } from '../record-staff-action.ts';
import { createGroupRoutes, groupsOf } from './groups.ts';

/** What the shop is connected to, and a test of its mail. */
export function createConnectionRoutes(shop: Shop): Router {
  const router = Router();
  router.use(CONNECTIONS_PAGE, requireStaff('manage-settings'));
  router.get(CONNECTIONS_PAGE, (request, response) => show(shop, request, response, null));
  router.post(`${CONNECTIONS_PAGE}/mail`, async (request, response) => {
    const { user } = viewerIn(request);
    // Only to oneself: nobody can have the shop write to strangers.
    if (user.email === null || shop.mailServer.address === null) throw hostError('PAGE_NOT_FOUND');
    const { testSubject, testText } = pageContextOf(request).texts.staffConnections;
    const answer = await shop.mailServer.send({
      to: user.email,
      subject: `${shop.name}: ${testSubject}`,
      text: testText,
    });
    const note = answer.text;
    await recordStaffAction(shop, request, { by: user, action: 'mail.tested', targetId: user.id, note });
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
      ...{ timeZone, currency, amountsIn: displayUnit ?? currency },
      language: findLanguage(language)?.name ?? language,
    },
    payTo: shop.payTo,
    methods: await shop.panelkit.payments.manage({ actor: actorOf(request) }),
    bots: {
      customers: await stateOf(shop, bots.customers),
      staff: await stateOf(shop, bots.staff),
      ...{ hasWebhook: bots.hasWebhook, isDemo: bots.demo !== null },
      isReachable: shop.publicUrl.startsWith('https:'),
    },
    gate: (await bots.customers?.checkGate()) ?? [],
    groups: await groupsOf(shop),
  };
  response.send(connectionsPage(pageContextOf(request), view));
}
