import { createPostgresBackend, type PostgresBackend } from '@panelkit/storage-postgres';
import { afterEach, beforeAll } from 'vitest';
import {
  assembleTestShop,
  createTestWorld,
  registerPanels,
  type TestWorld,
} from '../../packages/storage-memory/src/testing/assemble-test-shop.ts';
import {
  emptyServerDatabase,
  sharedServer,
} from '../../packages/storage-postgres/src/testing/test-databases.ts';
import type { StorageUnderTest, StoredShop } from '../engine/on-storage.ts';

/**
 * One database of the shared server for all suites of a file: emptied after each test, whose shops are
 * closed.
 */
export function onPostgres(databaseName: string): StorageUnderTest {
  const opened: PostgresBackend[] = [];
  let connectionString = '';
  beforeAll(async () => {
    const server = await sharedServer();
    connectionString = await server.createMigrated(databaseName);
  }, 60_000);
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((backend) => backend.close()));
    await emptyServerDatabase(connectionString);
  }, 60_000);

  const openProcess = async (world: TestWorld): Promise<StoredShop> => {
    const backend = await createPostgresBackend({ connectionString, clock: world.clock });
    opened.push(backend);
    return {
      ...assembleTestShop(world, backend),
      another: (changes) => openProcess({ ...world, options: { ...world.options, ...changes } }),
    };
  };
  return {
    name: 'PostgreSQL',
    open: async (options = {}) => {
      const world = createTestWorld(options);
      const shop = await openProcess(world);
      await registerPanels(world, shop);
      return shop;
    },
  };
}
