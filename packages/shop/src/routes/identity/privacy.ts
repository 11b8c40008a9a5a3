import { Router } from 'express';
import { pageContextOf } from '../../page-context.ts';
import { privacyPage } from '../../pages/identity/privacy-page.ts';
import type { Shop } from '../../shop.ts';

/** What the shop stores of people, for everybody to read. */
export function createPrivacyRoute({ settings }: Shop): Router {
  const router = Router();
  router.get('/privacy', (request, response) => {
    const { privacyNotice } = settings.current();
    response.send(privacyPage(pageContextOf(request), privacyNotice));
  });
  return router;
}
