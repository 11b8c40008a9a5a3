import { type Html, html } from './html.ts';
import { type IconName, icon } from './icon.ts';

/** Where a list has nothing yet: what would be here, and the way to it. */
export function emptyState(state: { icon: IconName; text: string; href: string; action: string }): Html {
  return html`<div class="card empty">${icon(state.icon)}<p>${state.text}</p>
<a class="button primary" href="${state.href}">${state.action}</a></div>`;
}
