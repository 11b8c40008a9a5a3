import { afterAll, beforeAll, expect, test } from 'vitest';
import { findPages, pageRoutes } from './find-pages.ts';
import { openSoundShop, type SoundShop } from './sound-shop.ts';

/** What a browser is sent that is no page. */
const FILES = [
  '/doctor/seen',
  '/assets/:file',
  '/brand/:file',
  '/judge/core.js',
  '/judge/common.js',
  '/manifest.webmanifest',
  '/service-worker.js',
  '/profile/export',
  '/orders/:orderId/events',
  '/receipts/:attachmentId',
  '/subscriptions/:subscriptionId/package',
  '/demo/chat/:side',
  '/demo/chat/:side/files/:messageId',
];
/** Pages of a moment that this shop is not in. */
const ELSEWHERE = [
  // Between the password and its code.
  '/sign-in/code',
  // In tests/browser/passkeys.browser.test.ts, which has an address with a name.
  '/profile/passkeys/new',
  // In tests/browser/setup.browser.test.ts, in a shop without an owner.
  '/setup',
];

let shop: SoundShop;
beforeAll(async () => {
  shop = await openSoundShop();
});
afterAll(() => shop.close());

test('given every route, then it is a page that the walks open, a file, or one of a moment that has its own test', async () => {
  const audiences = ['stranger', 'buyer', 'owner'] as const;
  const found = await Promise.all(audiences.map((audience) => findPages(shop, audience)));
  const walked = new Set(found.flat().flatMap(({ route, status }) => (status === 200 ? [route] : [])));
  const others = new Set([...FILES, ...ELSEWHERE]);
  const isFile = (route: string): boolean => /\.(csv|pdf)$/.test(route) || others.has(route);
  const routes = pageRoutes(shop);
  expect(routes.filter((route) => !walked.has(route) && !isFile(route))).toEqual([]);
  expect([...others].filter((route) => !routes.includes(route) || walked.has(route))).toEqual([]);
});
