import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import type { LoadFigures, LoadOrder } from './generate-load.ts';

/**
 * Asks evenly, whether answers come or not, and counts how long each takes from the instant at which it was
 * due: who waits for a free connection waits too. autocannon sends the share of a whole second at once and
 * then rests, which no customers do.
 */
export async function askAtRate(order: LoadOrder & { perSecond: number }): Promise<LoadFigures> {
  const { url, requests, connections, seconds, perSecond } = order;
  const pool = new Pool(url, { connections, pipelining: 1 });
  const total = seconds * perSecond;
  const waits: number[] = [];
  let failed = 0;
  const askFor = async (dueMs: number, { path, headers }: LoadOrder['requests'][number]): Promise<void> => {
    const status = await answerOf(pool, { path, headers });
    waits.push(performance.now() - dueMs);
    if (status < 200 || status > 299) failed += 1;
  };
  const beganMs = performance.now();
  const asked: Promise<void>[] = [];
  while (asked.length < total) {
    const due = Math.min(total, Math.floor(((performance.now() - beganMs) * perSecond) / 1000));
    while (asked.length < due) {
      const dueMs = beganMs + (asked.length * 1000) / perSecond;
      const request = requests[asked.length % requests.length];
      if (request === undefined) throw new TypeError('there is nothing to ask for');
      asked.push(askFor(dueMs, request));
    }
    await sleep(1);
  }
  await Promise.all(asked);
  const tookSeconds = (performance.now() - beganMs) / 1000;
  await pool.close();
  const sorted = waits.toSorted((one, other) => one - other);
  const percentile = (part: number) => Math.round((sorted[Math.floor(part * sorted.length)] ?? 0) * 10) / 10;
  return {
    perSecond: waits.length / tookSeconds,
    p50Ms: percentile(0.5),
    p99Ms: percentile(0.99),
    answered: waits.length,
    failed,
  };
}

/** 0: none came. */
async function answerOf(pool: Pool, { path, headers }: LoadOrder['requests'][number]): Promise<number> {
  try {
    const { statusCode, body } = await pool.request({ path, headers, method: 'GET' });
    await body.dump();
    return statusCode;
  } catch {
    return 0;
  }
}
