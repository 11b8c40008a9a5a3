import type { SelectedWork, SelectionPreview, SelectionRefusal } from '@panelkit/sdk';
import type { PageContext } from '../../../page-context.ts';
import { notice } from '../../forms/field.ts';
import { postForm } from '../../forms/form-fields.ts';
import { type Html, html } from '../../parts/html.ts';
import { staffFrame, table, tiles } from '../staff-frame.ts';

export interface SelectionView {
  work: SelectedWork;
  preview: SelectionPreview;
  /** What the form asked for, to be asked again. */
  fields: readonly (readonly [name: string, value: string])[];
  /** The list as it was, with its filters. */
  backHref: string;
  /** Another selection than the one that was shown before. */
  hasChanged: boolean;
  /** Where a move leads to. */
  toPlace: string;
}

/** So many of those that are left out are named. */
const NAMED = 10;

/** What a run over the selection would do, before it does. */
export function selectionPage(pageContext: PageContext, view: SelectionView): string {
  const { selections: words, format } = pageContext.texts;
  const { work, preview, backHref, hasChanged } = view;
  const { totalCount, possibleCount } = preview;
  const body = html`<p><a class="back" href="${backHref}">${words.back}</a></p>
${notice(hasChanged ? words.problems.changed : null, 'bad')}
${tiles([
  [words.selected, format.number(totalCount)],
  [words.possible, format.number(possibleCount)],
  [words.leftOut, format.number(totalCount - possibleCount)],
])}
${termsOf(pageContext, view)}
${refusedTable(pageContext, preview)}
${possibleCount === 0 ? html`<p class="card muted">${words.nothingPossible}</p>` : confirmForm(pageContext, view)}`;
  return staffFrame(pageContext, { title: words.previewTitles[work.kind], body });
}

function termsOf({ texts }: PageContext, { work, toPlace }: SelectionView): Html | null {
  const { selections: words, format } = texts;
  if (work.kind === 'resume') return null;
  if (work.kind === 'move-selected') return html`<p>${words.moveTo}: <b><bdi>${toPlace}</bdi></b></p>`;
  if (work.kind === 'write-selected')
    return html`<section class="card"><p class="message" dir="auto">${work.text}</p></section><p class="muted">${words.textHint}</p>`;
  const given = work.kind === 'add-days' ? html`${words.days}: <b>${format.number(work.days)}</b> · ` : null;
  const bytes = work.kind === 'add-bytes' ? html`<b>${format.gigabytes(work.bytes)}</b> · ` : null;
  return html`<p>${given}${bytes}${words.reason}: <b><bdi>${work.reason}</bdi></b></p>`;
}

function refusedTable(pageContext: PageContext, { refused }: SelectionPreview): Html | null {
  const { selections: words, format } = pageContext.texts;
  if (refused.length === 0) return null;
  return html`<h2>${words.leftOut}</h2>
${table(pageContext, {
  label: words.leftOut,
  heads: [words.why, words.count, words.which],
  rows: refused.map(({ reason, subscriptionIds: ids }) => [
    refusalText(pageContext, reason),
    format.number(ids.length),
    html`<ul class="entries">${ids.slice(0, NAMED).map((id) => html`<li><a href="/staff/subscriptions/${id}">${id.slice(-8)}</a></li>`)}${ids.length > NAMED && html`<li>${words.andMore(ids.length - NAMED)}</li>`}</ul>`,
  ]),
})}`;
}

function refusalText({ texts }: PageContext, reason: SelectionRefusal): string {
  const others: Readonly<Record<string, string>> = texts.selections.refusals;
  const statuses: Readonly<Record<string, string>> = texts.subscriptionStatus;
  return others[reason] ?? statuses[reason] ?? reason;
}

function confirmForm(pageContext: PageContext, { preview, fields, backHref }: SelectionView): Html {
  const { selections: words } = pageContext.texts;
  const body = html`${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<p class="muted">${words.background}</p>
<div class="actions"><button class="primary">${words.confirm(preview.possibleCount)}</button><a class="button quiet" href="${backHref}">${words.back}</a></div>`;
  return postForm(pageContext, { action: '/staff/selections', className: 'card stack', body });
}

/** Why there is nothing to show. */
export function noSelectionPage(
  pageContext: PageContext,
  { problem, backHref }: { problem: string; backHref: string },
): string {
  const { selections: words } = pageContext.texts;
  const body = html`${notice(problem, 'bad')}<p><a class="back" href="${backHref}">${words.back}</a></p>`;
  return staffFrame(pageContext, { title: words.title, body });
}
