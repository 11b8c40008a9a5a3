import { setTimeout as wait } from 'node:timers/promises';
import { createPostgresBackend, type PostgresBackend } from '@panelkit/storage-postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  startTestServer,
  type TestServer,
} from '../../packages/storage-postgres/src/testing/test-databases.ts';
import { percentilesOf } from './percentiles.ts';
import { type Program, startProgram } from './start-program.ts';
import type { WakeUpAnswer } from './wake-up-process.ts';

const WAKE_UPS = Number(process.env.WAKE_UPS ?? 100_000);
const DUE_WITHIN_SECONDS = Number(process.env.WAKE_UPS_SECONDS ?? 60);
const PROCESSES = Number(process.env.WAKE_UP_PROCESSES ?? 8);
const PANELS = 50;
const AT_ONCE = 1000;
const RUN_WITHIN_MS = 600_000;

describe(`${WAKE_UPS} wake-ups due within ${DUE_WITHIN_SECONDS} s on ${PROCESSES} processes`, () => {
  let server: TestServer;
  let connectionString: string;
  let backend: PostgresBackend;
  const programs: Program<WakeUpAnswer>[] = [];
  beforeAll(async () => {
    server = await startTestServer();
    connectionString = await server.createDatabase('load');
    backend = await createPostgresBackend({ connectionString });
  }, 60_000);
  afterAll(async () => {
    await Promise.all(programs.map((program) => program.stop()));
    await backend.close();
    await server.stop();
  });

  test('given them in the database, when their minute comes, then each runs once and none too early', async () => {
    for (let index = 0; index < PROCESSES; index += 1)
      programs.push(await startProgram<WakeUpAnswer>('./wake-up-process.ts', [connectionString]));
    // Far enough away for all of them to be stored before the first is due.
    const firstDueAtMs = Date.now() + Math.max(5000, WAKE_UPS / 2);
    for (let number = 0; number < WAKE_UPS; number += AT_ONCE) await store(number, firstDueAtMs);
    const storedEarlyMs = firstDueAtMs - Date.now();
    await untilRun();
    const tookMs = Date.now() - firstDueAtMs;
    const answers = await Promise.all(programs.map((program) => program.ask('end')));
    const ran = answers.flatMap((answer) => ('ran' in answer ? answer.ran : []));
    const latenessesMs = ran.map(([, latenessMs]) => latenessMs);
    const [p50, p99, longest] = percentilesOf(latenessesMs, [0.5, 0.99, 1]);
    console.log(
      `${ran.length} wake-ups: late p50 ${p50} ms, p99 ${p99} ms, longest ${longest} ms; the last ran ${Math.round(tookMs / 1000)} s after the first was due`,
    );
    expect(storedEarlyMs).toBeGreaterThan(0);
    expect(ran).toHaveLength(WAKE_UPS);
    expect(new Set(ran.map(([number]) => number)).size).toBe(WAKE_UPS);
    // The clocks of database and processes are one machine's; a delay is asked for in whole milliseconds.
    expect(Math.min(...percentilesOf(latenessesMs, [0]))).toBeGreaterThan(-5);
  });

  function store(first: number, firstDueAtMs: number): Promise<void> {
    return backend.storage.transaction(async (tx) => {
      for (let number = first; number < Math.min(first + AT_ONCE, WAKE_UPS); number += 1) {
        const dueAtMs = firstDueAtMs + Math.floor((number / WAKE_UPS) * DUE_WITHIN_SECONDS * 1000);
        await tx.jobs.enqueue({
          name: 'wake-up',
          payload: { number: String(number), dueAtMs: String(dueAtMs) },
          jobKey: `wake-up:${number}`,
          group: `panel-${number % PANELS}`,
          delayMs: Math.max(0, dueAtMs - Date.now()),
        });
      }
    });
  }

  async function untilRun(): Promise<void> {
    const endAtMs = Date.now() + RUN_WITHIN_MS;
    for (let count = 0; count < WAKE_UPS && Date.now() < endAtMs; ) {
      await wait(500);
      const answers = await Promise.all(programs.map((program) => program.ask('count')));
      count = answers.reduce((sum, answer) => sum + ('count' in answer ? answer.count : 0), 0);
    }
  }
});
