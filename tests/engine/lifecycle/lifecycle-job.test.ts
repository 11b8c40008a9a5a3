import { DAY_MS, defineBackend, GIB_BYTES, type Settings, type Transaction } from '@panelkit/sdk';
import { describe, expect, test } from 'vitest';
import { engineOf } from '../../../packages/sdk/src/engine/api/create-panelkit.ts';
import { sweepLifecycle } from '../../../packages/sdk/src/engine/lifecycle/sweep.ts';
import { openExtendingShop } from '../changes/extending-shop.ts';
import { violationsOf } from '../violations-of.ts';

const LIMIT_BYTES = 50 * GIB_BYTES;

/** A month and a half of a subscription that nobody extends, and whose traffic is nearly used up. */
async function live(settings: Partial<Settings>) {
  const scene = await openExtendingShop({ settings });
  const { shop, id } = scene;
  shop.panel.addTraffic(scene.account()?.name ?? '', LIMIT_BYTES * 0.85);
  for (let day = 0; day < 40; day += 1) {
    await shop.clock.advance(DAY_MS);
    await shop.scheduler.tick();
    await scene.settled();
  }
  const events = await shop.panelkit.events.list({ after: 0, limit: 500, aggregateId: id });
  const count = (type: string) => events.filter((event) => event.type === type).length;
  const { status, usedBytes } = await scene.settled();
  return {
    warned: count('subscription.expiring'),
    expired: count('subscription.expired'),
    status,
    usageKnown: usedBytes > 0,
    scene,
  };
}

describe('the lifecycle job', () => {
  const all = { warned: 3, expired: 1, status: 'terminated', usageKnown: true };
  test.each([
    { name: 'all operations', settings: {}, then: all },
    {
      name: 'expired alone',
      settings: { lifecycleOperations: ['expired'] },
      then: { ...all, warned: 0, usageKnown: false },
    },
    {
      name: 'expiring alone',
      settings: { lifecycleOperations: ['expiring'] },
      then: { ...all, expired: 0, status: 'expired', usageKnown: false },
    },
    {
      name: 'traffic alone',
      settings: { lifecycleOperations: ['traffic'] },
      then: { warned: 0, expired: 0, status: 'expired', usageKnown: true },
    },
    {
      name: 'the switch off',
      settings: { autoLifecycle: false },
      then: { warned: 0, expired: 0, status: 'expired', usageKnown: true },
    },
  ] as { name: string; settings: Partial<Settings>; then: typeof all }[])(
    'given $name, when 40 days pass, then that happens and nothing else does',
    async ({ settings, then }) => {
      const { scene, ...seen } = await live(settings);
      expect(seen).toEqual(then);
      // Whatever is chosen: the panel itself ends what is over.
      expect(scene.account()?.status ?? 'gone').not.toBe('active');
      expect(await violationsOf(scene.shop)).toEqual([]);
    },
  );

  test('given runs, then each tells how long it took and how many it did', async () => {
    const { scene } = await live({});
    const { runs } = scene.shop.panelkit;
    const list = await runs.list({ job: 'sweep-lifecycle', limit: 500 }, scene.shop.staff());
    expect(list[0]).toMatchObject({ durationMs: expect.any(Number), failureCode: null });
    expect(Object.keys(list[0]?.counts ?? {}).sort()).toEqual([
      'expired',
      'failed',
      'renewing',
      'resumed',
      'terminated',
      'warned',
    ]);
    const sum = (what: string) => list.reduce((total, { counts }) => total + (counts[what] ?? 0), 0);
    expect([sum('expired'), sum('terminated'), sum('failed')]).toEqual([1, 1, 0]);
  });
});

test('given a subscription whose due work fails, when it is swept, then the others are done, it counts its errors and is tried ever more rarely', async () => {
  const poison = { id: '' };
  const refuse = (tx: Transaction): Transaction => ({
    ...tx,
    subscriptions: {
      ...tx.subscriptions,
      recordDue: async (records) => {
        if (records.some(({ id }) => id === poison.id)) throw new Error('a bug');
        return tx.subscriptions.recordDue(records);
      },
    },
  });
  const { shop, customer, plan, id } = await openExtendingShop({
    wrapBackend: (backend) => {
      const { storage } = backend;
      return defineBackend({
        ...backend,
        storage: { ...storage, transaction: (work) => storage.transaction((tx) => work(refuse(tx))) },
      });
    },
  });
  const order = await shop.buy(customer, plan, 3);
  await shop.run(shop.panelkit.orders.settled(order.id));
  await shop.clock.advance(31 * DAY_MS);
  poison.id = id;
  const stored = async () => {
    const subscription = await shop.backend.storage.subscriptions.find(id);
    if (subscription === null) throw new TypeError('it is gone');
    return subscription;
  };

  expect((await shop.scheduler.tick()).lifecycle).toMatchObject({ expired: 3, failed: 1 });
  const waitsMs: number[] = [];
  for (let round = 1; round <= 4; round += 1) {
    const { dueErrors, nextDueAt } = await stored();
    expect(dueErrors).toBe(round);
    const waitMs = (nextDueAt?.getTime() ?? 0) - shop.clock.now().getTime();
    waitsMs.push(waitMs);
    await shop.clock.advance(waitMs);
    if (round === 4) poison.id = '';
    await shop.scheduler.tick();
  }
  expect(waitsMs.map((ms) => ms / 60_000)).toEqual([5, 10, 20, 40]);
  const healed = await stored();
  expect(healed).toMatchObject({ dueErrors: 0, told: expect.arrayContaining(['expired']) });
  expect(await violationsOf(shop)).toEqual([]);
});

test('given warnings that were switched off when their time came, when they are switched on, then the customer is warned', async () => {
  const { shop, id } = await openExtendingShop({ settings: { lifecycleOperations: ['expired'] } });
  await shop.clock.advance(23 * DAY_MS + 60_000);
  await shop.scheduler.tick();
  await shop.clock.advance('2h');
  expect((await shop.another({ settings: {} }).scheduler.tick()).lifecycle).toMatchObject({ warned: 1 });
  expect((await shop.backend.storage.subscriptions.find(id))?.told).toEqual(['expiring:7']);
});

describe('a sweep that goes one by one, since its batch failed', () => {
  /**
   * The sweep's transactions are counted from 1: those in `failing` throw at their end, and the customer
   * extends before `extendBefore`.
   */
  async function sweepWith({ failing, extendBefore }: { failing: number[]; extendBefore: number }) {
    let count = 0;
    let isSweeping = false;
    let extend = (): Promise<unknown> => Promise.resolve();
    const scene = await openExtendingShop({
      wrapBackend: (backend) => {
        const { storage } = backend;
        return defineBackend({
          ...backend,
          storage: {
            ...storage,
            transaction: async (work) => {
              if (!isSweeping) return storage.transaction(work);
              count += 1;
              const step = count;
              if (step === extendBefore) {
                isSweeping = false;
                await extend();
                isSweeping = true;
              }
              return storage.transaction(async (tx) => {
                const result = await work(tx);
                if (failing.includes(step)) throw new RangeError('planted');
                return result;
              });
            },
          },
        });
      },
    });
    extend = () => scene.extend();
    const { shop, id } = scene;
    await shop.clock.advance(30 * DAY_MS + 60_000);
    isSweeping = true;
    const report = await sweepLifecycle(engineOf(shop.panelkit));
    isSweeping = false;
    const events = await shop.panelkit.events.list({ after: 0, limit: 500, aggregateId: id });
    const expired = events.filter(({ type }) => type === 'subscription.expired').length;
    return { report, expired, stored: await shop.backend.storage.subscriptions.find(id) };
  }

  test('given nothing that comes between, then what is due is done', async () => {
    const { report, expired } = await sweepWith({ failing: [1], extendBefore: 0 });
    expect(report).toMatchObject({ expired: 1, failed: 0 });
    expect(expired).toBe(1);
  });

  test('given an extension that begins after the claim, then nothing of it is due', async () => {
    const { report, expired, stored } = await sweepWith({ failing: [1], extendBefore: 3 });
    expect(report).toMatchObject({ expired: 0, failed: 0 });
    expect(expired).toBe(0);
    expect(stored).toMatchObject({ nextDueAt: null, told: [] });
  });

  test('given an extension that begins after the failure of its row, then its end says what is due', async () => {
    const { report, stored } = await sweepWith({ failing: [1, 3], extendBefore: 4 });
    expect(report).toMatchObject({ expired: 0, failed: 1 });
    expect(stored).toMatchObject({ nextDueAt: null, dueErrors: 0 });
  });
});
