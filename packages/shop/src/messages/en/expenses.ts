/** The texts of what the shop pays to others, in English. */
export const expensesInEnglish = {
  lead: 'What you pay for servers, domains and advertisements. Reports subtract it from your revenue.',
  add: 'Add an expense',
  title: 'What for',
  titleHint: 'Such as: server in Germany, domain, advertisement.',
  noPanel: 'No single panel',
  repeats: 'Due',
  intervals: { monthly: 'every month', once: 'once' },
  startsOn: 'First day',
  due: 'Due',
  monthly: (first: string, last: string | null) =>
    last === null ? `every month from ${first}` : `every month from ${first} to ${last}`,
  end: 'Set an end',
  endsOn: 'Last day',
  endsBefore: 'The last day is before the first.',
  noAmount: 'Enter an amount, for example 12.50.',
  remove: 'Remove',
  removeHint: 'It disappears from all reports, also of months that are over.',
  none: 'No expenses yet.',
  expenses: 'Expenses',
  profit: 'Revenue less expenses',
};
