import type { PageContext } from '../../../page-context.ts';
import { may } from '../../../roles/permissions.ts';
import type { SavedView } from '../../../store/views/saved-view-store.ts';
import { checkbox, field } from '../../forms/field.ts';
import { foldedForm, postForm } from '../../forms/form-fields.ts';
import { type Html, html, trustedHtml } from '../../parts/html.ts';
import { type ListBar, listQuery, pathOf } from './list-address.ts';

/**
 * The views of a list: a way to each, what is shown now as a new one, and the way to remove the one that is
 * open.
 */
export function savedViews(pageContext: PageContext, bar: ListBar): Html | null {
  const { savedViews: words } = pageContext.texts;
  const { list, views } = bar;
  const query = listQuery(bar);
  const open = views.find((view) => view.query === query);
  if (views.length === 0 && query === '') return null;
  const link = (view: SavedView): Html =>
    html`<li><a class="button quiet" href="${pathOf(list)}?${view.query}"${view === open && trustedHtml(' aria-current="page"')}><bdi>${view.name}</bdi>${view.isShared && html` <small>${words.shared}</small>`}</a></li>`;
  return html`<nav class="views" aria-label="${words.title}"><ul>${views.map(link)}</ul>
${open === undefined ? query !== '' && saveForm(pageContext, { list, query }) : mayRemove(pageContext, open) && removeForm(pageContext, open)}</nav>`;
}

function saveForm(pageContext: PageContext, { list, query }: { list: string; query: string }): Html {
  const { savedViews: words, staffPlans } = pageContext.texts;
  const body = html`${field({ name: 'name', id: 'view-name', label: words.name, maxLength: 60 })}
${checkbox({ name: 'shared', label: words.share, isOn: false })}
<p class="muted">${words.hint}</p>
<div class="actions"><button class="primary">${staffPlans.save}</button></div>`;
  return foldedForm(pageContext, {
    action: '/staff/views',
    className: 'card stack',
    fixed: { list, query },
    summary: words.save,
    body,
  });
}

function removeForm(pageContext: PageContext, { id, name }: SavedView): Html {
  const { remove } = pageContext.texts.savedViews;
  const body = html`<button class="quiet">${remove(name)}</button>`;
  return postForm(pageContext, { action: `/staff/views/${id}/remove`, body });
}

/**
 * Theirs; a shared one also who decides about the shop's settings. Another's own view is nobody's business.
 */
export function mayRemove({ viewer }: Pick<PageContext, 'viewer'>, { userId, isShared }: SavedView): boolean {
  return viewer?.user.id === userId || (isShared && may(viewer?.role ?? null, 'manage-settings'));
}
