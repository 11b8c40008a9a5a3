import type { Browser, Page } from 'playwright-core';
import { type FoundPage, findPages } from './find-pages.ts';
import { findingsOf } from './findings.ts';
import type { Audience, SoundShop } from './sound-shop.ts';

/** A window of somebody of this shop, who reads this language. */
export async function openWindow(
  browser: Browser,
  shop: SoundShop,
  reader: { audience: Audience; language: string },
): Promise<Page> {
  const { audience, language } = reader;
  const context = await browser.newContext({ locale: language, viewport: { width: 1200, height: 800 } });
  if (audience !== 'stranger') {
    const signedIn = audience === 'buyer' ? shop.buyer : shop.owner;
    const cookies = ['shop-session', 'shop-csrf', 'shop-cart'].flatMap((name) => {
      const value = signedIn.cookie(name);
      return value === undefined ? [] : [{ name, value, url: shop.url }];
    });
    await context.addCookies(cookies);
  }
  return context.newPage();
}

/** What is wrong with each page that somebody can open, by its address. */
export async function findingsOnPages(
  browser: Browser,
  shop: SoundShop,
  reader: { audience: Audience; language: string; only?: (page: FoundPage) => boolean },
): Promise<Record<string, string[]>> {
  const page = await openWindow(browser, shop, reader);
  const wrong: Record<string, string[]> = {};
  const pages = (await findPages(shop, reader.audience)).filter(reader.only ?? (() => true));
  if (pages.length < 5) throw new Error(`only ${pages.length} pages were found`);
  for (const { path } of pages) {
    await page.goto(shop.url + path);
    const found = await findingsOf(page);
    if (found.length > 0) wrong[path] = found;
  }
  await page.context().close();
  return wrong;
}
