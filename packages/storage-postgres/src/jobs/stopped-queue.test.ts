import { createSystemClock, silentLogger } from '@panelkit/sdk';
import { createJobFailures } from '@panelkit/sdk/ports';
import { expect, test } from 'vitest';
import { openDatabase } from '../database/open-database.ts';
import { prepareSchema } from '../migrations/prepare-schema.ts';
import { createTestPglite } from '../testing/test-databases.ts';
import { createActivity } from './activity.ts';
import { createJobStore, type JobStore } from './job-store.ts';
import { createPgBossJobQueue } from './pg-boss-job-queue.ts';

// Its claim goes with the queue: a job that is not ended by then is run again by another process.
test('given a job that ran, when the queue stops, then it waits until the job is ended in the database', async () => {
  const pglite = await createTestPglite();
  const clock = createSystemClock();
  const database = await openDatabase({ pglite }, { prepare: true, logger: silentLogger, clock });
  const boss = await prepareSchema({ database, ownClock: null, logger: silentLogger, migrate: true });
  const [isEnding, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const log: string[] = [];
  const store = createJobStore(database, boss);
  const slowStore: JobStore = {
    ...store,
    async finish(name, jobs) {
      isEnding.resolve();
      await mayEnd.promise;
      await store.finish(name, jobs);
      log.push('ended in the database');
    },
  };
  const failures = createJobFailures(silentLogger);
  const onError = (error: unknown) => void log.push(String(error));
  const queue = createPgBossJobQueue(
    { store: slowStore, activity: createActivity(), clock, failures, onError },
    { enqueue: async () => {}, started: () => {} },
  );
  queue.work('wake', async () => {});
  await store.ensureQueue('wake');
  await store.insertTick('wake', 1);
  await queue.start();
  await isEnding.promise;

  const stopped = queue.stop().then(() => log.push('stopped'));
  // Whatever the queue does besides has an answer by then.
  await store.look(['wake']);
  await store.look(['wake']);
  mayEnd.resolve();
  await stopped;
  expect(log).toEqual(['ended in the database', 'stopped']);

  await boss.stop();
  await database.close();
  await pglite.close();
}, 60_000);
