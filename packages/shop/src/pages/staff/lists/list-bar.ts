import type { PageContext } from '../../../page-context.ts';
import { checkbox, field, select } from '../../forms/field.ts';
import { type Html, html } from '../../parts/html.ts';
import { csvLink } from '../csv-link.ts';
import { type AskedBar, type ListBar, type ListField, listHref, pathOf } from './list-address.ts';
import { savedViews } from './saved-views.ts';

/**
 * The filters of a list with a way to remove each, its columns, the number of rows, the list as a file, and
 * saved views.
 */
export function listBar(pageContext: PageContext, bar: ListBar): Html {
  const { staffLists: words } = pageContext.texts;
  const { list, fields, given, count, csv } = bar;
  const path = pathOf(list);
  return html`${savedViews(pageContext, bar)}<form class="card filters" action="${path}">
${fields.map((of) => input(pageContext, of, given))}
${columnChoice(pageContext, bar)}
<div class="actions wide"><button class="primary">${words.show}</button>${csv !== null && csvLink(pageContext, listHref(csv, bar))}</div></form>
<p class="actions">${count !== null && html`<span role="status">${words.found(count.count, count.isComplete)}</span>`}${fields.map((of) => chip(pageContext, bar, of))}
${Object.keys(given).length > 1 && html`<a href="${path}">${words.showAll}</a>`}</p>`;
}

function input(
  { texts: { staffLists: words } }: PageContext,
  { name, label, options, isText = false, unset = words.any }: ListField,
  given: AskedBar['given'],
): Html {
  const value = given[name] ?? '';
  if (options !== null) return select({ name, label, value, options: [['', unset], ...options] });
  return isText
    ? field({ name, label, value, maxLength: 100, optional: true })
    : field({ name, label, value, type: 'date', optional: true });
}

function columnChoice({ texts: { savedViews: words } }: PageContext, { columns }: ListBar): Html {
  return html`<details class="wide"><summary>${words.columns}</summary><div class="actions">${columns.map(
    ({ name, label, isShown }) => checkbox({ name: 'column', value: name, label, isOn: isShown }),
  )}</div></details>`;
}

/** A filter in use, which leads to the list without it. */
function chip(
  { texts }: PageContext,
  bar: ListBar,
  { name, label, options, isText }: ListField,
): Html | null {
  const { [name]: value, ...others } = bar.given;
  if (value === undefined) return null;
  const plain = (): string => (isText ? value : texts.format.date(new Date(`${value}T12:00:00Z`)));
  const text = options === null ? plain() : (options.find(([key]) => key === value)?.[1] ?? value);
  const href = listHref(pathOf(bar.list), { given: others, chosen: bar.chosen });
  return html` <a class="button quiet" href="${href}" aria-label="${texts.staffLists.without(`${label}: ${text}`)}">${label}: <bdi>${text}</bdi> <span aria-hidden="true">×</span></a>`;
}
