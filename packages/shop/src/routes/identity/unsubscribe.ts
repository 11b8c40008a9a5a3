import { type Request, Router } from 'express';
import { findLanguage, textsIn } from '../../messages/languages.ts';
import { type PageContext, pageContextOf } from '../../page-context.ts';
import { unsubscribePage } from '../../pages/identity/unsubscribe-page.ts';
import type { Shop } from '../../shop.ts';
import { paramOf } from '../param-of.ts';

const PATH = '/unsubscribe/:token';

/**
 * Where the reader of a mail declines its kind, without signing in. The token of the address alone allows it,
 * so these routes come before the proof that a form is the shop's own: mail programs send the form by
 * themselves (RFC 8058). Programs that look into mail follow its links, so looking changes nothing.
 */
export function createUnsubscribeRoutes(shop: Shop): Router {
  const { broadcasts } = shop.panelkit;
  const router = Router();
  router.get(PATH, async (request, response) => {
    const wanted = broadcasts.readUnsubscribeToken(paramOf(request, 'token'));
    const pageContext = await readerContext(shop, request, wanted?.customerId ?? null);
    const view = { kind: wanted?.kind ?? null, isDone: false, action: request.path };
    response.status(wanted === null ? 404 : 200).send(unsubscribePage(pageContext, view));
  });
  router.post(PATH, async (request, response) => {
    const declined = await broadcasts.unsubscribe(paramOf(request, 'token'));
    const pageContext = await readerContext(shop, request, declined?.customerId ?? null);
    const view = { kind: declined?.kind ?? null, isDone: declined !== null, action: request.path };
    // No redirect: mail programs take it for a failure.
    response.status(declined === null ? 404 : 200).send(unsubscribePage(pageContext, view));
  });
  return router;
}

/** In the language of whom the mail was written to, or the browser's. */
async function readerContext(shop: Shop, request: Request, customerId: string | null): Promise<PageContext> {
  const pageContext = pageContextOf(request);
  const user = customerId === null ? null : await shop.store.users.findByCustomer(customerId);
  const language = findLanguage(user?.language ?? '');
  return language === null ? pageContext : { ...pageContext, language, texts: textsIn(language, shop) };
}
