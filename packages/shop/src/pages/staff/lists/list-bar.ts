import type { ListCount } from '@panelkit/sdk';
import type { PageContext } from '../../../page-context.ts';
import { field, select } from '../../parts/field.ts';
import { type Html, html } from '../../parts/html.ts';
import { csvLink } from '../csv-link.ts';

/** A filter or the order of a list: a choice, or a day. */
export interface ListField {
  name: string;
  label: string;
  /** Null: a day. */
  options: readonly (readonly [value: string, label: string])[] | null;
  /** The label of no choice; *Any* by default. */
  unset?: string;
}

/** A list with its filters. */
export interface ListBar {
  path: string;
  fields: readonly ListField[];
  /** The values in the address, by field. */
  given: Readonly<Record<string, string>>;
  count: ListCount;
  /** The address of the list as a file. */
  csv: string;
}

/** The address of a list with these values. */
export function listHref(path: string, given: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(given).toString();
  return query === '' ? path : `${path}?${query}`;
}

/** The filters of a list with a way to remove each, the number of rows, and the list as a file. */
export function listBar(pageContext: PageContext, bar: ListBar): Html {
  const { staffLists: words } = pageContext.texts;
  const { path, fields, given, count, csv } = bar;
  const input = ({ name, label, options, unset = words.any }: ListField): Html => {
    const value = given[name] ?? '';
    return options === null
      ? field({ name, label, value, type: 'date', optional: true })
      : select({ name, label, value, options: [['', unset], ...options] });
  };
  return html`<form class="card filters" action="${path}">
${fields.map(input)}
<div class="actions wide"><button class="primary">${words.show}</button>${csvLink(pageContext, listHref(csv, given))}</div></form>
<p class="actions"><span role="status">${words.found(count.count, count.isComplete)}</span>${fields.map((of) => chip(pageContext, bar, of))}
${Object.keys(given).length > 1 && html`<a href="${path}">${words.showAll}</a>`}</p>`;
}

/** A filter in use, which leads to the list without it. */
function chip(
  { texts }: PageContext,
  { path, given }: ListBar,
  { name, label, options }: ListField,
): Html | null {
  const { [name]: value, ...others } = given;
  if (value === undefined) return null;
  const text =
    options?.find(([key]) => key === value)?.[1] ?? texts.format.date(new Date(`${value}T12:00:00Z`));
  return html` <a class="button quiet" href="${listHref(path, others)}" aria-label="${texts.staffLists.without(`${label}: ${text}`)}">${label}: <bdi>${text}</bdi> <span aria-hidden="true">×</span></a>`;
}
