import type { BackendHarness } from '@panelkit/sdk/contracts';
import { createTestClock } from '@panelkit/sdk/testing';
import { afterAll, beforeAll, describe } from 'vitest';
import { createPostgresBackend } from '../create-postgres-backend.ts';
import type { DatabaseLocation } from '../database/open-database.ts';
import {
  createTestPglite,
  emptyPglite,
  emptyServerDatabase,
  startTestServer,
  type TestPglite,
  type TestServer,
} from './test-databases.ts';

type Suite = (name: string, setup: () => Promise<BackendHarness>) => void;

/** Declares a contract suite on a PostgreSQL server and on PGlite: one database a suite, emptied before each test. */
export function describeOnEveryDatabase(suite: Suite): void {
  describe('server', () => {
    let server: TestServer;
    let connectionString: string;
    beforeAll(async () => {
      server = await startTestServer();
      connectionString = await server.createDatabase('contract');
    }, 60_000);
    afterAll(() => server.stop());
    suite('PostgreSQL', async () => {
      await emptyServerDatabase(connectionString);
      return openHarness({ connectionString });
    });
  });
  describe('embedded', () => {
    let pglite: TestPglite;
    beforeAll(async () => {
      pglite = await createTestPglite();
    }, 60_000);
    afterAll(() => pglite.close());
    suite('PGlite', async () => {
      await emptyPglite(pglite);
      return openHarness({ pglite });
    });
  });
}

/** A backend on a test clock. */
async function openHarness(location: DatabaseLocation): Promise<BackendHarness> {
  const clock = createTestClock();
  const backend = await createPostgresBackend({ ...location, clock });
  return { backend, advance: (ms) => clock.advance(ms), teardown: () => backend.close() };
}
