import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import { afterAll, beforeAll } from 'vitest';
import { BLANK_USER } from '../store/blank-user.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import type { ShopStore, User } from '../store/shop-store.ts';
import { openSqlStore } from '../store/sql-store.ts';

/** A store in memory, and one in PGlite that is opened for the tests of this file. */
export function useStores(): { storeOf(name: string): ShopStore } {
  const memory = createMemoryStore();
  const opened: { sql: ShopStore | null; close(): Promise<void> } = { sql: null, close: async () => {} };
  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'panelkit-store-'));
    const backend = await createPostgresBackend({ dataDir: folder });
    opened.close = async () => {
      await backend.close();
      await rm(folder, { recursive: true, force: true });
    };
    await openSqlStore(backend.host);
    // A second start finds everything done.
    opened.sql = await openSqlStore(backend.host);
  }, 60_000);
  afterAll(() => opened.close());
  return { storeOf: (name) => (name === 'memory' ? memory : (opened.sql ?? memory)) };
}

export function aUser(patch: Partial<User> = {}): User {
  const id = randomUUID();
  return {
    ...BLANK_USER,
    id,
    email: `${id}@shop.test`,
    name: 'Ada',
    passwordHash: 'hash',
    role: 'customer',
    language: null,
    timeZone: 'Asia/Tehran',
    emailConfirmedAt: null,
    createdAt: new Date('2026-03-01T12:00:00Z'),
    ...patch,
  };
}
