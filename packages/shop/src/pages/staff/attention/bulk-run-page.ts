import type { BulkRun } from '@panelkit/sdk';
import type { PageContext } from '../../../page-context.ts';
import { type Html, html } from '../../parts/html.ts';
import { named } from '../named.ts';
import { staffFrame, state, table, tiles } from '../staff-frame.ts';
import { progressOf, RUN_COLORS, runButtons } from './bulk-runs-card.ts';

/** One run: how far it is, and whom it left out and why. */
export function bulkRunPage(
  pageContext: PageContext,
  view: {
    run: BulkRun;
    target: { name: string; href: string };
    /** Where runs of this kind are. */
    home?: string;
    done: string | null;
  },
): string {
  const { run, target, home = '/staff/bulk', done } = view;
  const { staffAttention, format } = pageContext.texts;
  const words = staffAttention.runs;
  const { worked, total, text } = progressOf(pageContext, run);
  const body = html`<p><a class="back" href="${target.href}"><bdi>${target.name}</bdi></a></p>
<div class="card stack">
<p>${state(RUN_COLORS[run.status], words.statuses[run.status])} <span class="muted">${format.dateTime(run.createdAt)} · <bdi>${run.actor.id}</bdi></span></p>
<progress max="${Math.max(1, total)}" value="${worked}" aria-label="${text}"></progress>
<p class="muted">${text}</p>
<div class="actions">${runButtons(pageContext, run, home)}${run.status === 'running' && html`<a class="button quiet" href="${home}/${run.id}">${words.refresh}</a>`}</div></div>
${tiles([
  [words.done, format.number(run.doneCount)],
  [words.leftOut, format.number(run.refusedCount)],
])}
${refusalsTable(pageContext, run)}`;
  // The page updates while the run goes on.
  const live = run.status === 'running' ? { state: `${run.status} ${text}`, seconds: 2 } : null;
  return staffFrame(pageContext, {
    title: words.kinds(run.work),
    body,
    done,
    ...(live !== null && { live }),
  });
}

function refusalsTable(pageContext: PageContext, { refusals, refusedCount }: BulkRun): Html | null {
  const words = pageContext.texts.staffAttention.runs;
  if (refusals.length === 0) return null;
  return html`<h2>${words.leftOut}</h2>
${refusals.length < refusedCount && html`<p class="muted">${words.firstOnly(refusals.length)}</p>`}
${table(pageContext, {
  label: words.leftOut,
  heads: words.refusalHeads,
  rows: refusals.map(({ subscriptionId, code }) => [
    html`<a href="/staff/subscriptions/${subscriptionId}">${subscriptionId.slice(-8)}</a>`,
    named(words.refusals, code),
  ]),
})}`;
}
