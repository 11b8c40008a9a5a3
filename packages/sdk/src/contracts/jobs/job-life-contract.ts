import { describe, expect, test, vi } from 'vitest';
import { PanelkitError } from '../../errors/panelkit-error.ts';
import type { JobFailure } from '../../ports/job-queue.ts';
import type { BackendHarness } from '../backend-harness.ts';
import { eventually } from '../eventually.ts';

const HOUR_MS = 3_600_000;

/** Start, stop, idleness and repetition. */
export function describeJobLifeContract(harness: () => BackendHarness): void {
  const jobs = () => harness().backend.jobs;
  const clock = () => harness().backend.clock;

  describe('handlers', () => {
    test('given a name with a handler, when it gets another, then a TypeError', () => {
      jobs().work('wake', async () => {});
      expect(() => jobs().work('wake', async () => {})).toThrow(TypeError);
    });

    test('given a queue that was started, when a handler comes, then a TypeError', async () => {
      await jobs().start();
      expect(() => jobs().work('late', async () => {})).toThrow(TypeError);
    });

    test('given a job without a handler here, when idle is awaited, then it does not count, and runs where it has one', async () => {
      await jobs().start();
      await jobs().enqueue({ name: 'later', payload: {} });
      await jobs().whenIdle();
      await jobs().stop();
      const ran = vi.fn(async () => {});
      jobs().work('later', ran);
      await jobs().start();
      await jobs().whenIdle();
      expect(ran).toHaveBeenCalledTimes(1);
    });
  });

  describe('failures', () => {
    const DAY_MS = 24 * HOUR_MS;

    async function failures(
      handle: () => Promise<void>,
      options: { maxAttempts?: number } = {},
    ): Promise<JobFailure[]> {
      const reported: JobFailure[] = [];
      jobs().onFailure(async (failure) => void reported.push(failure));
      jobs().work('fails', handle, options);
      await jobs().start();
      await jobs().enqueue({ name: 'fails', payload: { id: 'a' }, jobKey: 'k' });
      await jobs().whenIdle();
      return reported;
    }

    test('given a handler that throws, when it ran, then it is reported once with its ids and its stack, without the message', async () => {
      const reported = await failures(() => Promise.reject(new TypeError('hunter2', { cause: 'hunter2' })));
      expect(reported).toHaveLength(1);
      expect(reported[0]).toMatchObject({ name: 'fails', payload: { id: 'a' }, attempt: 1, retryInMs: 1000 });
      expect(reported[0]?.error).toMatchObject({ name: 'TypeError', code: null });
      expect(reported[0]?.error.stack).toContain('job-life-contract');
      expect(JSON.stringify(reported)).not.toContain('hunter2');
    });

    test('given a handler that always throws, when its attempts are over, then it is reported as the last and never runs again', async () => {
      const ran = vi.fn(() => Promise.reject(new TypeError('broken')));
      const reported = await failures(ran, { maxAttempts: 4 });
      await harness().advance(DAY_MS);
      expect(ran).toHaveBeenCalledTimes(4);
      expect(reported.map(({ attempt, retryInMs }) => [attempt, retryInMs])).toEqual([
        [1, 1000],
        [2, 2000],
        [3, 4000],
        [4, null],
      ]);
    });

    test('given a job whose attempts are over, when its key is asked for again, then it runs', async () => {
      const ran = vi.fn(() => Promise.reject(new TypeError('broken')));
      await failures(ran, { maxAttempts: 1 });
      await jobs().enqueue({ name: 'fails', payload: { id: 'a' }, jobKey: 'k' });
      await jobs().whenIdle();
      expect(ran).toHaveBeenCalledTimes(2);
    });

    test('given a storage that is away for long, when a handler throws that, then its attempts do not end', async () => {
      const away = new PanelkitError('STORAGE_UNAVAILABLE', {
        message: 'away',
        details: { retryAfterMs: null, outcome: 'failed' },
      });
      const reported = await failures(() => Promise.reject(away), { maxAttempts: 2 });
      await harness().advance(HOUR_MS);
      expect(reported.length).toBeGreaterThan(5);
      expect(reported.map(({ retryInMs }) => retryInMs)).not.toContain(null);
    });

    test('given a listener that throws, when a handler throws, then the job is run again all the same', async () => {
      const attempts: number[] = [];
      jobs().onFailure(() => Promise.reject(new Error('the report failed')));
      jobs().work('fails', async ({ attempt }) => {
        attempts.push(attempt);
        if (attempt === 1) throw new TypeError('broken');
      });
      await jobs().start();
      await jobs().enqueue({ name: 'fails', payload: {} });
      await harness().advance(HOUR_MS);
      expect(attempts).toEqual([1, 2]);
    });

    test('given a handler that a stop aborted, when it throws, then nothing failed', async () => {
      const reported: JobFailure[] = [];
      jobs().onFailure(async (failure) => void reported.push(failure));
      jobs().work('sleeper', ({ signal }) => clock().sleep(HOUR_MS, { signal }));
      await jobs().start();
      await jobs().enqueue({ name: 'sleeper', payload: {} });
      await jobs().whenIdle();
      await jobs().stop({ graceMs: 0 });
      await new Promise((resolve) => setImmediate(resolve));
      expect(reported).toEqual([]);
    });
  });

  describe('stop', () => {
    test('given a stopped queue, when jobs come, then none runs before it is started again', async () => {
      const ran = vi.fn(async () => {});
      jobs().work('wake', ran);
      await jobs().start();
      await jobs().stop();
      await jobs().enqueue({ name: 'wake', payload: {} });
      await harness().advance(60_000);
      expect(ran).not.toHaveBeenCalled();
      await jobs().start();
      await jobs().whenIdle();
      expect(ran).toHaveBeenCalledTimes(1);
    });

    test('given a running job, when stopped, then that waits for its end and does not run what waits', async () => {
      const gate = Promise.withResolvers<void>();
      const steps: string[] = [];
      jobs().work(
        'wake',
        async ({ payload }) => {
          steps.push(`begin ${payload.id}`);
          await gate.promise;
          steps.push(`end ${payload.id}`);
        },
        { concurrency: 1 },
      );
      await jobs().start();
      await jobs().enqueue({ name: 'wake', payload: { id: 'a' } });
      await eventually(() => expect(steps).toEqual(['begin a']));
      await jobs().enqueue({ name: 'wake', payload: { id: 'b' } });
      const stopping = jobs()
        .stop()
        .then(() => steps.push('stopped'));
      gate.resolve();
      await stopping;
      expect(steps).toEqual(['begin a', 'end a', 'stopped']);
      await jobs().start();
      await jobs().whenIdle();
      expect(steps.slice(3)).toEqual(['begin b', 'end b']);
    });

    test('given a job that sleeps too long, when the grace is over, then it is aborted, and runs again after a start', async () => {
      const steps: string[] = [];
      jobs().work('wake', async ({ attempt, signal }) => {
        steps.push(`begin ${attempt}`);
        if (attempt > 1) return;
        await clock()
          .sleep(HOUR_MS, { signal })
          .catch((error: unknown) => {
            steps.push('aborted');
            throw error;
          });
      });
      await jobs().start();
      await jobs().enqueue({ name: 'wake', payload: {} });
      await jobs().whenIdle();
      const stopping = jobs().stop({ graceMs: 5000 });
      await harness().advance(4000);
      expect(steps).toEqual(['begin 1']);
      await harness().advance(1000);
      await stopping;
      await eventually(() => expect(steps).toEqual(['begin 1', 'aborted']));
      await jobs().start();
      await harness().advance(HOUR_MS);
      expect(steps).toEqual(['begin 1', 'aborted', 'begin 2']);
    });

    test('given no grace, when stopped, then the running job is aborted at once', async () => {
      const aborted = vi.fn();
      jobs().work('wake', ({ signal }) => {
        return new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            aborted();
            reject(signal.reason);
          });
        });
      });
      await jobs().start();
      await jobs().enqueue({ name: 'wake', payload: {} });
      await Promise.resolve();
      await eventually(async () => {
        await jobs().stop({ graceMs: 0 });
        if (aborted.mock.calls.length === 0) await jobs().start();
        expect(aborted).toHaveBeenCalled();
      });
    });

    test('given a stopped queue, when stopped or started twice, then nothing happens', async () => {
      await jobs().stop();
      await jobs().start();
      await jobs().start();
      await jobs().stop();
      await jobs().stop();
    });
  });

  describe('idleness', () => {
    test('given jobs that wake further jobs, when idle is awaited, then all of them have run', async () => {
      const seen: string[] = [];
      jobs().work('chain', async ({ payload: { left = '0' } }) => {
        seen.push(left);
        if (left !== '0') await jobs().enqueue({ name: 'chain', payload: { left: `${Number(left) - 1}` } });
      });
      await jobs().start();
      await jobs().enqueue({ name: 'chain', payload: { left: '5' } });
      await jobs().whenIdle();
      expect(seen).toEqual(['5', '4', '3', '2', '1', '0']);
    });

    test('given delayed and repeating jobs only, when idle is awaited, then it is', async () => {
      const ran = vi.fn(async () => {});
      jobs().work('wake', ran);
      jobs().repeat('wake', HOUR_MS);
      await jobs().start();
      await jobs().enqueue({ name: 'wake', payload: {}, delayMs: 1000 });
      await jobs().whenIdle();
      expect(ran).not.toHaveBeenCalled();
    });

    test('given a running job, when idle is awaited, then not before its end', async () => {
      const gate = Promise.withResolvers<void>();
      const steps: string[] = [];
      jobs().work('wake', async () => {
        steps.push('begin');
        await gate.promise;
        steps.push('end');
      });
      await jobs().start();
      await jobs().enqueue({ name: 'wake', payload: {} });
      const idle = jobs()
        .whenIdle()
        .then(() => steps.push('idle'));
      await eventually(() => expect(steps).toEqual(['begin']));
      for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      expect(steps).toEqual(['begin']);
      gate.resolve();
      await idle;
      expect(steps).toEqual(['begin', 'end', 'idle']);
    });

    test('given jobs that sleep in every place, when idle is awaited, then it is, and time lets them and the next ones go on', async () => {
      const ended: string[] = [];
      jobs().work(
        'sleeper',
        async ({ payload: { id = '' } }) => {
          await clock().sleep(10_000);
          ended.push(id);
        },
        { concurrency: 2 },
      );
      await jobs().start();
      for (const id of ['a', 'b', 'c']) await jobs().enqueue({ name: 'sleeper', payload: { id } });
      await jobs().whenIdle();
      expect(ended).toEqual([]);
      await harness().advance(10_000);
      // Which two come first is the queue's to say.
      expect(ended).toHaveLength(2);
      await harness().advance(10_000);
      expect(ended.toSorted()).toEqual(['a', 'b', 'c']);
    });
  });

  describe('repetition', () => {
    test('given a repeating job, when time passes, then it runs once each period', async () => {
      const ran = vi.fn(async () => {});
      jobs().work('tick', ran);
      jobs().repeat('tick', 300_000);
      await jobs().start();
      await harness().advance(300_000);
      expect(ran).toHaveBeenCalledTimes(1);
      await harness().advance(4 * 300_000);
      expect(ran).toHaveBeenCalledTimes(5);
    });

    test('given a stopped queue, when time passes, then nothing repeats, and it does again after a start', async () => {
      const ran = vi.fn(async () => {});
      jobs().work('tick', ran);
      jobs().repeat('tick', 60_000);
      await jobs().start();
      await jobs().stop();
      await harness().advance(600_000);
      expect(ran).not.toHaveBeenCalled();
      await jobs().start();
      await harness().advance(60_000);
      expect(ran).toHaveBeenCalledTimes(1);
    });

    test.each([0, 1000, 90_000, -60_000, Number.NaN])(
      'given a period of %d ms, when repeated, then a TypeError',
      (everyMs) => {
        expect(() => jobs().repeat('tick', everyMs)).toThrow(TypeError);
      },
    );
  });
}
