import { parseTypedMinor } from '@panelkit/sdk';
import { type Request, Router } from 'express';
import * as z from 'zod';
import type { Expense } from '../../../expenses/expense.ts';
import { actorOf, pageContextOf, requireStaff, viewerIn } from '../../../page-context.ts';
import { expensesPage } from '../../../pages/staff/money/expenses-page.ts';
import { fieldRefused, parseForm } from '../../../security/form-guard.ts';
import { hostError } from '../../../security/host-error.ts';
import { oneLine } from '../../../security/plain-input.ts';
import type { Shop } from '../../../shop.ts';
import { panelNamesOf } from '../../names-of.ts';
import { paramOf } from '../../param-of.ts';
import { doneText } from '../dashboard.ts';
import { dayIn } from '../days.ts';
import { recordStaffAction } from '../record-staff-action.ts';
import { usersOf } from '../staff-names.ts';

const HOME = '/staff/expenses';
/** A day that somebody means, not one of the year 1. */
const day = z.iso.date().refine((text) => text >= '2000-01-01' && text < '2100-01-01');
const expenseForm = z.object({
  key: z.uuid(),
  title: oneLine.min(1).max(120),
  panelId: z.union([z.literal(''), z.uuid()]).transform((id) => id || null),
  amount: z.string().max(30),
  unit: z.string().optional(),
  startsOn: day,
  repeats: z.enum(['once', 'monthly']),
});
const endForm = z.object({ endsOn: day });

/** What the shop pays to others: reports set it against what came in. */
export function createExpenseRoutes(shop: Shop): Router {
  const { store, panelkit, clock, timeZone } = shop;
  const router = Router();
  router.use(HOME, requireStaff('manage-expenses'));
  router.get(HOME, async (request, response) => {
    const expenses = await store.expenses.list();
    const view = {
      expenses,
      currency: shop.currency,
      today: dayIn(timeZone, clock.now()),
      panelNames: await panelNamesOf(panelkit, { actor: actorOf(request) }),
      users: await usersOf(shop, expenses),
      done: doneText(request),
    };
    response.send(expensesPage(pageContextOf(request), view));
  });
  router.post(HOME, async (request, response) => {
    const expense = typedExpense(shop, request);
    if (await store.expenses.insert(expense)) await note(shop, request, 'expense.added', expense);
    response.redirect(303, `${HOME}?done=save`);
  });
  router.post(`${HOME}/:id/end`, async (request, response) => {
    const expense = await knownExpense(shop, request);
    const { endsOn } = parseForm(endForm, request);
    if (endsOn < expense.startsOn)
      throw fieldRefused('endsOn', pageContextOf(request).texts.staffExpenses.endsBefore);
    await store.expenses.end(expense.id, endsOn);
    await note(shop, request, 'expense.ended', { ...expense, endsOn });
    response.redirect(303, `${HOME}?done=save`);
  });
  router.post(`${HOME}/:id/remove`, async (request, response) => {
    const expense = await knownExpense(shop, request);
    await store.expenses.remove(expense.id);
    await note(shop, request, 'expense.removed', expense);
    response.redirect(303, `${HOME}?done=save`);
  });
  return router;
}

function typedExpense({ currency, clock }: Shop, request: Request): Expense {
  const { key: id, amount, unit, repeats, ...typed } = parseForm(expenseForm, request);
  const amountMinor = parseTypedMinor(amount, { unit, currency });
  if (amountMinor === null || amountMinor <= 0)
    throw fieldRefused('amount', pageContextOf(request).texts.staffExpenses.noAmount);
  return {
    ...typed,
    id,
    amountMinor,
    currency,
    isMonthly: repeats === 'monthly',
    endsOn: null,
    createdAt: clock.now(),
    userId: viewerIn(request).user.id,
  };
}

async function knownExpense({ store }: Shop, request: Request): Promise<Expense> {
  const id = paramOf(request, 'id');
  const expense = (await store.expenses.list()).find((known) => known.id === id);
  if (expense === undefined) throw hostError('PAGE_NOT_FOUND');
  return expense;
}

/** As it is now, so that one that was removed can be read there. */
async function note(shop: Shop, request: Request, action: string, expense: Expense): Promise<void> {
  const { user } = viewerIn(request);
  const { title, amountMinor, currency, startsOn, isMonthly, endsOn, panelId } = expense;
  const written = JSON.stringify({ title, amountMinor, currency, startsOn, isMonthly, endsOn, panelId });
  await recordStaffAction(shop, request, { by: user, action, targetId: user.id, note: written });
}
