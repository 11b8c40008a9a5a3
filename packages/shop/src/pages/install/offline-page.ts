import type { PageContext } from '../../page-context.ts';
import { layout } from '../layout.ts';
import { html } from '../parts/html.ts';

/**
 * What an installed shop shows without the internet: nothing of anybody. The link leads to the page that was
 * asked for.
 */
export function offlinePage(pageContext: PageContext): string {
  const { install: words } = pageContext.texts;
  const body = html`<div class="frame small stack"><section class="card stack">
<p class="muted">${pageContext.shopName}</p>
<h1>${words.offlineTitle}</h1>
<p>${words.offlineText}</p>
<p><a class="button primary" href="">${words.again}</a></p>
</section></div>`;
  return layout(pageContext, { title: words.offlineTitle, body, isBare: true });
}
