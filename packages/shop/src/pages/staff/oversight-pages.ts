import type {
  Backlog,
  BacklogPart,
  JobFailureRecord,
  LedgerAccount,
  LedgerTransaction,
  SchedulerRun,
} from '@panelkit/sdk';
import type { PageContext } from '../../page-context.ts';
import { select } from '../forms/field.ts';
import { type Html, html } from '../parts/html.ts';
import { csvLink } from './csv-link.ts';
import { staffFrame, state, table, tiles } from './staff-frame.ts';

export interface LedgerView {
  bookings: LedgerTransaction[];
  nextCursor: string | null;
  /** Of customers, by id. */
  names: Map<string, string>;
}

type KindOf<Account> = Account extends `${infer Kind}:${string}` ? Kind : Account;

/** Every booking of every customer. */
export function ledgerPage(pageContext: PageContext, view: LedgerView): string {
  const { staffNav, staffLists: words, wallet, format } = pageContext.texts;
  const account = (name: LedgerAccount): Html => {
    const [kind, id] = name.split(':');
    const label = words.accounts[kind as KindOf<LedgerAccount>];
    if (id === undefined) return html`${label}`;
    if (kind === 'cash') return html`${label}: <bdi>${id}</bdi>`;
    return html`${label}: <a href="/staff/customers/${id}">${view.names.get(id) ?? id.slice(-8)}</a>`;
  };
  const body = html`<p class="muted">${words.ledgerHint}</p>
<p>${csvLink(pageContext, '/staff/export/ledger.csv')}</p>
${table(pageContext, {
  label: staffNav.ledger,
  heads: [words.at, words.kind, words.entries, words.reason],
  rows: view.bookings.map(({ at, kind, entries, currency, reference }) => [
    format.dateTime(at),
    wallet.kinds[kind],
    html`<ul class="entries">${entries.map(
      ({ account: name, amountMinor }) =>
        html`<li><span>${account(name)}</span> <b>${format.money({ amountMinor, currency })}</b></li>`,
    )}</ul>`,
    reference.orderId === undefined
      ? reference.reason
      : html`<a href="/staff/orders/${reference.orderId}">${wallet.order}</a>`,
  ]),
  href: '/staff/ledger',
  nextCursor: view.nextCursor,
})}`;
  return staffFrame(pageContext, { title: staffNav.ledger, body });
}

/** What background work failed at, the last first. */
function failuresTable(pageContext: PageContext, failures: JobFailureRecord[]): Html {
  const { staffLists: words, staffRuns, format } = pageContext.texts;
  return table(pageContext, {
    label: staffRuns.failures,
    nothing: staffRuns.noFailures,
    heads: [
      staffRuns.lastFailure,
      words.job,
      staffRuns.about,
      staffRuns.failureCount,
      staffRuns.nextAttempt,
      staffRuns.error,
    ],
    rows: failures.map(({ job, subject, failureCount, lastFailedAt, nextAttemptAt, error }) => [
      format.dateTime(lastFailedAt),
      staffRuns.jobs[job] ?? html`<code>${job}</code>`,
      subject === '' ? null : html`<bdi class="break">${subject}</bdi>`,
      format.number(failureCount),
      nextAttemptAt === null ? staffRuns.noNextAttempt : format.dateTime(nextAttemptAt),
      html`<details><summary>${state('bad', error.code ?? error.name)}</summary><pre class="break" dir="ltr">${error.stack}</pre></details>`,
    ]),
  });
}

/** What the scheduler did and failed at, and what it has before it. */
export function runsPage(
  pageContext: PageContext,
  view: {
    runs: SchedulerRun[];
    failures: JobFailureRecord[];
    backlog: Backlog;
    job: string;
    jobs: string[];
  },
): string {
  const { staffNav, staffLists: words, staffRuns, format } = pageContext.texts;
  const part = ({ dueCount, lateByMs }: BacklogPart): string =>
    dueCount === 0 ? staffRuns.nothingDue : staffRuns.due(dueCount, format.duration(lateByMs));
  const { accounts, inbounds, unpaidOrders } = view.backlog;
  const body = html`${tiles([
    [staffRuns.accounts, part(accounts)],
    [staffRuns.inbounds, part(inbounds)],
    [staffRuns.unpaidOrders, part(unpaidOrders)],
  ])}
<h2>${staffRuns.failures}</h2><p class="muted">${staffRuns.failuresHint}</p>
${failuresTable(pageContext, view.failures)}
<h2>${staffNav.runs}</h2>
<form class="card filters" action="/staff/runs">
${select({ name: 'job', label: words.job, value: view.job, options: [['', words.any], ...view.jobs.map((job) => [job, staffRuns.jobs[job] ?? job] as const)] })}
<div class="actions"><button class="primary">${words.show}</button></div></form>
${table(pageContext, {
  label: staffNav.runs,
  nothing: staffNav.noRuns,
  heads: [words.at, words.job, words.duration, words.counts, words.status],
  rows: view.runs.map((run) => [
    format.dateTime(run.startedAt),
    staffRuns.jobs[run.job] ?? html`<code>${run.job}</code>`,
    format.duration(run.durationMs),
    html`<bdi>${Object.entries(run.counts).map(([name, count]) => html`<span class="nowrap"><code>${name}</code> ${format.number(count)}</span> `)}</bdi>`,
    run.failureCode === null ? state('good', words.fine) : state('bad', run.failureCode),
  ]),
})}`;
  return staffFrame(pageContext, { title: staffNav.runs, body });
}
