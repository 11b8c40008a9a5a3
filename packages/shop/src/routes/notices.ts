import { Router } from 'express';
import { pageContextOf, requireCustomer, viewerIn } from '../page-context.ts';
import { noticesPage } from '../pages/notices-page.ts';
import type { Shop } from '../shop.ts';
import { planNamesOf } from './names-of.ts';
import { cursorOf } from './next-page.ts';

/** The messages of the shop to a customer. Looking at them marks them as read. */
export function createNoticeRoutes({ panelkit, store, clock, timeZone }: Shop): Router {
  const router = Router();
  router.get('/notices', requireCustomer, async (request, response) => {
    const { user, actor, actedBy } = viewerIn(request);
    const page = { ...cursorOf(request), limit: 20, newestFirst: true };
    const { rows, nextCursor } = await panelkit.notifications.list(page, { actor });
    const planNames = await planNamesOf(panelkit);
    const view = { notices: rows, nextCursor, readAt: user.noticesReadAt, planNames };
    const { messageTexts } = panelkit.shopSettings.current();
    const written = { timeZone: user.timeZone ?? timeZone, messageTexts };
    response.send(noticesPage(pageContextOf(request), { ...view, ...written }));
    const isRead = actedBy === null && page.cursor === undefined;
    if (isRead) await store.users.update(user.id, { noticesReadAt: clock.now() });
  });
  return router;
}
