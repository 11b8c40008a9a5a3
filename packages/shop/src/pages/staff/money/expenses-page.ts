import type { Expense } from '../../../expenses/expense.ts';
import { textsIn } from '../../../messages/languages.ts';
import type { PageContext } from '../../../page-context.ts';
import type { User } from '../../../store/shop-store.ts';
import { amountField, unitInput } from '../../forms/amount-field.ts';
import { field, select } from '../../forms/field.ts';
import { confirmBox, foldedForm, postForm } from '../../forms/form-fields.ts';
import { type Html, html } from '../../parts/html.ts';
import { personName } from '../person-name.ts';
import { staffFrame, table } from '../staff-frame.ts';

export interface ExpensesView {
  expenses: Expense[];
  currency: string;
  panelNames: Map<string, string>;
  /** Who wrote them down. */
  users: Map<string, User>;
  /** Of the shop, as `2026-01-31`. */
  today: string;
  done: string | null;
}

/** What the shop pays to others, and a form for more. */
export function expensesPage(pageContext: PageContext, view: ExpensesView): string {
  const { staffExpenses: words, staffNav, staffLists, staffReports } = pageContext.texts;
  const body = html`<p class="lead">${words.lead}</p>
<section class="card" aria-labelledby="add-expense"><h2 id="add-expense">${words.add}</h2>${expenseForm(pageContext, view)}</section>
${table(pageContext, {
  label: staffNav.expenses,
  heads: [words.title, staffReports.panel, staffLists.amount, words.due, staffLists.by, ''],
  rows: view.expenses.map((expense) => expenseRow(pageContext, expense, view)),
  nothing: words.none,
})}`;
  return staffFrame(pageContext, { title: staffNav.expenses, body, done: view.done });
}

function expenseForm(pageContext: PageContext, { currency, panelNames, today }: ExpensesView): Html {
  const { staffExpenses: words, staffPlans, staffLists, staffReports } = pageContext.texts;
  const panels = [['', words.noPanel], ...panelNames] as [string, string][];
  const body = html`${unitInput(pageContext, currency)}
${field({ name: 'title', label: words.title, hint: words.titleHint, maxLength: 120 })}
${amountField(pageContext, { name: 'amount', label: staffLists.amount, currency })}
<div class="filters">${select({ name: 'panelId', label: staffReports.panel, value: '', options: panels })}
${select({ name: 'repeats', label: words.repeats, value: 'monthly', options: Object.entries(words.intervals) })}
${field({ name: 'startsOn', label: words.startsOn, type: 'date', value: today, inputMode: 'numeric' })}</div>
<div class="actions"><button class="primary">${staffPlans.save}</button></div>`;
  return postForm(pageContext, { action: '/staff/expenses', className: 'stack', body });
}

function expenseRow(pageContext: PageContext, expense: Expense, view: ExpensesView): (Html | string)[] {
  const { staffExpenses: words, staffReports, format } = pageContext.texts;
  const { id, title, panelId, isMonthly, userId } = expense;
  const action = `/staff/expenses/${id}`;
  const end = foldedForm(pageContext, {
    summary: words.end,
    action: `${action}/end`,
    body: html`${field({ name: 'endsOn', id: `ends-${id}`, label: words.endsOn, type: 'date', value: expense.endsOn ?? view.today, inputMode: 'numeric' })}
<button class="quiet">${words.end}</button>`,
  });
  const remove = foldedForm(pageContext, {
    summary: words.remove,
    action: `${action}/remove`,
    body: html`${confirmBox(words.removeHint)}
<button class="quiet">${words.remove}</button>`,
  });
  return [
    html`<span dir="auto">${title}</span>`,
    panelId === null ? '' : (view.panelNames.get(panelId) ?? staffReports.unknown),
    format.money(expense),
    dueText(pageContext, expense),
    personName(view.users.get(userId) ?? null, userId),
    html`<div class="stack">${isMonthly && end}${remove}</div>`,
  ];
}

/** Days of the calendar: no zone moves them. */
function dueText(pageContext: PageContext, { startsOn, isMonthly, endsOn }: Expense): string {
  const { staffExpenses: words } = pageContext.texts;
  const { format } = textsIn(pageContext.language, { ...pageContext, timeZone: 'UTC' });
  const first = format.date(new Date(startsOn));
  if (!isMonthly) return first;
  return words.monthly(first, endsOn === null ? null : format.date(new Date(endsOn)));
}
