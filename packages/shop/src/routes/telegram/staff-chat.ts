import { Router } from 'express';
import * as z from 'zod';
import { pageContextOf, requireStaff, viewerIn } from '../../page-context.ts';
import { enterPage } from '../../pages/telegram-pages.ts';
import { recordAccountChange } from '../../people/account-changes.ts';
import { staffChatsOf } from '../../people/staff-chats.ts';
import { addressOf } from '../../security/address-of.ts';
import { parseForm } from '../../security/form-guard.ts';
import { hostError } from '../../security/host-error.ts';
import { limitRequests } from '../../security/rate-limit.ts';
import { SHOP_ACTOR, type Shop } from '../../shop.ts';
import { botLink } from '../../telegram/bot-link.ts';
import { proofFields, proveInForm } from '../identity/prove-in-form.ts';
import { paramOf } from '../param-of.ts';

const proofForm = z.object(proofFields);

/**
 * A member of the staff links a chat with the staff's bot. Who is signed in proves it once more: a session
 * may be stolen.
 */
export function createStaffChatRoutes(shop: Shop): Router {
  const { panelkit } = shop;
  const router = Router();
  if (shop.bots.staff === null) return router;
  const limit = limitRequests(shop.limits.signIns);
  router.post('/profile/staff-chat', requireStaff(), limit, async (request, response) => {
    const { user } = viewerIn(request);
    const refusal = await proveInForm(shop, request, parseForm(proofForm, request));
    if (refusal !== null) return response.redirect(303, `/profile?problem=${refusal}`);
    const issued = await panelkit.chats.issueCode({ actor: { kind: 'staff', id: user.id } });
    await recordAccountChange(shop, { user, change: 'account.chat-code-made', from: addressOf(request) });
    const link = await botLink(shop, 'staff', `link_${issued.code}`);
    const { telegram: words } = pageContextOf(request).texts;
    const problem = link === null ? words.noTelegram : null;
    response.send(enterPage(pageContextOf(request), { code: null, link, problem }));
  });
  router.post('/profile/staff-chat/:id/unlink', requireStaff(), async (request, response) => {
    const mine = await staffChatsOf(shop, viewerIn(request).user);
    const chat = mine?.find(({ id }) => id === paramOf(request, 'id'));
    if (chat === undefined) throw hostError('PAGE_NOT_FOUND');
    await panelkit.chats.unlink(chat.id, { actor: SHOP_ACTOR });
    response.redirect(303, '/profile?done=unlinked');
  });
  return router;
}
