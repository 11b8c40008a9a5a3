import { type Backend, defineBackend, type RunningJob, type Storage } from '@panelkit/sdk';
import { createRecordingLogger } from '@panelkit/sdk/testing';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { beforeEach, describe, expect, test } from 'vitest';

const SECRET = 'planted-secret-hunter2';
/** An id for whatever a job may be about. */
const IDS = {
  accountId: '018f0000-0000-7000-8000-000000000001',
  inboundId: '018f0000-0000-7000-8000-000000000002',
  subscriptionId: '018f0000-0000-7000-8000-000000000003',
  period: '1',
  eventId: '018f0000-0000-7000-8000-000000000004',
  refundId: '018f0000-0000-7000-8000-000000000005',
  panelId: '018f0000-0000-7000-8000-000000000006',
  providerPaymentId: '018f0000-0000-7000-8000-000000000007',
  paymentId: '018f0000-0000-7000-8000-000000000008',
  runId: '018f0000-0000-7000-8000-000000000009',
};

/** The next use of the storage throws. */
interface Plant {
  isArmed: boolean;
}

function throwPlanted(plant: Plant): void {
  if (!plant.isArmed) return;
  plant.isArmed = false;
  throw new TypeError(`Cannot read ${SECRET}`, { cause: new Error(SECRET) });
}

/** Every function of it, at any depth, passes by the plant first. */
function withPlant<Part extends object>(part: Part, plant: Plant): Part {
  return new Proxy(part, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof value === 'function') {
        return (...values: unknown[]) => {
          throwPlanted(plant);
          return Reflect.apply(value, target, values);
        };
      }
      return typeof value === 'object' && value !== null ? withPlant(value, plant) : value;
    },
  });
}

/** A shop of which each job handler can be called, and made to fail. */
async function openShop() {
  const logger = createRecordingLogger();
  const plant: Plant = { isArmed: false };
  const names: string[] = [];
  const wrapBackend = (backend: Backend): Backend => {
    const storage: Storage = withPlant(backend.storage, plant);
    const work: Backend['jobs']['work'] = (name, handler, options) => {
      names.push(name);
      const planted = (job: RunningJob) => {
        plant.isArmed = job.attempt === 1 && job.payload.plant === 'yes';
        return handler(job);
      };
      backend.jobs.work(name, planted, options);
    };
    return defineBackend({ ...backend, storage, jobs: { ...backend.jobs, work, repeat: () => {} } });
  };
  const shop = await createTestPanelkit({ logger, wrapBackend });
  return { shop, logger, names };
}

const { names: JOBS } = await openShop();

describe('a TypeError that is planted in a job handler', () => {
  let shop: TestPanelkit;
  let logger: ReturnType<typeof createRecordingLogger>;
  beforeEach(async () => {
    ({ shop, logger } = await openShop());
    await shop.scheduler.start();
  });

  test('given the scheduler, then it handles more than a few jobs', () => {
    expect(JOBS.length).toBeGreaterThan(12);
    expect(new Set(JOBS).size).toBe(JOBS.length);
  });

  test.each(JOBS)(
    'given %s, then one line with the ids and the stack is logged, no secret, and staff see it',
    async (name) => {
      const payload = { ...IDS, plant: 'yes' };
      await shop.backend.jobs.enqueue({ name, payload });
      await shop.backend.jobs.whenIdle();

      const lines = logger.entries.filter(({ level }) => level === 'error' || level === 'warn');
      expect(lines).toHaveLength(1);
      const { fields } = lines[0] ?? {};
      expect(fields).toMatchObject({ job: name, error: { name: 'TypeError', code: null } });
      expect(JSON.stringify(fields)).toContain('throwPlanted');

      const failures = await shop.panelkit.runs.failures({ limit: 10 }, shop.staff());
      expect(failures).toMatchObject([{ job: name, failureCount: 1, error: { name: 'TypeError' } }]);
      for (const id of Object.values(failures[0]?.payload ?? {}))
        expect(JSON.stringify(fields)).toContain(id);
      const { rows } = await shop.panelkit.audit.list({}, shop.staff());
      const events = await shop.panelkit.events.list({ after: 0, limit: 500 });
      expect(events.filter(({ type }) => type === 'job.failed')).toHaveLength(1);
      expect(JSON.stringify([logger.entries, failures, rows, events])).not.toContain(SECRET);
    },
  );
});
