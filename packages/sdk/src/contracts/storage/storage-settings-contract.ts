import { describe, expect, test } from 'vitest';
import type { BackendHarness } from '../backend-harness.ts';
import { eventually } from '../eventually.ts';

/** What staff decided. */
export function describeSettingsContract(harness: () => BackendHarness): void {
  const storage = () => harness().backend.storage;

  describe('settings', () => {
    test('given nothing decided, then they are empty; given some, then the last ones hold', async () => {
      expect(await storage().settings.find()).toEqual({});
      const decided = { warnDays: [5, 2.5], displayUnit: null, host: { name: 'North', roles: ['owner'] } };
      await storage().transaction(async (tx) => {
        expect(await tx.settings.lock()).toEqual({});
        await tx.settings.write(decided);
        expect(await tx.settings.lock()).toEqual(decided);
      });
      expect(await storage().settings.find()).toEqual(decided);
      await storage().transaction(async (tx) => {
        await tx.settings.lock();
        await tx.settings.write({ extendAlways: true });
      });
      expect(await storage().settings.find()).toEqual({ extendAlways: true });
    });

    test('given a transaction that fails, then its settings are not kept', async () => {
      const failing = storage().transaction(async (tx) => {
        await tx.settings.lock();
        await tx.settings.write({ extendAlways: true });
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect(await storage().settings.find()).toEqual({});
    });

    test('given several that change them at once, then none writes over what another decided', async () => {
      const change = (patch: object) =>
        storage().transaction(async (tx) => tx.settings.write({ ...(await tx.settings.lock()), ...patch }));
      await Promise.all([change({ graceDays: 1 }), change({ giveUpHours: 2 }), change({ extensionDays: 4 })]);
      expect(await storage().settings.find()).toEqual({ graceDays: 1, giveUpHours: 2, extensionDays: 4 });
    });

    test('given one that follows them, when a transaction commits, then it is told if that wrote settings, and reads them, until it ends', async () => {
      const write = (graceDays: number) => storage().transaction((tx) => tx.settings.write({ graceDays }));
      await storage().transaction((tx) => tx.settings.lock());
      const reads: Promise<object>[] = [];
      const end = storage().settings.follow(() => {
        reads.push(storage().settings.find());
      });
      storage().settings.follow(() => {
        throw new Error('a bad listener');
      });
      await storage().transaction((tx) => tx.settings.lock());
      await expect(storage().transaction((tx) => failAfter(() => tx.settings.write({})))).rejects.toThrow();
      await write(4);
      await eventually(async () => expect(await reads.at(-1)).toEqual({ graceDays: 4 }));
      end();
      const before = reads.length;
      await write(5);
      expect(reads).toHaveLength(before);
      // A read that outlives the storage would fail where nobody waits for it.
      await Promise.all(reads);
    });
  });
}

async function failAfter(work: () => Promise<void>): Promise<never> {
  await work();
  throw new Error('rolled back');
}
