import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dueDays, type Expense, sumExpenses } from './expense.ts';

const expense = (patch: Partial<Expense> = {}): Expense => ({
  id: 'server',
  title: 'Server',
  panelId: null,
  amountMinor: 500,
  currency: 'USD',
  startsOn: '2026-01-31',
  isMonthly: true,
  endsOn: null,
  createdAt: new Date('2026-01-31T00:00:00Z'),
  userId: 'ada',
  ...patch,
});

test.each([
  {
    name: 'each month has it once, at its last day where it is shorter',
    patch: {},
    then: ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30'],
  },
  { name: 'once is once', patch: { isMonthly: false }, then: ['2026-01-31'] },
  {
    name: 'nothing is due after its end',
    patch: { endsOn: '2026-02-28' },
    then: ['2026-01-31', '2026-02-28'],
  },
  { name: 'nor on what would be the day after it', patch: { endsOn: '2026-02-27' }, then: ['2026-01-31'] },
  {
    name: 'nothing is due before it begins',
    patch: { startsOn: '2026-04-01' },
    then: ['2026-04-01', '2026-05-01'],
  },
  {
    name: 'one that began years ago is due on its day',
    patch: { startsOn: '2020-02-29' },
    then: ['2026-01-29', '2026-02-28', '2026-03-29', '2026-04-29'],
  },
])('$name', ({ patch, then }) => {
  expect(dueDays(expense(patch), { from: '2026-01-15', before: '2026-05-15' })).toEqual(then);
});

test('given any day of the month, then each month of a year has it once, and neighbouring stretches add up', () => {
  const day = fc.date({ min: new Date('2019-01-01'), max: new Date('2027-12-31'), noInvalidDate: true });
  const text = day.map((at) => at.toISOString().slice(0, 10));
  fc.assert(
    fc.property(text, text, text, (startsOn, one, other) => {
      const [from = '', middle = ''] = [one, other].toSorted();
      const days = (begin: string, before: string) => dueDays(expense({ startsOn }), { from: begin, before });
      expect([...days(from, middle), ...days(middle, '2028-01-01')]).toEqual(days(from, '2028-01-01'));
      const months = days('2027-01-01', '2028-01-01').map((due) => due.slice(0, 7));
      expect(new Set(months).size).toBe(months.length);
      if (startsOn < '2027-01-01') expect(months).toHaveLength(12);
    }),
  );
});

test('given expenses of panels and of the shop, when summed, then in all and by panel, of one currency', () => {
  const paid = [
    expense({ panelId: 'north' }),
    expense({ panelId: 'north', isMonthly: false, amountMinor: 70, startsOn: '2026-02-10' }),
    expense({ amountMinor: 3, startsOn: '2026-02-01' }),
    expense({ panelId: 'south', startsOn: '2026-09-01' }),
    expense({ panelId: 'south', currency: 'EUR' }),
  ];
  const sums = sumExpenses(paid, { currency: 'USD', from: '2026-02-01', before: '2026-03-01' });
  expect(sums.totalMinor).toBe(573);
  expect([...sums.byPanel]).toEqual([['north', 570]]);
});
