import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { aUser, useStores } from '../tests/use-stores.ts';
import type { Expense } from './expense.ts';

const { storeOf } = useStores();

describe.each(['memory', 'PGlite'])('Expenses: %s', (name) => {
  test('given expenses, then they are listed as written, the latest first, once each, until they end or are removed', async () => {
    const { expenses, users } = storeOf(name);
    const ada = aUser();
    await users.insert(ada);
    const expense = (patch: Partial<Expense>): Expense => ({
      id: randomUUID(),
      title: "Server'; --",
      panelId: randomUUID(),
      amountMinor: 4_000_000_000,
      currency: 'IRR',
      startsOn: '2026-01-31',
      isMonthly: true,
      endsOn: null,
      createdAt: new Date('2026-03-01T12:00:00Z'),
      userId: ada.id,
      ...patch,
    });
    const server = expense({});
    const advert = expense({ startsOn: '2026-02-01', panelId: null, isMonthly: false, endsOn: '2026-02-01' });
    for (const one of [server, advert]) expect(await expenses.insert(one)).toBe(true);
    expect(await expenses.insert({ ...advert, title: 'sent twice' })).toBe(false);
    expect(await expenses.list()).toEqual([advert, server]);
    expect(await expenses.end(server.id, '2026-06-30')).toBe(true);
    expect(await expenses.remove(advert.id)).toBe(true);
    expect(await expenses.list()).toEqual([{ ...server, endsOn: '2026-06-30' }]);
    const unknown = randomUUID();
    expect([await expenses.end(unknown, '2026-06-30'), await expenses.remove(unknown)]).toEqual([
      false,
      false,
    ]);
  });
});
