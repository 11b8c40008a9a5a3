import type { SubscriptionDocument } from '@panelkit/sdk';
import { isClickableLink } from '@panelkit/sdk';
import type { Server } from '@panelkit/sdk/links';
import { assetPath } from '../assets/assets.ts';
import { fontLinks } from '../assets/font-links.ts';
import type { PageBrand } from '../brand/page-brand.ts';
import type { Language } from '../messages/language.ts';
import type { Texts } from '../messages/texts.ts';
import { subscriptionBadgeColors } from './parts/badge-colors.ts';
import type { ClientApp, Platform } from './parts/client-apps.ts';
import { facts } from './parts/facts.ts';
import { type Html, html, toText } from './parts/html.ts';
import { openInCard } from './parts/open-in-card.ts';
import { placesCard } from './parts/place-list.ts';

/** What a browser is shown at the shop link: nothing that the link itself does not give. */
export interface LinkPageView {
  texts: Texts;
  language: Language;
  /** Those that the reader can choose. */
  languages: readonly Language[];
  shopName: string;
  brand: Omit<PageBrand, 'channelUrl'>;
  document: SubscriptionDocument;
  /** Until when its traffic is counted; null: not yet. */
  usageAsOf: Date | null;
  /** Empty while there is no access. */
  servers: readonly Server[];
  /** What the applications show, too; null: nothing. */
  announcement: string | null;
  /** Of the reader; null: unknown. */
  platform: Platform | null;
  qr: Html | null;
  /** From the page to the files beside `/s`, which a proxy may serve below a prefix: `../`. */
  root: string;
}

/** The rest is behind the link. */
const SHOWN_SERVERS = 50;

export function linkPage(view: LinkPageView): string {
  const { texts, shopName, document } = view;
  const { subscriptionStatus, linkPage: words } = texts;
  const body = html`<div class="title"><h1>${words.title}</h1>
<p role="status"><span class="state ${subscriptionBadgeColors[document.status]}">${subscriptionStatus[document.status]}</span></p></div>
${view.announcement !== null && html`<p class="notice wait">${view.announcement}</p>`}
${terms(view)}
${openInCard(texts, { platform: view.platform, link: document.shopLink, name: shopName })}
${linkCard(view)}
${placesCard(view, document.places)}
${servers(view)}`;
  return frame(view, { title: `${words.title} · ${shopName}`, body });
}

/** For chats that open nothing but https: it goes on to the application by itself. */
export function openAppPage(
  view: LinkPageView,
  app: ClientApp & { open: NonNullable<ClientApp['open']> },
): string {
  const { texts, shopName, document } = view;
  const { linkPage: words, howTo } = texts;
  const address = app.open(document.shopLink, shopName);
  const body = html`<h1>${words.opening(app.name)}</h1>
<p>${words.openingHint}</p>
<div class="actions"><a class="button primary" href="${address}">${howTo.open(app.name)}</a>
<a class="button quiet" href="${app.url}" rel="noreferrer">${howTo.get} ${app.name}</a></div>
<p><a href="?">${words.back}</a></p>`;
  return frame(view, { title: words.opening(app.name), body, goesTo: address });
}

function terms({ texts, document, usageAsOf }: LinkPageView): Html {
  const { subscription: words, format, linkPage: own } = texts;
  const { expiresAt, startsAt, status, trafficLimitBytes: limit, usedBytes, at } = document;
  const hasBegun = status !== 'preparing' && status !== 'on-hold';
  const timeLeft = expiresAt === null ? words.noEnd : words.timeLeft(expiresAt.getTime() - at.getTime());
  const left = limit === null ? null : Math.max(0, limit - usedBytes);
  const bar =
    limit !== null &&
    limit > 0 &&
    html`<progress max="100" value="${Math.round(Math.min(1, usedBytes / limit) * 100)}" aria-label="${words.traffic}"></progress>`;
  return html`<section class="card">
<p class="left">${hasBegun && html`<strong>${timeLeft}</strong>`}<strong>${left === null ? texts.linkPage.unlimited : own.volumeLeft(left)}</strong></p>
${bar}
${facts([
  [words.traffic, words.usage(usedBytes, limit)],
  hasBegun &&
    startsAt !== null && [words.expires, expiresAt === null ? words.noEnd : format.dateTime(expiresAt)],
])}
${usageAsOf !== null && html`<p><small>${words.usageAsOf(usageAsOf)}</small></p>`}</section>`;
}

function linkCard({ texts, document, qr }: LinkPageView): Html {
  const { subscription: words } = texts;
  return html`<section class="card link" aria-labelledby="link-heading">
<h2 id="link-heading"><label for="link">${words.shopLink}</label></h2>
${qr !== null && html`<div class="qr" role="img" aria-label="${words.qr}">${qr}</div>`}
${copyField(texts, { id: 'link', value: document.shopLink })}
<p class="muted">${words.shopLinkHint}</p></section>`;
}

function servers({ texts, servers: all }: LinkPageView): Html | null {
  const { linkPage: words, subscription } = texts;
  if (all.length === 0) return null;
  const more = all.length - SHOWN_SERVERS;
  return html`<details class="card"><summary><h2>${words.servers}</h2></summary>
<p class="muted">${subscription.directHint}</p>
${all
  .slice(0, SHOWN_SERVERS)
  .map(({ name, uri }, index) => [
    html`<h3>${isClickableLink(uri) ? html`<a href="${uri}">${name}</a>` : name}</h3>`,
    copyField(texts, { id: `server-${index + 1}`, value: uri, label: name }),
  ])}
${more > 0 && html`<p class="muted">${subscription.moreLinks(more)}</p>`}</details>`;
}

function copyField(
  { subscription: words }: Texts,
  { id, value, label }: { id: string; value: string; label?: string },
): Html {
  return html`<div class="copy"><input id="${id}" value="${value}" readonly dir="ltr" ${label !== undefined && html`aria-label="${label}"`}>
<button type="button" class="quiet" hidden data-copy="${id}" data-copied="${words.copied}">${words.copy}</button></div>`;
}

/** Its own: this page knows no session, and the link reveals nothing of the shop's other pages. */
function frame(
  view: LinkPageView,
  { title, body, goesTo }: { title: string; body: Html; goesTo?: string },
): string {
  const { language, shopName, texts, root, brand } = view;
  const page = html`<html lang="${language.code}" dir="${language.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex, nofollow">
<title>${title}</title>
${goesTo !== undefined && html`<meta http-equiv="refresh" content="1; url=${goesTo}">`}
<link rel="icon" href="${root}${brand.logo.path}" type="${brand.logo.mediaType}">
<link rel="stylesheet" href="${root}${assetPath('link')}">
${brand.stylesheet !== null && html`<link rel="stylesheet" href="${root}${brand.stylesheet}">`}
${fontLinks(language, root)}
<script type="module" src="${root}${assetPath('page')}"></script>
</head>
<body>
<header><div class="frame narrow row"><b class="brand"><img src="${root}${brand.logo.path}" alt="" width="28" height="28">${shopName}</b>
<nav aria-label="${texts.layout.language}">${view.languages.map(({ code, name }) => (code === language.code ? html`<span aria-current="true">${name}</span> ` : html`<a href="?lang=${code}" lang="${code}" hreflang="${code}">${name}</a> `))}</nav></div></header>
<main id="content"><div class="frame narrow stack">
${body}
${brand.supportUrl !== '' && html`<p><a href="${brand.supportUrl}" rel="noreferrer">${texts.layout.support}</a></p>`}
</div></main>
</body>
</html>
`;
  return `<!doctype html>\n${toText(page)}`;
}
