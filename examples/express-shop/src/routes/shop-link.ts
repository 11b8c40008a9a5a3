import { type ErrorRequestHandler, Router } from 'express';
import { english as anyLanguage } from '../messages/english.ts';
import { textsIn } from '../messages/languages.ts';
import { problemOf } from '../problem-of.ts';
import { refuseNulBytes } from '../security/plain-input.ts';
import { limitRequests } from '../security/rate-limit.ts';
import type { Shop } from '../shop.ts';

/** The shop link: what client applications read. No session, no cookie, no panel. */
export function createShopLinkRoutes(shop: Shop): Router {
  const router = Router();
  router.use('/s', limitRequests(shop.limits.links), refuseNulBytes);
  router.get('/s/:token', async (request, response) => {
    const { body, userinfo } = await shop.panelkit.delivery.byToken(request.params.token);
    response.set({
      'Content-Type': 'text/plain; charset=utf-8',
      'Cache-Control': 'no-store',
      'Subscription-Userinfo': userinfo,
      // Hours after which an application looks again.
      'Profile-Update-Interval': '12',
    });
    response.send(body);
  });
  const answerInText: ErrorRequestHandler = (error: unknown, request, response, _next) => {
    const { status, code } = problemOf(error, textsIn(anyLanguage, 'UTC'));
    if (status >= 500) request.log.error({ err: error }, 'a shop link failed');
    response.status(status).set('Cache-Control', 'no-store').type('text').send(`${code}\n`);
  };
  router.use('/s', answerInText);
  return router;
}
