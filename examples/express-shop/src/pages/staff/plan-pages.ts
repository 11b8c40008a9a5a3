import { bytesToGb, type Plan } from '@panelkit/sdk';
import type { Language } from '../../messages/language.ts';
import type { PageContext } from '../../page-context.ts';
import type { PlanText } from '../../store/shop-store.ts';
import { amountField, unitInput } from '../parts/amount-field.ts';
import { field } from '../parts/field.ts';
import { postForm } from '../parts/form-fields.ts';
import { type Html, html, trustedHtml } from '../parts/html.ts';
import { planText } from '../parts/plan-facts.ts';
import { staffFrame, state, table } from './staff-frame.ts';

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

/** The switches of a plan. */
export const planFlags = [
  'active',
  'visible',
  'onSale',
  'inStock',
  'featured',
  'popular',
  'renewable',
] as const;

export interface PlanFormView {
  /** Null: a new one. */
  plan: Plan | null;
  currency: string;
  /** What it is called in the other languages. */
  others: { language: Language; text: PlanText | null }[];
  done: string | null;
}

export function staffPlanPage(
  pageContext: PageContext,
  { plan, currency, others, done }: PlanFormView,
): string {
  const { staffPlans: words } = pageContext.texts;
  const form = html`${plan === null && field({ name: 'slug', label: words.slug, hint: words.slugHint, maxLength: 100 })}
${field({ name: 'name', label: words.name, value: plan?.name ?? '', maxLength: 200 })}
${field({ name: 'description', label: words.description, value: plan?.description ?? '', optional: true })}
${numbers(pageContext, plan, currency)}
<fieldset><legend>${words.switches}</legend>${planFlags.map((flag) => flagBox(words.flags[flag], flag, plan?.[flag] ?? defaults[flag]))}</fieldset>
${field({ name: 'welcomeMessage', label: words.welcome, value: plan?.provisioning.welcomeMessage ?? '', optional: true })}
${others.map(
  ({
    language,
    text,
  }) => html`<fieldset class="stack"><legend lang="${language.code}">${language.name}</legend>
${field({ name: `name-${language.code}`, label: `${words.name} (${language.name})`, value: text?.name ?? '', maxLength: 200, optional: true })}
${field({ name: `description-${language.code}`, label: `${words.description} (${language.name})`, value: text?.description ?? '', optional: true })}</fieldset>`,
)}
<div class="actions"><button class="primary">${words.save}</button></div>`;
  const action = plan === null ? '/staff/plans' : `/staff/plans/${plan.id}`;
  const body = html`<p><a class="back" href="/staff/plans">${pageContext.texts.staffNav.plans}</a></p>
<section class="card">${postForm(pageContext, { action, className: 'stack', body: form })}</section>`;
  return staffFrame(pageContext, {
    title: plan === null ? words.add : planText(pageContext, plan).name,
    body,
    done,
  });
}

const defaults: Record<(typeof planFlags)[number], boolean> = {
  active: true,
  visible: true,
  onSale: true,
  inStock: true,
  featured: false,
  popular: false,
  renewable: true,
};

const flagBox = (label: string, name: string, isOn: boolean): Html =>
  html`<label class="choice"><input type="checkbox" name="${name}" value="1"${isOn && trustedHtml(' checked')}> ${label}</label>`;

function numbers(pageContext: PageContext, plan: Plan | null, currency: string): Html {
  const { staffPlans: words } = pageContext.texts;
  const setupFee = { amountMinor: plan?.setupFeeMinor ?? 0, currency };
  const text = (value: number | null | undefined): string =>
    value === null || value === undefined ? '' : String(value);
  const gigabytes = plan === null ? null : bytesToGb(plan.trafficLimitBytes);
  const number = (name: string, label: string, value: string, optional: boolean): Html =>
    field({ name, label, value, inputMode: 'decimal', maxLength: 20, optional });
  return html`<div class="filters">
${unitInput(pageContext, currency)}
${amountField(pageContext, { name: 'price', label: words.price, currency, value: plan?.price ?? null })}
${amountField(pageContext, { name: 'setupFee', label: words.setupFee, currency, value: setupFee, optional: true })}
${number('durationDays', words.durationDays, text(plan === null ? 30 : plan.durationDays), true)}
${number('trafficGb', words.trafficGb, text(gigabytes), true)}
${number('deviceLimit', words.deviceLimit, text(plan?.deviceLimit), true)}
${number('capacity', words.capacity, text(plan?.capacity), true)}
${number('sortOrder', words.sortOrder, text(plan?.sortOrder ?? 0), true)}
</div><p class="muted">${words.emptyMeansUnlimited}</p>`;
}
