import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { aUser, useStores } from '../../tests/use-stores.ts';
import type { SavedView } from './saved-view-store.ts';

const now = new Date('2026-03-01T12:00:00Z');
const { storeOf } = useStores();

describe.each(['memory', 'PGlite'])('Saved views: %s', (name) => {
  test('given views of two people, then each sees theirs and the shared ones, of this list alone, by name, until they are removed', async () => {
    const { savedViews, users } = storeOf(name);
    const [ada, bob] = [aUser(), aUser()];
    for (const user of [ada, bob]) await users.insert(user);
    const view = (patch: Partial<SavedView>): SavedView => ({
      id: randomUUID(),
      list: 'orders',
      name: 'Unpaid',
      query: "status='; --",
      userId: ada.id,
      isShared: false,
      createdAt: now,
      ...patch,
    });
    const own = view({});
    const shared = view({ name: 'All', isShared: true });
    const other = view({ list: 'payments' });
    for (const one of [own, shared, other]) expect(await savedViews.insert(one, 5)).toBe(true);
    expect(await savedViews.list('orders', ada.id)).toEqual([shared, own]);
    expect(await savedViews.list('orders', bob.id)).toEqual([shared]);
    expect(await savedViews.list('payments', ada.id)).toEqual([other]);
    expect([await savedViews.find(own.id), await savedViews.find('none')]).toEqual([own, null]);
    await savedViews.remove(shared.id);
    expect(await savedViews.list('orders', bob.id)).toEqual([]);
  });

  test('given somebody who has as many as may be, when two more are saved at once, then only what fits', async () => {
    const { savedViews, users } = storeOf(name);
    const ada = aUser();
    await users.insert(ada);
    const insert = () =>
      savedViews.insert(
        {
          id: randomUUID(),
          list: 'orders',
          name: 'Unpaid',
          query: '',
          userId: ada.id,
          isShared: false,
          createdAt: now,
        },
        2,
      );
    const answers = await Promise.all([insert(), insert(), insert()]);
    expect(answers.toSorted()).toEqual([false, true, true]);
  });
});
