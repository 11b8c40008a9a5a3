import type { PageContext } from '../../../page-context.ts';
import { type ActivityKind, activityKind } from '../../../security/activity/activity-kinds.ts';
import type { ToldActivity } from '../../../store/activity-record.ts';
import { field } from '../../forms/field.ts';
import { postForm } from '../../forms/form-fields.ts';
import { html } from '../../parts/html.ts';
import { staffFrame, table } from '../staff-frame.ts';

export interface UnusualView {
  /** Each with whom it is about; empty: everybody. */
  told: (ToldActivity & { who: string })[];
  unusualFrom: Record<ActivityKind, number>;
  done: string | null;
}

/** What the owners were told of, and how many are unusual. */
export function unusualPage(pageContext: PageContext, { told, unusualFrom, done }: UnusualView): string {
  const { unusual: words, staffNav, staffPlans, format } = pageContext.texts;
  const limits = activityKind.options.map((kind) =>
    field({
      name: kind,
      label: words.kinds[kind],
      value: String(unusualFrom[kind]),
      inputMode: 'decimal',
      maxLength: 12,
    }),
  );
  const form = html`<h2 id="limits">${words.limits}</h2><p class="muted">${words.limitsHint}</p>
<div class="filters">${limits}</div>
<div class="actions"><button class="primary">${staffPlans.save}</button></div>`;
  const body = html`<p class="lead">${words.lead}</p>
${table(pageContext, {
  label: staffNav.unusual,
  nothing: words.nothing,
  heads: [words.hour, words.what, words.who, words.count],
  rows: told.map(({ hour, kind, who, count }) => [
    format.dateTime(hour),
    words.kinds[activityKind.parse(kind)],
    who === '' ? words.everybody : html`<bdi class="break">${who}</bdi>`,
    words.atLeast(count),
  ]),
})}
<section class="card form" aria-labelledby="limits">${postForm(pageContext, { action: '/staff/unusual', className: 'stack', body: form })}</section>`;
  return staffFrame(pageContext, { title: staffNav.unusual, body, done });
}
