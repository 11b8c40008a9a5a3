import type { HostDatabase } from '@panelkit/storage-postgres';
import { dateOf, type Row, textOf, textOrNull } from '../store/row.ts';
import type { Expense } from './expense.ts';

export interface ExpenseStore {
  /** @returns false for an id that is there already: a form that was sent twice */
  insert(expense: Expense): Promise<boolean>;
  /** The latest first. */
  list(): Promise<Expense[]>;
  /** From the day after on nothing is due any more. @returns false for one that is not there */
  end(id: string, endsOn: string): Promise<boolean>;
  /** As if it had never been written down. @returns false for one that is not there */
  remove(id: string): Promise<boolean>;
}

const latestFirst = (one: Expense, other: Expense): number =>
  other.startsOn.localeCompare(one.startsOn) || other.id.localeCompare(one.id);

export function createMemoryExpenses(): ExpenseStore {
  const expenses = new Map<string, Expense>();
  return {
    insert: async (expense) => {
      if (expenses.has(expense.id)) return false;
      expenses.set(expense.id, { ...expense });
      return true;
    },
    list: async () => [...expenses.values()].toSorted(latestFirst),
    end: async (id, endsOn) => {
      const known = expenses.get(id);
      if (known !== undefined) expenses.set(id, { ...known, endsOn });
      return known !== undefined;
    },
    remove: async (id) => expenses.delete(id),
  };
}

const T = 'panelkit_shop.expenses';

export function createSqlExpenses(database: HostDatabase): ExpenseStore {
  return {
    insert: async (expense) => {
      const { id, title, panelId, amountMinor, currency, startsOn, isMonthly, endsOn, createdAt, userId } =
        expense;
      const rows = await database.query(
        `INSERT INTO ${T} (id, title, panel_id, amount_minor, currency, starts_on, is_monthly, ends_on, created_at, user_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id) DO NOTHING RETURNING id`,
        [
          id,
          title,
          panelId,
          amountMinor,
          currency,
          startsOn,
          isMonthly,
          endsOn,
          createdAt.toISOString(),
          userId,
        ],
      );
      return rows.length === 1;
    },
    list: async () => (await database.query(`SELECT * FROM ${T}`)).map(toExpense).toSorted(latestFirst),
    end: async (id, endsOn) =>
      (await database.query(`UPDATE ${T} SET ends_on = $2 WHERE id = $1 RETURNING id`, [id, endsOn]))
        .length === 1,
    remove: async (id) =>
      (await database.query(`DELETE FROM ${T} WHERE id = $1 RETURNING id`, [id])).length === 1,
  };
}

function toExpense(row: Row): Expense {
  return {
    id: textOf(row, 'id'),
    title: textOf(row, 'title'),
    panelId: textOrNull(row, 'panel_id'),
    amountMinor: Number(row.amount_minor),
    currency: textOf(row, 'currency'),
    startsOn: textOf(row, 'starts_on'),
    isMonthly: row.is_monthly === true,
    endsOn: textOrNull(row, 'ends_on'),
    createdAt: dateOf(row, 'created_at'),
    userId: textOf(row, 'user_id'),
  };
}
