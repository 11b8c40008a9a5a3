import { NOTIFICATION_CODES } from '@panelkit/sdk';
import { Router } from 'express';
import * as z from 'zod';
import { languages } from '../../messages/languages.ts';
import { actorOf, pageContextOf, permissionsIn, requireStaff } from '../../page-context.ts';
import { notificationStates, outboxPage, previewPage } from '../../pages/staff/notification-pages.ts';
import { messageLanguage } from '../../people/message-language.ts';
import type { Shop } from '../../shop.ts';
import { cursorOf } from '../next-page.ts';
import { doneText } from './dashboard.ts';
import { runStaffAction } from './run-staff-action.ts';
import { namesOf } from './staff-names.ts';

const filterQuery = z.object({
  state: z.enum(notificationStates).optional().catch(undefined),
  audience: z.enum(['customer', 'staff']).optional().catch(undefined),
});

/** What was sent to people, and what each message says. */
export function createNotificationRoutes(shop: Shop): Router {
  const { notifications } = shop.panelkit;
  const router = Router();
  router.use('/staff/notifications', requireStaff('see-notifications'));
  router.get('/staff/notifications', async (request, response) => {
    const { state, audience } = filterQuery.parse(request.query);
    const filter = { ...(state !== undefined && { state }), ...(audience !== undefined && { audience }) };
    const page = { limit: 30, newestFirst: true, ...cursorOf(request), ...filter };
    const { rows, nextCursor } = await notifications.list(page, { actor: actorOf(request) });
    const names = await namesOf(
      shop,
      rows.flatMap(({ customerId }) => (customerId === null ? [] : [customerId])),
    );
    const view = { notifications: rows, nextCursor, names, state: state ?? '', audience: audience ?? '' };
    response.send(outboxPage(pageContextOf(request), { ...view, done: doneText(request) }));
  });
  router.get('/staff/notifications/preview', async (request, response) => {
    const by = { actor: actorOf(request) };
    const spoken = languages.filter(({ code }) => messageLanguage(code) !== null);
    const ownTexts = Object.values(shop.panelkit.shopSettings.current().messageTexts);
    const isOwn = (code: string): boolean => ownTexts.some((own) => Object.hasOwn(own, code));
    const messages = NOTIFICATION_CODES.map(async (code) => {
      const texts = spoken.map((language) =>
        notifications.preview({ code, language: messageLanguage(language.code) ?? 'en' }, by),
      );
      return { code, texts: await Promise.all(texts), isOwn: isOwn(code) };
    });
    const mayWrite = permissionsIn(request)('manage-settings');
    const view = { languages: spoken, messages: await Promise.all(messages), mayWrite };
    response.send(previewPage(pageContextOf(request), view));
  });
  const retry = runStaffAction('sendAgain', '/staff/notifications', (notificationId, by) =>
    notifications.retry({ notificationId }, by),
  );
  router.post('/staff/notifications/:id/retry', retry);
  return router;
}
