import type { Visit } from '../visit.ts';
import { type Html, type HtmlValue, html, toText, trustedHtml } from './html.ts';

/** What a page puts into the frame that all pages share. */
export interface PageContent {
  title: string;
  body: HtmlValue;
  /** Set while something on the page is still moving: it then follows along. `state` is what the page shows of it. */
  live?: { state: string; seconds: number } | null;
}

const styles = ['colours', 'page', 'cards', 'forms'];

/** The whole document. */
export function layout(
  visit: Pick<Visit, 'texts' | 'shopName' | 'path' | 'viewer'>,
  content: PageContent,
): string {
  const { texts, shopName } = visit;
  const { title, body, live } = content;
  const page = html`<html lang="${texts.language}" dir="${texts.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · ${shopName}</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
${styles.map(
  (name) => html`<link rel="stylesheet" href="/${name}.css">
`,
)}
<script type="module" src="/page.js"></script>
${live && html`<noscript><meta http-equiv="refresh" content="${live.seconds}"></noscript>`}
</head>
<body>
<a class="skip" href="#content">${texts.layout.skip}</a>
${header(visit)}
<main id="content"${live && html` data-live="${live.state}" data-seconds="${live.seconds}"`}>
${body}
</main>
<footer class="frame">${texts.layout.footer}</footer>
</body>
</html>
`;
  return `<!doctype html>\n${toText(page)}`;
}

function header({
  texts,
  shopName,
  path,
  viewer,
}: Pick<Visit, 'texts' | 'shopName' | 'path' | 'viewer'>): Html {
  const { layout: words } = texts;
  const link = (href: string, label: string): Html =>
    html`<li><a href="${href}"${path === href && trustedHtml(' aria-current="page"')}>${label}</a></li>`;
  return html`<header>
<nav class="frame" aria-label="${shopName}">
<a class="brand" href="/"><img src="/favicon.svg" alt="" width="28" height="28">${shopName}</a>
<ul>
${link('/', words.plans)}
${viewer?.actor.kind === 'customer' && link('/account', words.account)}
${viewer?.actor.kind === 'staff' && link('/staff', words.staff)}
</ul>
<a class="viewer" href="/people">${viewer === null ? words.choose : html`<b>${words.viewer(viewer.name, viewer.balance)}</b> <span>${words.switchPerson}</span>`}</a>
</nav>
</header>`;
}
