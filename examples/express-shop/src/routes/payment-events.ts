import express, { type ErrorRequestHandler, Router } from 'express';
import { english as anyLanguage } from '../messages/english.ts';
import { textsIn } from '../messages/languages.ts';
import { problemOf } from '../problem-of.ts';
import type { Shop } from '../shop.ts';

/** Where payment providers tell what happened: stored, then answered. The signature is over the raw body, so nothing may parse it before. */
export function createPaymentEventRoutes(shop: Shop): Router {
  const router = Router();
  const rawBody = express.raw({ type: () => true, limit: '1mb' });
  router.post('/payments/events/:gateway', rawBody, async (request, response) => {
    const body: unknown = request.body;
    await shop.panelkit.payments.receiveEvent({
      gateway: String(request.params.gateway),
      rawBody: Buffer.isBuffer(body) ? body.toString('utf8') : '',
      headers: request.headers,
    });
    response.status(200).type('text').send('ok\n');
  });
  // Whatever is not stored is answered so that the provider sends it again.
  const answerInText: ErrorRequestHandler = (error: unknown, request, response, _next) => {
    const { status, code } = problemOf(error, textsIn(anyLanguage, 'UTC'));
    if (status >= 500) request.log.error({ err: error }, 'a payment event could not be stored');
    response.status(status).type('text').send(`${code}\n`);
  };
  router.use('/payments/events', answerInText);
  return router;
}
