/**
 * What the shop pays to others: for a server, a domain, an advertisement. Days are those of the shop, as
 * `2026-01-31`.
 */
export interface Expense {
  id: string;
  title: string;
  /** The panel whose server it pays for. */
  panelId: string | null;
  /** In minor units of `currency`; more than 0. */
  amountMinor: number;
  currency: string;
  /** The first day on which it is due. */
  startsOn: string;
  isMonthly: boolean;
  /** The last day on which it may be due. */
  endsOn: string | null;
  createdAt: Date;
  /** Who wrote it down. */
  userId: string;
}

/**
 * The days from `from` on and before `before` on which it is due. A month without its day takes its last one.
 * Pure.
 */
export function dueDays(
  { startsOn, isMonthly, endsOn }: Pick<Expense, 'startsOn' | 'isMonthly' | 'endsOn'>,
  { from, before }: { from: string; before: string },
): string[] {
  const days: string[] = [];
  const [year = 0, month = 0, date = 0] = startsOn.split('-').map(Number);
  const skipped = isMonthly ? Math.max(0, monthsBetween(startsOn, from)) : 0;
  for (let months = skipped; ; months += 1) {
    const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
    const at = new Date(Date.UTC(year, month - 1 + months, Math.min(date, last)));
    const day = at.toISOString().slice(0, 10);
    if (day >= before || (endsOn !== null && day > endsOn)) return days;
    if (day >= from) days.push(day);
    if (!isMonthly) return days;
  }
}

/** Whole calendar months, whatever their days. */
function monthsBetween(first: string, second: string): number {
  const monthOf = (day: string): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));
  return monthOf(second) - monthOf(first);
}

/**
 * What is due in a stretch of days: in all, and for each panel. Of one currency; others do not count. Pure.
 */
export function sumExpenses(
  expenses: readonly Expense[],
  { currency, ...days }: { currency: string; from: string; before: string },
): { totalMinor: number; byPanel: ReadonlyMap<string, number> } {
  let totalMinor = 0;
  const byPanel = new Map<string, number>();
  for (const expense of expenses) {
    if (expense.currency !== currency) continue;
    const dueMinor = dueDays(expense, days).length * expense.amountMinor;
    totalMinor += dueMinor;
    if (expense.panelId === null || dueMinor === 0) continue;
    byPanel.set(expense.panelId, (byPanel.get(expense.panelId) ?? 0) + dueMinor);
  }
  return { totalMinor, byPanel };
}
