import { describe, expect, test } from 'vitest';
import { addMs } from '../../domain/lifecycle/period.ts';
import type { Notification } from '../../domain/notifications/notification.ts';
import { aCustomer } from '../../testing/builders/catalogue-builders.ts';
import { aNotification } from '../../testing/builders/notification-builder.ts';
import { testInstant } from '../../testing/builders/test-id.ts';
import type { BackendHarness } from '../backend-harness.ts';
import { range } from '../range.ts';
import { readPages } from './read-pages.ts';

const now = testInstant();
const channel = 'recording';

/** The outbox, and the marks of those who follow the events. */
export function describeNotificationsContract(harness: () => BackendHarness): void {
  const storage = () => harness().backend.storage;
  const add = async (...rows: Notification[]): Promise<boolean[]> => {
    const ids = new Set(rows.flatMap(({ customerId }) => customerId ?? []));
    return storage().transaction(async (tx) => {
      for (const id of ids)
        if ((await tx.customers.find(id)) === null) await tx.customers.insert(aCustomer({ id }));
      const added: boolean[] = [];
      for (const row of rows) added.push(await tx.notifications.add(row));
      return added;
    });
  };
  const claim = (limit = 10) =>
    storage().transaction((tx) => tx.notifications.claimDue({ channel, now, limit }));

  describe('notifications', () => {
    test('given rows, when read, then nothing is lost', async () => {
      const rows = [
        aNotification(),
        aNotification({
          audience: 'staff',
          customerId: null,
          state: 'failed',
          reason: 'down',
          attempts: 7,
          nextAttemptAt: null,
          settledAt: addMs(now, 5),
        }),
      ];
      await add(...rows);
      expect((await storage().notifications.list()).rows).toEqual(rows);
      expect(await storage().notifications.find(rows[0]?.id ?? '')).toEqual(rows[0]);
      expect(await storage().notifications.find('no-such-id')).toBeNull();
    });

    test('given a row, when another with its key is added, then not; by another channel, then yes', async () => {
      const row = aNotification();
      const { id: _id, ...told } = row;
      const again = { ...aNotification(), ...told };
      const elsewhere = { ...aNotification(), ...told, channel: 'other' };
      expect(await add(row)).toEqual([true]);
      expect(await add(again, elsewhere)).toEqual([false, true]);
      expect((await storage().notifications.list()).rows).toEqual([row, elsewhere]);
    });

    test('given one key, when 20 add it at once, then one did', async () => {
      const rows = range(20).map(() => ({ ...aNotification(), customerId: null, key: 'the same' }));
      const staff = rows.map((row): Notification => ({ ...row, audience: 'staff' }));
      const added = await Promise.all(staff.map((row) => add(row)));
      expect(added.flat().filter(Boolean)).toHaveLength(1);
    });

    test('given rows of two customers in several states, when filtered, then pages hold what fits alone', async () => {
      const ada = aCustomer().id;
      const sent = { state: 'sent' as const, nextAttemptAt: null, settledAt: now };
      const rows = [
        aNotification({ customerId: ada, ...sent }),
        aNotification({ customerId: ada }),
        aNotification(sent),
        aNotification({ customerId: ada, ...sent, channel: 'shop' }),
        aNotification({ customerId: null, audience: 'staff', ...sent }),
      ];
      await add(...rows);
      const [a, b, c, d, e] = rows;
      const read = (filter: object) =>
        readPages((request) => storage().notifications.list({ ...request, ...filter }), 2);
      expect(await read({ customerId: ada })).toEqual([[a, b], [d]]);
      expect(await read({ customerId: ada, state: 'sent', channel: 'shop' })).toEqual([[d]]);
      expect(await read({ state: 'sent' })).toEqual([
        [a, c],
        [d, e],
      ]);
      expect(await read({ audience: 'staff' })).toEqual([[e]]);
    });

    test('given rows, when claimed, then those of the channel whose time has come, earliest first', async () => {
      const late = aNotification({ nextAttemptAt: now });
      const early = aNotification({ nextAttemptAt: addMs(now, -1000) });
      const settled = { state: 'skipped' as const, nextAttemptAt: null, settledAt: now };
      await add(
        late,
        early,
        aNotification({ nextAttemptAt: addMs(now, 1) }),
        aNotification(settled),
        aNotification({ channel: 'other' }),
      );
      expect(await claim()).toEqual([early, late]);
      expect(await claim(1)).toEqual([early]);
      expect(await storage().notifications.hasDue(channel, now)).toBe(true);
      expect(await storage().notifications.hasDue(channel, addMs(now, -1001))).toBe(false);
      expect(await storage().notifications.hasDue('nobody', now)).toBe(false);
    });

    test('given due rows, when several claim and move them at once, then each is moved by one', async () => {
      await add(...range(12).map(() => aNotification()));
      const take = () =>
        storage().transaction(async (tx) => {
          const rows = await tx.notifications.claimDue({ channel, now, limit: 5 });
          for (const { id } of rows)
            await tx.notifications.update(id, { state: 'sending', nextAttemptAt: addMs(now, 60_000) });
          return rows.map(({ id }) => id);
        });
      const taken = (await Promise.all(range(4).map(take))).flat();
      taken.push(...(await take()), ...(await take()));
      expect(taken).toHaveLength(12);
      expect(new Set(taken).size).toBe(12);
    });

    test('given several rows of a topic, when asked for the latest, then it is the one that was made last on that channel', async () => {
      const topic = 'staff.capacity:panel:1';
      const rows = [
        aNotification({ topic }),
        aNotification({ topic }),
        aNotification({ topic, channel: 'other' }),
        aNotification(),
      ];
      await add(...rows);
      expect(await storage().notifications.findLatest(channel, topic)).toEqual(rows[1]);
      expect(await storage().notifications.findLatest(channel, 'nothing')).toBeNull();
      expect(await storage().transaction((tx) => tx.notifications.findLatest('other', topic))).toEqual(
        rows[2],
      );
    });

    test('given a row, when what was told of it is updated, then it is refused', async () => {
      const row = aNotification();
      await add(row);
      const patch = { attempts: 1, key: 'another' };
      const update = storage().transaction((tx) => tx.notifications.update(row.id, patch));
      await expect(update).rejects.toThrow(TypeError);
      expect(await storage().notifications.find(row.id)).toEqual(row);
    });
  });

  describe('marks', () => {
    const move = (name: string, from: number, to: number) =>
      storage().transaction((tx) => tx.marks.move(name, from, to));

    test('given no mark, then it is 0; moved from where it is, then it moves; from elsewhere, then not', async () => {
      expect(await storage().marks.find('a')).toBe(0);
      expect(await move('a', 5, 6)).toBe(false);
      expect(await move('a', 0, 7)).toBe(true);
      expect(await move('a', 0, 8)).toBe(false);
      expect(await move('a', 7, 9)).toBe(true);
      expect(await storage().marks.find('a')).toBe(9);
    });

    test('given a transaction that throws, then the mark has not moved', async () => {
      const work = storage().transaction(async (tx) => {
        await tx.marks.move('a', 0, 1);
        throw new Error('later');
      });
      await expect(work).rejects.toThrow('later');
      expect(await storage().marks.find('a')).toBe(0);
    });

    test('given 20 who move a mark from one place at once, then one did', async () => {
      const moved = await Promise.all(range(20).map((index) => move('a', 0, index + 1)));
      expect(moved.filter(Boolean)).toHaveLength(1);
    });

    test('given marks, when listed by their beginning, then those that are not 0', async () => {
      await move('capacity:a', 0, 80);
      await move('capacity:b', 0, 95);
      await move('capacity:c', 0, 80);
      await move('capacity:c', 80, 0);
      await move('other', 0, 3);
      expect(await storage().marks.list('capacity:')).toEqual([
        { name: 'capacity:a', value: 80 },
        { name: 'capacity:b', value: 95 },
      ]);
    });
  });
}
