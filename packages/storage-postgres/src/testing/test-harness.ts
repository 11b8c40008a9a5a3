import type { BackendHarness } from '@panelkit/sdk/contracts';
import { createTestClock } from '@panelkit/sdk/testing';
import { beforeAll, describe } from 'vitest';
import { createPostgresBackend } from '../create-postgres-backend.ts';
import type { DatabaseLocation } from '../database/open-database.ts';
import { emptyServerDatabase, type SharedServer, sharedPglite, sharedServer } from './test-databases.ts';

type Suite = (name: string, setup: () => Promise<BackendHarness>) => void;

/**
 * Declares a contract suite on a PostgreSQL server and on PGlite: one database per suite, emptied before each
 * test.
 */
export function describeOnEveryDatabase(suite: Suite): void {
  describe('server', () => {
    let server: SharedServer;
    let connectionString: string;
    beforeAll(async () => {
      server = await sharedServer();
      connectionString = await server.createMigrated('contract');
    }, 60_000);
    suite('PostgreSQL', async () => {
      await emptyServerDatabase(connectionString);
      return openHarness({ connectionString });
    });
  });
  describe('embedded', () => {
    beforeAll(() => sharedPglite(), 60_000);
    suite('PGlite', async () => openHarness({ pglite: await sharedPglite() }));
  });
}

/** A backend on a test clock. */
async function openHarness(location: DatabaseLocation): Promise<BackendHarness> {
  const clock = createTestClock();
  const backend = await createPostgresBackend({ ...location, clock });
  return { backend, advance: (ms) => clock.advance(ms), teardown: () => backend.close() };
}
