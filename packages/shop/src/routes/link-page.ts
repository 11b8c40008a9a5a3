import { placeNotes } from '@panelkit/http';
import { LANGUAGES, type SubscriptionDocument } from '@panelkit/sdk';
import { announcementOf, linkTextsIn, readServers, refusalText } from '@panelkit/sdk/links';
import { toString as drawQr } from 'qrcode';
import { pageBrandOf } from '../brand/page-brand.ts';
import { browserZoneOf } from '../messages/browser-zone.ts';
import type { Language } from '../messages/language.ts';
import { textsIn } from '../messages/languages.ts';
import { type LinkPageView, linkPage, openAppPage } from '../pages/link-page.ts';
import { type ClientApp, clientApps, platformOf, platforms } from '../pages/parts/client-apps.ts';
import { trustedHtml } from '../pages/parts/html.ts';
import { placeName } from '../pages/parts/place-list.ts';
import { SHOP_ACTOR, type Shop } from '../shop.ts';

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-robots-tag': 'noindex, nofollow',
};

type LinkPageShop = Pick<
  Shop,
  'panelkit' | 'name' | 'language' | 'languages' | 'timeZone' | 'displayUnit' | 'settings' | 'ownTexts'
>;

/** What a browser sees at the shop link; with `?open=hiddify`, a page that goes on to that application. */
export function createLinkPage(shop: LinkPageShop) {
  return async (document: SubscriptionDocument, request: Request): Promise<Response> => {
    const { searchParams } = new URL(request.url);
    const view = await viewOf(shop, document, request);
    const app = appNamed(searchParams.get('open'));
    const { open } = app ?? { open: null };
    const text = app === undefined || open === null ? linkPage(view) : openAppPage(view, { ...app, open });
    return new Response(text, { headers });
  };
}

async function viewOf(
  shop: LinkPageShop,
  document: SubscriptionDocument,
  request: Request,
): Promise<LinkPageView> {
  const { name } = shop;
  const language = languageOf(request, shop);
  const timeZone = browserZoneOf(request.headers.get('cookie')) ?? shop.timeZone;
  const speaks = LANGUAGES.find((code) => code === language.code) ?? 'en';
  const said = linkTextsIn(speaks, shop.ownTexts.engine);
  const links = document.servers.map(({ uri, placeKey, placeName: name }) => ({
    uri,
    place: name === null ? null : placeName(language, { key: placeKey, name }),
  }));
  const hasAccess = document.status === 'active' || document.status === 'on-hold';
  const { servers } = await readServers(hasAccess ? links : [], name);
  const { status, usedBytes: downloadBytes, trafficLimitBytes, expiresAt, at } = document;
  const { usageAsOf } = await shop.panelkit.delivery.get(document.subscriptionId, { actor: SHOP_ACTOR });
  const state = { status, uploadBytes: 0, downloadBytes, trafficLimitBytes, expiresAt, refillsAt: null };
  return {
    texts: textsIn(language, { ...shop, timeZone }),
    language,
    shopName: name,
    document,
    servers,
    usageAsOf,
    languages: shop.languages,
    brand: pageBrandOf(shop),
    announcement:
      refusalText(document.devices, said) ??
      (hasAccess && servers.length === 0 ? said.noServers : null) ??
      announcementOf(state, said, at, placeNotes(document, speaks)),
    platform: platformOf(request.headers.get('user-agent') ?? ''),
    root: '../'.repeat(new URL(request.url).pathname.split('/').length - 2),
    qr: trustedHtml(await drawQr(document.shopLink, { type: 'svg' })),
  };
}

/** The one that the link names, else the first that the browser prefers and the shop has. */
function languageOf(request: Request, shop: Pick<Shop, 'language' | 'languages'>): Language {
  const accepted = (request.headers.get('accept-language') ?? '').slice(0, 512).split(',');
  const preferred = accepted.map((range) => range.trim().split(/[-;]/)[0]?.toLowerCase() ?? '');
  const wanted = [new URL(request.url).searchParams.get('lang') ?? '', ...preferred, shop.language];
  const offered = wanted.flatMap((code) => shop.languages.find((language) => language.code === code) ?? []);
  return offered[0] ?? shop.languages[0];
}

function appNamed(id: string | null): ClientApp | undefined {
  return platforms.flatMap((platform) => clientApps[platform]).find((app) => app.id === id);
}
