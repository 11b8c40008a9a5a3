import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  startTestServer,
  type TestServer,
} from '../../packages/storage-postgres/src/testing/test-databases.ts';
import { expireTogether } from '../postgres/expire-together.ts';

const PANELS = 50;
const ACCOUNTS_EACH = 2000;
const PAGE_SIZE = 500;
const ALL = PANELS * ACCOUNTS_EACH;

describe(`${ALL} subscriptions on ${PANELS} panels that end in the same minute`, () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  }, 60_000);
  afterAll(() => server.stop());

  test('given two workers, when it is over, then all are told once and seen off by one listing of each panel', async () => {
    const connectionString = await server.createDatabase('together');
    const report = await expireTogether(connectionString, {
      panelCount: PANELS,
      accountsEach: ACCOUNTS_EACH,
      pageSize: PAGE_SIZE,
    });
    const { recorded, seenOff, expired } = report;
    const memoryMib = Math.round(process.resourceUsage().maxRSS / 1024);
    console.log(
      `recorded after the sweep began: p50 ${recorded.p50Ms} ms, p99 ${recorded.p99Ms} ms (${expired.join(' and ')} by the workers); ` +
        `seen off after the listings were due: p50 ${seenOff.p50Ms} ms, p99 ${seenOff.p99Ms} ms; ` +
        `${report.listingCalls} pages listed, ${report.accountCalls} calls for single accounts; peak ${memoryMib} MiB`,
    );
    const pages = (PANELS * ACCOUNTS_EACH) / PAGE_SIZE;
    expect(report).toMatchObject({
      eventCount: ALL,
      seenOffCount: ALL,
      listingCalls: pages,
      accountCalls: 0,
    });
    expect(expired.reduce((sum, count) => sum + count)).toBe(ALL);
    expect(Math.min(...expired)).toBeGreaterThan(0);
  }, 3_600_000);
});
