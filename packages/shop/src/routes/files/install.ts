import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Request, Router } from 'express';
import { assetPath } from '../../assets/assets.ts';
import { pageBrandOf } from '../../brand/page-brand.ts';
import type { Language } from '../../messages/language.ts';
import { findLanguage, languages, textsIn } from '../../messages/languages.ts';
import { findPageContext } from '../../page-context.ts';
import { offlinePage } from '../../pages/install/offline-page.ts';
import { PUBLIC_FOLDER } from '../../public-folder.ts';
import type { Shop } from '../../shop.ts';
import { manifestOf, SHARE_ACTION, SHARED_RECEIPT } from './manifest.ts';

const workerSource = readFileSync(join(PUBLIC_FOLDER, 'service-worker.js'), 'utf8');

/** What makes the shop an app that can be installed. The same for everybody: none of it knows who asks. */
export function createInstallRoutes(shop: Shop): Router {
  const router = Router();
  router.get('/manifest.webmanifest', (request, response) => {
    const manifest = manifestOf(shop.name, languageOf(request), shop);
    response.set('Cache-Control', 'no-cache').type('application/manifest+json').send(manifest);
  });
  router.get('/offline', (request, response) => {
    response.set('Cache-Control', 'no-cache').send(offlineTextOf(shop, request));
  });
  router.get('/service-worker.js', (request, response) => {
    response.set('Cache-Control', 'no-cache').type('text/javascript').send(serviceWorkerOf(shop, request));
  });
  // The service worker keeps the picture in the browser. This is where it goes without one: the picture is
  // chosen again.
  router.post(SHARE_ACTION, (_request, response) => response.redirect(303, SHARED_RECEIPT));
  return router;
}

function languageOf(request: Request): Language {
  const [first] = languages;
  return findLanguage(String(request.query.lang)) ?? first;
}

function offlineTextOf(shop: Shop, request: Request): string {
  const language = languageOf(request);
  return offlinePage({ ...findPageContext(shop, request), language, texts: textsIn(language, shop) });
}

/**
 * The worker, behind what it keeps: the offline page and its files. A change of any of them makes another
 * cache.
 */
function serviceWorkerOf(shop: Shop, request: Request): string {
  const { code, fonts } = languageOf(request);
  const offline = `/offline?lang=${code}`;
  const { logo, stylesheet } = pageBrandOf(shop);
  const ofBrand = [logo.path, ...(stylesheet === null ? [] : [stylesheet])];
  const files = [assetPath('shop'), assetPath('page'), ...fonts.map(assetPath), ...ofBrand].map(
    (path) => `/${path}`,
  );
  const version = createHash('sha256').update(offlineTextOf(shop, request)).digest('hex').slice(0, 12);
  const known = { offline, files, cache: `offline-${version}`, sharedReceipt: SHARED_RECEIPT };
  return `const known = ${JSON.stringify({ ...known, shareAction: SHARE_ACTION })};\n${workerSource}`;
}
