import { createExpressApp } from '../../../packages/shop/src/app.ts';
import type { TestBrowser } from '../../../packages/shop/src/tests/test-browser.ts';
import { routesOf } from '../../../packages/shop/src/tests/test-routes.ts';
import type { Audience, SoundShop } from './sound-shop.ts';

/** A page that was found, and the route that answers it. */
export interface FoundPage {
  route: string;
  path: string;
  status: number;
}

/** Of pages that look the same, such as those of orders, as many are looked at. */
const MOST_OF_A_ROUTE = 2;
const STARTS: Record<Audience, string> = { stranger: '/', buyer: '/account', owner: '/staff' };

/** Every GET route, in the order in which they are asked. */
export function pageRoutes(shop: SoundShop): string[] {
  return routesOf(createExpressApp(shop.shop)).flatMap(({ method, path }) =>
    method === 'GET' ? [path] : [],
  );
}

/** The pages that somebody finds who follows every link, and those to which none leads. */
export async function findPages(shop: SoundShop, audience: Audience): Promise<FoundPage[]> {
  const browsers: Record<Audience, TestBrowser> = {
    stranger: shop.open(),
    buyer: shop.buyer,
    owner: shop.owner,
  };
  const patterns = pageRoutes(shop).map((route) => ({ route, pattern: patternOf(route) }));
  const found: FoundPage[] = [];
  const counts = new Map<string, number>();
  const waiting = [STARTS[audience], ...shop.unlinked[audience]];
  const seen = new Set(waiting);
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const { pathname } = new URL(path, shop.url);
    const route = patterns.find(({ pattern }) => pattern.test(pathname))?.route ?? 'no route';
    const count = counts.get(route) ?? 0;
    if (count >= MOST_OF_A_ROUTE) continue;
    const { status, headers, text, location } = await browsers[audience].get(path);
    const isPage =
      headers.get('content-type')?.startsWith('text/html') && !headers.has('content-disposition');
    if (location !== '' || !isPage) continue;
    counts.set(route, count + 1);
    found.push({ route, path, status });
    for (const link of linksOf(text, path, shop.url)) {
      if (seen.has(link)) continue;
      seen.add(link);
      waiting.push(link);
    }
  }
  return found;
}

function patternOf(route: string): RegExp {
  return new RegExp(`^${route.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')}$`);
}

/** Where a page leads inside the shop, each address once, whatever it opens at. */
function linksOf(text: string, path: string, shopUrl: string): string[] {
  const links = [...text.matchAll(/<a\b[^>]*\shref="([^"]*)"/g)].map(([, href = '']) =>
    href.replaceAll('&amp;', '&'),
  );
  const inside = links
    .filter((href) => URL.canParse(href, shopUrl + path))
    .map((href) => new URL(href, shopUrl + path))
    .filter(({ origin }) => origin === shopUrl);
  return inside.map(({ pathname, search }) => pathname + search);
}
