import type { PageContext } from '../../page-context.ts';
import { may } from '../../roles/permissions.ts';
import { type Html, html } from '../parts/html.ts';

/**
 * The way to a list as a file, for who may take it.
 * @param of - what the file holds, where the page has several
 */
export function csvLink({ texts, viewer }: PageContext, href: string, of?: string): Html | null {
  if (!may(viewer?.role ?? null, 'export-files')) return null;
  const { csv } = texts.staffLists;
  return of === undefined
    ? html`<a class="button quiet" href="${href}">${csv}</a>`
    : html`<a href="${href}" aria-label="${of}: ${csv}">${csv}</a>`;
}
