import { createPostgresBackend } from '@panelkit/storage-postgres';

// Stores customers in a folder, one after the other, and says each id once it is committed.
const [dataDir = ''] = process.argv.slice(2);
const { storage, clock } = await createPostgresBackend({ dataDir });
for (let number = 1; ; number += 1) {
  const id = `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;
  const customer = {
    id,
    externalId: `user-${number}`,
    displayName: null,
    language: null,
    trialUnitId: null,
    blockedAt: null,
    blockReason: null,
    mergedIntoId: null,
    mergedAt: null,
    chatsMovedAt: null,
    createdAt: clock.now(),
  };
  await storage.transaction((tx) => tx.customers.insert(customer));
  process.stdout.write(`${id}\n`);
}
