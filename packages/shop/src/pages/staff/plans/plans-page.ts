import type { Plan } from '@panelkit/sdk';
import type { PageContext } from '../../../page-context.ts';
import { html } from '../../parts/html.ts';
import { planText } from '../../parts/plan-facts.ts';
import { staffFrame, state, table } from '../staff-frame.ts';

export function staffPlansPage(
  pageContext: PageContext,
  view: { plans: Plan[]; done: string | null },
): string {
  const { staffNav, staffPlans: words, plan: planWords, staffLists, format } = pageContext.texts;
  const body = html`<p><a class="button primary" href="/staff/plans/new">${words.add}</a></p>
${table(pageContext, {
  label: staffNav.plans,
  heads: [
    staffLists.plan,
    planWords.price,
    planWords.duration,
    planWords.traffic,
    words.sold,
    staffLists.status,
  ],
  rows: view.plans.map((plan) => [
    html`<a href="/staff/plans/${plan.id}">${planText(pageContext, plan).name}</a>`,
    format.money(plan.price),
    planWords.days(plan.durationDays),
    format.gigabytes(plan.trafficLimitBytes),
    `${format.number(plan.usedCount)} / ${plan.capacity === null ? '∞' : format.number(plan.capacity)}`,
    plan.active && plan.onSale && plan.inStock
      ? state('good', words.onSale)
      : state('bad', planWords.unavailable['not-for-sale']),
  ]),
})}`;
  return staffFrame(pageContext, { title: staffNav.plans, body, done: view.done });
}
