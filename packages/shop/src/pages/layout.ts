import { createHash } from 'node:crypto';
import { assetPath } from '../assets/assets.ts';
import type { FileName } from '../assets/bundles.ts';
import { fontLinks } from '../assets/font-links.ts';
import type { Language } from '../messages/language.ts';
import type { PageContext } from '../page-context.ts';
import { postForm } from './forms/form-fields.ts';
import { explanation } from './forms/refused-content.ts';
import { type Html, type HtmlValue, html, toText, toTextIn, trustedHtml } from './parts/html.ts';

/** What a page puts into the frame that all pages share. */
export interface PageContent {
  title: string;
  body: HtmlValue;
  live?: Live | null;
  /** Without the frame that leads to other pages. */
  isBare?: boolean;
}

/**
 * Set while something on the page is still moving: it then follows along. `state` is what the page shows of
 * it, null: all that it shows; `events`: where the server tells of changes, asked every few `seconds`
 * without. `yields`: it waits while somebody types there or has something open, and does not refresh without
 * scripts.
 */
export interface Live {
  state: string | null;
  seconds: number;
  events?: string;
  yields?: boolean;
}

/** Of the bar above every page. */
const themeColors = [
  ['light', '#ffffff'],
  ['dark', '#18212a'],
] as const;

const stylesOf = ({ path }: PageContext): FileName[] => {
  if (path.startsWith('/demo/chat')) return ['shop', 'chat'];
  return path.startsWith('/staff') ? ['shop', 'staff'] : ['shop'];
};

/** The whole document. */
export function layout(pageContext: PageContext, content: PageContent): string {
  const { texts, language, shopName, brand } = pageContext;
  const { title, isBare = false } = content;
  const { refused } = pageContext;
  // What was typed stays on the page.
  const live = refused === null && content.live;
  const body = trustedHtml(toTextIn(null, content.body));
  const page = html`<html lang="${language.code}" dir="${language.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · ${shopName}</title>
<link rel="icon" href="/${brand.logo.path}" type="${brand.logo.mediaType}">
${!isBare && installLinks(language)}
${stylesOf(pageContext).map(
  (name) => html`<link rel="stylesheet" href="/${assetPath(name)}">
`,
)}${
  brand.stylesheet !== null &&
  html`<link rel="stylesheet" href="/${brand.stylesheet}">
`
}
${fontLinks(language, '/')}
<script type="module" src="/${assetPath('page')}"></script>
${pageContext.path.startsWith('/staff') && html`<script type="module" src="/staff.js"></script>`}
${live && live.yields !== true && html`<noscript><meta http-equiv="refresh" content="${live.seconds}"></noscript>`}
</head>
<body>
<a class="skip" href="#content">${texts.layout.skip}</a>
${!isBare && header(pageContext)}
${actingNotice(pageContext)}
${pageContext.announcements.map((text) => html`<aside class="acting"><p class="frame">${text}</p></aside>`)}
<main id="content"${live && liveMarks(live, body)}>
${refused !== null && !refused.isExplained && html`<div class="frame">${explanation(refused)}</div>`}
${body}
</main>
${!isBare && footer(pageContext)}
</body>
</html>
`;
  return `<!doctype html>\n${toText(page)}`;
}

function liveMarks({ state, seconds, events, yields = false }: Live, body: Html): Html {
  return html` data-live="${state ?? digestOf(body)}" data-seconds="${seconds}"${events !== undefined && html` data-events="${events}"`}${yields && trustedHtml(' data-yields')}`;
}

/** Alike for pages that show the same. Hidden fields differ each time. */
function digestOf(body: Html): string {
  const shown = toText(body).replaceAll(/<input type="hidden"[^>]*>/g, '');
  return createHash('sha256').update(shown).digest('base64url').slice(0, 16);
}

/** With these a browser offers to install the shop. */
function installLinks({ code }: Language): Html {
  return html`<link rel="manifest" href="/manifest.webmanifest?lang=${code}">
<link rel="apple-touch-icon" href="/icons/icon-180.png">
${themeColors.map(([scheme, color]) => html`<meta name="theme-color" content="${color}" media="(prefers-color-scheme: ${scheme})">`)}`;
}

function header(pageContext: PageContext): Html {
  const { texts, shopName, viewer, brand } = pageContext;
  const { layout: words } = texts;
  return html`<header>
<nav class="frame" aria-label="${shopName}">
<a class="brand" href="/"><img src="/${brand.logo.path}" alt="" width="28" height="28">${shopName}</a>
<ul>
${navLink(pageContext, '/', words.plans)}
${viewer?.actor.kind === 'customer' && [navLink(pageContext, '/account', words.account), navLink(pageContext, '/wallet', words.wallet), navLink(pageContext, '/notices', words.notices(viewer.unreadCount))]}
${viewer?.actor.kind !== 'staff' && navLink(pageContext, '/cart', words.cart(pageContext.cartCount))}
${viewer?.actor.kind === 'staff' && navLink(pageContext, '/staff', words.staff)}
</ul>
<div class="viewer">${
    viewer === null
      ? visitorLinks(pageContext)
      : html`<a href="/profile">${words.viewer(viewer.name, viewer.balance)}</a>
${postForm(pageContext, { action: '/sign-out', body: html`<button class="link">${words.signOut}</button>` })}`
  }</div>
</nav>
</header>`;
}

/** Every page reminds staff who act as a customer of it, and of how to end it. */
function actingNotice(pageContext: PageContext): Html | null {
  const { viewer, texts } = pageContext;
  if (!viewer?.actedBy) return null;
  const { staffCustomer: words } = texts;
  return html`<aside class="acting" role="status"><div class="frame row"><span><b>${words.acting(viewer.name)}</b> ${words.actingHint}</span>
${postForm(pageContext, { action: '/acting/end', body: html`<button class="quiet">${words.endActing}</button>` })}</div></aside>`;
}

function navLink({ path }: PageContext, href: string, label: string): Html {
  return html`<li><a href="${href}"${path === href && trustedHtml(' aria-current="page"')}>${label}</a></li>`;
}

function visitorLinks({ texts, path }: PageContext): Html {
  const next = path.startsWith('/sign') ? '' : `?next=${encodeURIComponent(path)}`;
  return html`<a href="/sign-in${next}">${texts.layout.signIn}</a>
<a class="button primary" href="/sign-up${next}">${texts.layout.signUp}</a>`;
}

function footer(pageContext: PageContext): Html {
  const { texts, language: spoken, languages, path, brand } = pageContext;
  const link = (href: string, label: string): Html | null =>
    href === '' ? null : html`<a href="${href}" rel="noreferrer">${label}</a>`;
  const choice = ({ code, name }: (typeof languages)[number]): Html =>
    code === spoken.code
      ? html`<span aria-current="true">${name}</span>`
      : html`<button class="link" name="language" value="${code}" lang="${code}">${name}</button>`;
  return html`<footer class="frame">
<span>${texts.layout.footer}</span>
${link(brand.supportUrl, texts.layout.support)}
${link(brand.channelUrl, texts.layout.channel)}
<a href="/privacy">${texts.privacy.title}</a>
${postForm(pageContext, {
  action: '/language',
  className: 'languages',
  body: html`<input type="hidden" name="next" value="${path}"><span>${texts.layout.language}:</span> ${languages.map(choice)}`,
})}
</footer>`;
}
