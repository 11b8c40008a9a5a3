import type { PageContext } from '../../../page-context.ts';
import { postForm } from '../../forms/form-fields.ts';
import { type Html, html } from '../../parts/html.ts';

/** On each page for staff: one field for whatever somebody names. Ctrl K and ⌘K lead to it. */
export function searchForm(pageContext: PageContext, text: string): Html {
  const { staffSearch: words } = pageContext.texts;
  const body = html`<input name="q" type="search" value="${text}" aria-label="${words.title}" placeholder="${words.hint}" dir="auto" maxlength="300" autocomplete="off" required aria-keyshortcuts="Control+K Meta+K" data-search>
<button class="quiet">${words.go}</button>`;
  return html`<search>${postForm(pageContext, { action: '/staff/search', className: 'finder', body })}</search>`;
}
