import type { Browser, Page } from 'playwright-core';
import { type FoundPage, findPages } from './find-pages.ts';
import { findingsOf } from './findings.ts';
import type { Audience, SoundShop } from './sound-shop.ts';

/** Who opens pages, and what in: `narrow` is 320 points wide. */
export interface Reader {
  audience: Audience;
  language: string;
  colours: 'light' | 'dark';
  width: 'narrow' | 'usual';
}

/** A window of somebody of this shop. */
export async function openWindow(browser: Browser, shop: SoundShop, reader: Reader): Promise<Page> {
  const { audience, language, colours, width } = reader;
  const context = await browser.newContext({
    locale: language,
    colorScheme: colours,
    viewport: { width: width === 'narrow' ? 320 : 1200, height: 800 },
  });
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

/**
 * What is wrong with each page that somebody can open, by its address: what axe and the width say, or what
 * `look` finds.
 */
export async function findingsOnPages(
  browser: Browser,
  shop: SoundShop,
  reader: Reader & { only?: (page: FoundPage) => boolean; look?: (page: Page) => Promise<string[]> },
): Promise<Record<string, string[]>> {
  const { look = findingsOf } = reader;
  const page = await openWindow(browser, shop, reader);
  const wrong: Record<string, string[]> = {};
  const pages = (await findPages(shop, reader.audience)).filter(reader.only ?? (() => true));
  if (pages.length < 5) throw new Error(`only ${pages.length} pages were found`);
  for (const { path } of pages) {
    await page.goto(shop.url + path);
    const found = await look(page);
    if (found.length > 0) wrong[path] = found;
  }
  await page.context().close();
  return wrong;
}
