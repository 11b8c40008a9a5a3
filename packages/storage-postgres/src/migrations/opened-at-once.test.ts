import { createTestClock } from '@panelkit/sdk/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { createPostgresBackend } from '../create-postgres-backend.ts';
import { type SharedServer, sharedServer } from '../testing/test-databases.ts';

const BACKENDS = 8;

describe('several backends that are opened at once', () => {
  let server: SharedServer;
  beforeAll(async () => {
    server = await sharedServer();
  }, 60_000);

  test('given an empty database, when all of them bring it up to date, and again when they come back, then each opens', async () => {
    const connectionString = await server.createDatabase('at_once');
    // An injected clock replaces a function of the schema.
    const open = (number: number) =>
      createPostgresBackend({ connectionString, ...(number % 2 === 0 && { clock: createTestClock() }) });
    for (const time of ['first', 'second']) {
      const opened = await Promise.allSettled(Array.from({ length: BACKENDS }, (_, number) => open(number)));
      for (const result of opened) if (result.status === 'fulfilled') await result.value.close();
      expect(
        opened.filter(({ status }) => status === 'rejected'),
        time,
      ).toEqual([]);
    }
  }, 60_000);
});
