import type { BulkRun } from '@panelkit/sdk';
import type { PageContext } from '../../../page-context.ts';
import { postButton } from '../../forms/form-fields.ts';
import { type Html, html } from '../../parts/html.ts';
import { named } from '../named.ts';
import { state, table } from '../staff-frame.ts';

export const RUN_COLORS = { running: 'plain', stopped: 'warn', done: 'good' } as const;

/** What runs in the background on many customers, and how far it is. */
export function bulkRunsCard(pageContext: PageContext, runs: readonly BulkRun[]): Html | null {
  if (runs.length === 0) return null;
  const { staffAttention, format } = pageContext.texts;
  const words = staffAttention.runs;
  const refused = ({ refusedCount, refusals }: BulkRun) => {
    const codes = [...new Set(refusals.map(({ code }) => code))];
    return html`${format.number(refusedCount)}${codes.map((code) => html`<p class="muted">${named(words.refusals, code)}</p>`)}`;
  };
  return html`<h2>${words.title}</h2>
${table(pageContext, {
  label: words.title,
  heads: words.heads,
  rows: runs.map((run) => [
    html`<a href="/staff/bulk/${run.id}">${words.kinds(run.work)}</a>`,
    html`<span class="nowrap">${format.dateTime(run.createdAt)}</span>`,
    progressOf(pageContext, run).text,
    refused(run),
    state(RUN_COLORS[run.status], words.statuses[run.status]),
    html`<div class="actions">${runButtons(pageContext, run)}</div>`,
  ]),
})}`;
}

/** How many of how many were worked on, and the same as a text. */
export function progressOf(
  { texts }: PageContext,
  { doneCount, refusedCount, totalCount }: BulkRun,
): { worked: number; total: number; text: string } {
  const worked = doneCount + refusedCount;
  const total = Math.max(totalCount, worked);
  return { worked, total, text: texts.staffAttention.runs.progress(worked, total) };
}

/** What staff may do with a run. */
export function runButtons(
  pageContext: PageContext,
  { id, status, refusedCount }: BulkRun,
  home = '/staff/bulk',
): Html | null {
  const { runs: words } = pageContext.texts.staffAttention;
  const button = (path: 'stop' | 'resume', label: string): Html =>
    postButton(pageContext, { action: `${home}/${id}/${path}`, label });
  if (status === 'running') return button('stop', words.stop);
  if (status === 'stopped') return button('resume', words.resume);
  return refusedCount > 0 ? button('resume', words.tryAgain) : null;
}
