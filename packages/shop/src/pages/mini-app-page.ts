import type { PageContext } from '../page-context.ts';
import { layout } from './layout.ts';
import { html } from './parts/html.ts';

/**
 * The frame of the shop inside Telegram. Its script signs in and shows the pages of the shop in the place of
 * this one.
 */
export function miniAppPage(pageContext: PageContext): string {
  const { mini: words } = pageContext.texts.telegram;
  const body = html`<div class="frame narrow stack"><h1>${pageContext.shopName}</h1>
<p role="status" data-mini="opening">${words.opening}</p>
<p role="alert" data-mini="over" hidden>${words.over}</p>
<p role="alert" data-mini="offline" hidden>${words.offline} <button type="button" class="primary" data-retry>${words.retry}</button></p>
<p data-mini="outside" hidden>${words.outside}</p>
<noscript><p>${words.noScript}</p></noscript></div>
<script type="module" src="/mini.js"></script>`;
  return layout(pageContext, { title: pageContext.texts.telegram.title, body, isBare: true });
}
