import type { PageContext } from '../../../page-context.ts';
import { field } from '../../forms/field.ts';
import { postForm } from '../../forms/form-fields.ts';
import { type Html, html } from '../../parts/html.ts';

/** Why nothing was added or taken. */
export type AdjustmentProblem =
  | 'days'
  | 'gigabytes'
  | 'nothing'
  | 'reason'
  | 'endless'
  | 'unlimited'
  | 'too-much'
  | 'ended'
  | 'changing'
  | 'limit';

/** What was typed, and why it was refused. */
export interface AdjustmentDraft {
  days: string;
  gigabytes: string;
  reason: string;
  problem: AdjustmentProblem | null;
}

const EMPTY: AdjustmentDraft = { days: '', gigabytes: '', reason: '', problem: null };
const OF_GIGABYTES: ReadonlySet<AdjustmentProblem | null> = new Set(['gigabytes', 'unlimited']);

/** Days and traffic to be added for nothing or taken, with the reason. */
export function adjustForm(
  pageContext: PageContext,
  { days, gigabytes, reason, problem }: AdjustmentDraft = EMPTY,
  action: string,
): Html {
  const { staffSubscription: words, staffLists } = pageContext.texts;
  const said = problem === null ? null : words.adjustProblems[problem];
  const isOfReason = problem === 'reason';
  const isOfGigabytes = OF_GIGABYTES.has(problem) || (problem === 'too-much' && !/[-−–]/.test(days));
  const body = html`<p class="muted">${words.adjustHint}</p>
<div class="filters">${field({ name: 'days', label: words.adjustDays, value: days, maxLength: 20, optional: true, problem: isOfReason || isOfGigabytes ? null : said })}
${field({ name: 'gigabytes', label: words.adjustGigabytes, value: gigabytes, maxLength: 20, optional: true, problem: isOfGigabytes ? said : null })}</div>
${field({ id: 'adjust-reason', name: 'reason', label: staffLists.reason, value: reason, problem: isOfReason ? said : null })}
<button class="quiet">${words.adjust}</button>`;
  return postForm(pageContext, { action, className: 'stack', body });
}
