import type { PageContext } from '../../page-context.ts';
import { notice } from '../forms/field.ts';
import type { Live } from '../layout.ts';
import { type Html, type HtmlValue, html, trustedHtml } from '../parts/html.ts';
import { staffFrame, state } from '../staff/staff-frame.ts';

/** What the assistant walks through once there is an owner, in this order. */
export const SETUP_STEPS = ['panel', 'inbounds', 'plans', 'payment', 'bot', 'sale'] as const;
export type SetupStep = (typeof SETUP_STEPS)[number];

/** Which steps are done: told by the shop's records, so that anybody can go on anywhere. */
export type SetupProgress = ReadonlySet<SetupStep>;

/** The first step that is open after this one, or before it. */
export function nextStep(progress: SetupProgress, after: SetupStep | null = null): SetupStep | null {
  const from = after === null ? 0 : SETUP_STEPS.indexOf(after) + 1;
  const inOrder = [...SETUP_STEPS.slice(from), ...SETUP_STEPS.slice(0, from)];
  return inOrder.find((step) => step !== after && !progress.has(step)) ?? null;
}

/** One step, below the list of all. */
export function setupFrame(
  pageContext: PageContext,
  content: {
    step: SetupStep;
    progress: SetupProgress;
    lead: string;
    body: HtmlValue;
    done?: string | null;
    problem?: string | null;
    live?: Live | null;
  },
): string {
  const { setup: words } = pageContext.texts;
  const { step, progress, lead, body, done = null, problem = null, live = null } = content;
  return staffFrame(pageContext, {
    title: words.steps[step],
    live,
    done,
    body: html`${stepList(pageContext, progress, step)}
${notice(problem, 'bad')}
<p class="lead">${lead}</p>
${body}`,
  });
}

function stepList({ texts }: PageContext, progress: SetupProgress, current: SetupStep | null): Html {
  const { setup: words } = texts;
  return html`<ol class="way card setup"><li class="passed">${words.steps.owner}</li>${SETUP_STEPS.map(
    (step) =>
      html`<li${progress.has(step) && html` class="passed"`}${step === current && trustedHtml(' aria-current="step"')}><a href="/staff/setup/${step}">${words.steps[step]}</a></li>`,
  )}</ol>`;
}

/** How far the shop is, and the way on. */
export function setupOverviewPage(pageContext: PageContext, progress: SetupProgress): string {
  const { setup: words, staffNav } = pageContext.texts;
  const next = nextStep(progress);
  const row = (label: HtmlValue, isDone: boolean): Html =>
    html`<li class="row"><span>${label}</span>${state(isDone ? 'good' : 'wait', isDone ? words.done : words.open)}</li>`;
  const body = html`<p class="lead">${next === null ? words.overview.ready : words.overview.lead}</p>
<ul class="rows card">${row(words.steps.owner, true)}${SETUP_STEPS.map((step) =>
    row(html`<a href="/staff/setup/${step}">${words.steps[step]}</a>`, progress.has(step)),
  )}</ul>
<div class="actions">${
    next === null
      ? html`<a class="button primary" href="/">${words.sale.shop}</a>`
      : html`<a class="button primary" href="/staff/setup/${next}">${words.overview.goOn(words.steps[next])}</a>`
  }</div>`;
  return staffFrame(pageContext, { title: staffNav.setup, body });
}

/** For the seconds in which the shop is not there. */
export function reopeningPage(pageContext: PageContext, next: string): string {
  const { reopening: words } = pageContext.texts.setup;
  const body = html`<p class="lead" role="status">${words.text}</p>
<div class="actions"><a class="button quiet" href="${next}">${words.goOn}</a></div>`;
  return staffFrame(pageContext, { title: words.title, body });
}
