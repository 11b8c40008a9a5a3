import { beforeAll, describe, expect, test } from 'vitest';
import {
  type SharedServer,
  sharedServer,
} from '../../packages/storage-postgres/src/testing/test-databases.ts';
import { expireTogether } from './expire-together.ts';

describe('2,000 subscriptions on 5 panels that end in the same minute', () => {
  let server: SharedServer;
  beforeAll(async () => {
    server = await sharedServer();
  }, 60_000);

  test('given two workers, when it is over, then all are told once and seen off by one listing of each panel', async () => {
    const connectionString = await server.createMigrated('together');
    const report = await expireTogether(connectionString, {
      panelCount: 5,
      accountsEach: 400,
      pageSize: 100,
    });
    expect(report).toMatchObject({
      eventCount: 2000,
      seenOffCount: 2000,
      listingCalls: 5 * 4,
      accountCalls: 0,
    });
    expect(report.expired.reduce((sum, expired) => sum + expired)).toBe(2000);
  }, 120_000);
});
