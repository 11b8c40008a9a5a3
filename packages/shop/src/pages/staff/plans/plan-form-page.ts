import type { PlaceStock, Plan, PlanPlace } from '@panelkit/sdk';
import { languages } from '../../../messages/languages.ts';
import type { PageContext } from '../../../page-context.ts';
import { amountField, unitInput } from '../../forms/amount-field.ts';
import { checkbox, type Field, field, notice } from '../../forms/field.ts';
import { postForm } from '../../forms/form-fields.ts';
import { type Html, html } from '../../parts/html.ts';
import { planText } from '../../parts/plan-facts.ts';
import { staffFrame } from '../staff-frame.ts';
import { type PlaceChoices, placeFields } from './place-fields.ts';
import { placeStockTable } from './place-stock.ts';
import { deliveryFlags, type OtherText, type PlanDraft, planFlags } from './plan-draft.ts';

/** What is wrong with a field of the form. */
export type PlanProblem = keyof PageContext['texts']['staffPlans']['problems'];

export interface PlanFormView {
  /** Null: a new one. */
  plan: Plan | null;
  draft: PlanDraft;
  currency: string;
  others: readonly OtherText[];
  choices: PlaceChoices;
  /** By the name of the field. */
  problems: ReadonlyMap<string, PlanProblem>;
  /** What the places of the form have in stock; empty without places. */
  stock: readonly PlaceStock[];
  /** Places that could not be sold: saved only after a second look. */
  unsellable: readonly string[];
  /** Somebody else saved the plan after the form was opened. */
  isOutdated: boolean;
  done: string | null;
}

export function staffPlanPage(pageContext: PageContext, view: PlanFormView): string {
  const { staffPlans: words, staffNav } = pageContext.texts;
  const { plan, done } = view;
  const action = plan === null ? '/staff/plans' : `/staff/plans/${plan.id}`;
  const body = html`<p><a class="back" href="/staff/plans">${staffNav.plans}</a></p>
${notice(view.problems.size > 0 ? words.problems.form : null, 'bad')}
${view.isOutdated && outdatedNotice(pageContext, action)}
${stockCard(pageContext, view)}
${
  plan !== null &&
  html`<p class="actions">${plan.placement.places !== undefined && html`<a class="button quiet" href="/staff/plans/${plan.id}/places">${words.places.apply.title}</a>`}
<a class="button quiet" href="/staff/plans/${plan.id}/image">${words.image.open}</a></p>`
}
<section class="card">${postForm(pageContext, { action, className: 'stack', body: formFields(pageContext, view) })}</section>`;
  const title = plan === null ? words.add : planText(pageContext, plan).name;
  return staffFrame(pageContext, { title, body, done });
}

function formFields(pageContext: PageContext, view: PlanFormView): Html {
  const { staffPlans: words } = pageContext.texts;
  const { plan, draft, others, choices, unsellable } = view;
  const problemOf = problemsIn(pageContext, view);
  const text = (name: string, label: string, rest: Partial<Field> = {}): Html =>
    field({ name, label, value: draft.texts[name] ?? '', problem: problemOf(name), ...rest });
  // The first button is the one that the Enter key presses.
  return html`<button class="unseen" tabindex="-1" aria-hidden="true">${words.save}</button>
${plan !== null && html`<input type="hidden" name="revision" value="${draft.texts.revision}">`}
${plan === null && text('slug', words.slug, { hint: words.slugHint, maxLength: 100 })}
${text('name', words.name, { maxLength: 200 })}
${text('description', words.description, { optional: true })}
${text(`category-${languages[0].code}`, words.category, { maxLength: 60, optional: true, hint: words.categoryHint })}
${text('countries', words.countries, { maxLength: 200, optional: true, hint: words.countriesHint })}
${numbers(pageContext, view)}
<fieldset><legend>${words.switches}</legend>${[...planFlags, ...deliveryFlags].map((flag) => checkbox({ name: flag, label: words.flags[flag], isOn: draft.flags.has(flag) }))}</fieldset>
${text('welcomeMessage', words.welcome, { optional: true })}
${others.map(
  ({ language: { code, name } }) => html`<fieldset class="stack"><legend lang="${code}">${name}</legend>
${text(`name-${code}`, `${words.name} (${name})`, { maxLength: 200, optional: true })}
${text(`description-${code}`, `${words.description} (${name})`, { optional: true })}
${text(`category-${code}`, `${words.category} (${name})`, { maxLength: 60, optional: true })}</fieldset>`,
)}
${placeFields(pageContext, { plan, draft, choices, problemOf })}
<div class="actions">${
    unsellable.length > 0
      ? html`<button class="primary" name="confirmed" value="${unsellable.join(' ')}">${words.places.saveAnyway}</button>`
      : html`<button class="primary">${words.save}</button>`
  }
<button class="quiet" name="edit" value="check">${words.places.check}</button></div>`;
}

/** What was typed stays in the form; the plan as it is now opens beside it. */
function outdatedNotice({ texts: { staffPlans: words } }: PageContext, href: string): Html {
  return html`<p class="notice bad" role="status">${words.outdated} <a href="${href}" target="_blank">${words.asItIsNow}</a></p>`;
}

function problemsIn(
  { texts }: PageContext,
  { problems }: Pick<PlanFormView, 'problems'>,
): (name: string) => string | null {
  return (name) => {
    const problem = problems.get(name);
    return problem === undefined ? null : texts.staffPlans.problems[problem];
  };
}

/** What each place has in stock; above the form, so that a warning is read first. */
function stockCard(pageContext: PageContext, { draft, stock, unsellable }: PlanFormView): Html | null {
  if (stock.length === 0) return null;
  const { places: words } = pageContext.texts.staffPlans;
  const places: Pick<PlanPlace, 'key' | 'name'>[] = draft.places.map(({ key, names }) => ({
    key,
    name: names,
  }));
  // One without places has one account, in a place that needs no name.
  if (places.length === 0)
    places.push(...stock.map(({ placeKey: key }) => ({ key, name: { en: draft.texts.name ?? key } })));
  return html`${notice(unsellable.length > 0 ? words.warning : null, 'bad')}
<h2>${words.stock.title}</h2>
${placeStockTable(pageContext, { stock, places })}`;
}

function numbers(pageContext: PageContext, view: PlanFormView): Html {
  const { staffPlans: words } = pageContext.texts;
  const { currency, draft } = view;
  const problemOf = problemsIn(pageContext, view);
  const typed = (name: string): string => draft.texts[name] ?? '';
  const number = (name: string, label: string): Html =>
    field({
      name,
      label,
      value: typed(name),
      problem: problemOf(name),
      inputMode: 'decimal',
      maxLength: 20,
      optional: true,
    });
  const amount = (name: string, label: string, optional = false): Html =>
    amountField(pageContext, {
      name,
      label,
      currency,
      typed: typed(name),
      optional,
      problem: problemOf(name),
    });
  return html`<div class="filters">
${unitInput(pageContext, currency)}
${amount('price', words.price)}
${amount('setupFee', words.setupFee, true)}
${number('durationDays', words.durationDays)}
${number('trafficGb', words.trafficGb)}
${number('deviceLimit', words.deviceLimit)}
${number('linkDeviceLimit', pageContext.texts.devices.limitOfPlan)}
${number('trialDays', words.trialDays)}
${number('capacity', words.capacity)}
${number('sortOrder', words.sortOrder)}
</div><p class="muted">${words.emptyMeansUnlimited} ${pageContext.texts.devices.limitOfPlanHint}</p>`;
}
