import {
  bankMessages,
  createHttpHandler,
  healthRoutes,
  paymentEvents,
  paymentReturns,
  problemResponse,
  type Route,
  subscriptionLinks,
} from '@panelkit/http';
import { metricsRoute } from '@panelkit/http/metrics';
import { hasLocalName, toNodeHandler } from '@panelkit/http/node';
import type { TelegramBot } from '@panelkit/telegram';
import { type ErrorRequestHandler, type RequestHandler, Router } from 'express';
import { decidedOf } from '../link-documents.ts';
import { messageLanguage } from '../people/message-language.ts';
import { limitRefusals, limitRequests } from '../security/rate-limit.ts';
import type { Shop } from '../shop.ts';
import { CUSTOMERS_WEBHOOK, STAFF_WEBHOOK } from '../telegram/open-bots.ts';
import { createLinkPage } from './link-page.ts';
import { pageOfReturn } from './payments/payment-return.ts';

/**
 * What every host answers: health, metrics, the shop link and the events of payment providers. Before
 * anything that reads bodies.
 */
export function createHostRoutes(shop: Shop): Router {
  const router = Router();
  router.use('/s', limitRequests(shop.limits.links));
  const webhooks = [CUSTOMERS_WEBHOOK, STAFF_WEBHOOK];
  router.use(webhooks, limitRefusals(shop.clock, { perMinute: shop.limits.signIns, status: 401 }));
  router.use(
    mount(shop, [
      ...watching(shop),
      ...links(shop),
      paymentEvents(shop),
      ...returns(shop),
      ...telegram(shop),
      ...banks(shop),
    ]),
  );
  router.use(['/s', ...webhooks], answerWithProblem);
  return router;
}

/** What a worker answers. */
export function createWorkerRoutes(shop: Shop): RequestHandler {
  return mount(shop, watching(shop));
}

function links(shop: Shop): Route[] {
  const { panelkit } = shop;
  const language = messageLanguage(shop.language) ?? 'en';
  const decided = decidedOf(shop.settings);
  const { engine: texts = {} } = shop.ownTexts;
  return subscriptionLinks({ panelkit, language, texts, page: createLinkPage(shop), decided });
}

/** The browser is back from a provider's page: on to one that says how the payment stands. */
function returns(shop: Shop): Route[] {
  return paymentReturns({ panelkit: shop.panelkit, toPage: pageOfReturn });
}

/** The shop's phone proves itself by its secret. */
function banks({ panelkit, bankMessageSecret: secret }: Shop): Route[] {
  return secret === null ? [] : [bankMessages({ panelkit, secret })];
}

/** Telegram proves itself by the secret of the webhook. */
function telegram({ bots: { customers, staff } }: Shop): Route[] {
  const route = (path: string, bot: TelegramBot | null): Route[] =>
    bot === null ? [] : [{ method: 'POST', path, handle: bot.webhook }];
  return [...route(CUSTOMERS_WEBHOOK, customers), ...route(STAFF_WEBHOOK, staff)];
}

function watching(shop: Shop): Route[] {
  const { panelkit, checkReadiness, stopping, metricsToken: token, publicUrl, logger } = shop;
  const isLocalTrusted = hasLocalName(new URL(publicUrl).host);
  return [
    ...healthRoutes({ checkReadiness, stopping, logger }),
    metricsRoute({ panelkit, token, isLocalTrusted }),
  ];
}

function mount({ logger }: Shop, routes: Route[]): RequestHandler {
  const clientAddress = (request: object) =>
    'ip' in request && typeof request.ip === 'string' ? request.ip : null;
  return toNodeHandler(createHttpHandler({ routes, logger }), { logger, clientAddress });
}

const answerWithProblem: ErrorRequestHandler = (error: unknown, request, response, _next) => {
  const requestId = String(request.id);
  toNodeHandler(() => problemResponse(error, { requestId }))(request, response);
};
