import { type ListedSubscription, MOST_SELECTED, type SelectedWork } from '@panelkit/sdk';
import type { PageContext } from '../../../page-context.ts';
import { may, type Permission } from '../../../roles/permissions.ts';
import { field, select } from '../../forms/field.ts';
import { postForm } from '../../forms/form-fields.ts';
import { type Html, html } from '../../parts/html.ts';
import { planText } from '../../parts/plan-facts.ts';
import { type ListBar, listQuery } from '../lists/list-address.ts';
import type { WorkColumn } from '../lists/list-table.ts';

/** What may be done to a selection, and what each takes beside `act-on-orders`. */
export const SELECTED_WORKS = [
  'suspend',
  'resume',
  'add-days',
  'add-bytes',
  'move-selected',
  'write-selected',
] as const satisfies SelectedWork['kind'][];
type Work = (typeof SELECTED_WORKS)[number];
/** In characters: what is written to the customers of a selection. */
export const LONGEST_MESSAGE = 2000;

export const NEEDED_FOR: Record<SelectedWork['kind'], Permission> = {
  suspend: 'act-on-orders',
  resume: 'act-on-orders',
  'add-days': 'give-service',
  'add-bytes': 'give-service',
  'write-selected': 'write-to-customers',
  'move-selected': 'deliver',
};

const FORM = 'selection';

interface Known {
  names: ReadonlyMap<string, string>;
  planNames: ReadonlyMap<string, string>;
}

/** A box in each row, of the form below the list; null: who looks may do nothing with them. */
export function selectionColumn(
  pageContext: PageContext,
  { names, planNames }: Known,
): WorkColumn<ListedSubscription> | null {
  const { selections: words } = pageContext.texts;
  if (!may(pageContext.viewer?.role ?? null, 'act-on-orders')) return null;
  const nameOf = ({ id, planId, customerId }: ListedSubscription): string => {
    const plan = planText(pageContext, { id: planId, name: planNames.get(planId) ?? id });
    return words.selectOne(plan.name, names.get(customerId) ?? customerId.slice(-8));
  };
  return {
    label: words.select,
    cell: (row) =>
      html`<input type="checkbox" form="${FORM}" name="id" value="${row.id}" aria-label="${nameOf(row)}">`,
  };
}

/** A field that some of the offered works need; browsers show it with those alone, by the styles. */
function forWorks(offered: readonly Work[], works: readonly Work[], input: Html): Html | null {
  const needing = works.filter((work) => offered.includes(work));
  return needing.length === 0 ? null : html`<div data-for="${needing.join(' ')}">${input}</div>`;
}

/** What to do with the ticked rows, or with all that the list has. */
export function selectionForm(
  pageContext: PageContext,
  bar: ListBar,
  places: readonly { id: string; name: string }[],
): Html {
  const { selections: words, staffLists } = pageContext.texts;
  const role = pageContext.viewer?.role ?? null;
  const works = SELECTED_WORKS.filter((work) => may(role, NEEDED_FOR[work]));
  const count = bar.count?.isComplete ? bar.count.count : null;
  const all =
    count !== null &&
    html`<button class="quiet" name="scope" value="all">${words.previewAll(count)}</button>`;
  const body = html`<h2 id="with">${words.title}</h2>
<input type="hidden" name="query" value="${listQuery(bar)}">
<div class="filters" data-works>${select({ name: 'work', label: words.what, value: 'suspend', options: works.map((work) => [work, words.works[work]]) })}
${forWorks(works, ['suspend', 'add-days', 'add-bytes'], field({ name: 'reason', label: words.reason, maxLength: 200, optional: true }))}
${forWorks(works, ['add-days'], field({ name: 'days', label: words.days, inputMode: 'numeric', maxLength: 3, value: '1', optional: true }))}
${forWorks(works, ['add-bytes'], field({ name: 'gigabytes', label: words.gigabytes, inputMode: 'decimal', maxLength: 9, value: '1', optional: true }))}
${forWorks(works, ['move-selected'], select({ name: 'toInboundId', label: words.moveTo, value: '', options: [['', staffLists.byRule], ...places.map(({ id, name }) => [id, name] as const)] }))}
${forWorks(works, ['write-selected'], field({ name: 'text', label: words.text, hint: words.textHint, rows: 4, maxLength: LONGEST_MESSAGE, optional: true }))}</div>
<p class="muted">${words.reasonHint} ${words.hint(MOST_SELECTED)}</p>
<div class="actions"><button class="primary" name="scope" value="selected">${words.previewSelected}</button>${all}</div>`;
  const action = '/staff/selections/preview';
  return html`<section class="card" aria-labelledby="with">${postForm(pageContext, { action, id: FORM, className: 'stack', body })}</section>`;
}
