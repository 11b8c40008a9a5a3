import { createTestClock } from '@panelkit/sdk/testing';
import { createMemoryBackend } from '@panelkit/storage-memory';
import { expect, test } from 'vitest';
import { createMemoryStore } from '../store/memory-store.ts';
import { removeOldRecords } from './remove-old-records.ts';

test('given pictures, sessions, links and requests, when half a year passes, then the old ones are gone and the young ones stay', async () => {
  const clock = createTestClock();
  const backend = createMemoryBackend({ clock });
  const store = createMemoryStore();
  const checkReadiness = async () => ({ ready: true, clockSkewMs: 0 });
  const picture = (id: string, createdAt: Date) => {
    return { id, ownerId: 'ada', mediaType: 'image/png', content: Buffer.from('x'), createdAt };
  };
  const started = clock.now();
  for (let count = 0; count < 45; count += 1)
    await store.attachments.insert(picture(`old ${count}`, started));
  await store.links.put({ id: 'link', userId: 'ada', expiresAt: started });
  await store.sessions.put({
    id: 'session',
    userId: 'ada',
    data: '{}',
    userAgent: '',
    createdAt: started,
    lastSeenAt: started,
    expiresAt: started,
  });
  const approval = {
    id: 'asked',
    kind: 'adjust-wallet',
    sealedInput: '',
    status: 'declined' as const,
    requestedBy: 'ada',
    requestedAt: started,
    expiresAt: started,
    decidedBy: 'ada',
    decidedAt: started,
    actedAt: null,
    problem: null,
  };
  await store.approvals.insert(approval);
  await store.backups.begin({ id: 'backup', startedAt: started });
  removeOldRecords({ ...backend, store, checkReadiness });
  await backend.jobs.start();
  await clock.advance('90d');
  expect(await store.approvals.find('asked')).not.toBeNull();
  expect(await store.backups.list(5)).toHaveLength(1);
  await clock.advance('1d');
  expect(await store.approvals.find('asked')).toBeNull();
  expect(await store.backups.list(5)).toEqual([]);
  await clock.advance('88d');
  await store.attachments.insert(picture('young', clock.now()));
  expect(await store.attachments.find('old 0')).not.toBeNull();
  await clock.advance('2d');
  const past = new Date(0);
  expect(await store.attachments.find('old 0')).toBeNull();
  expect(await store.attachments.find('old 44')).toBeNull();
  expect(await store.attachments.find('young')).not.toBeNull();
  expect(await store.links.find('link', past)).toBeNull();
  expect(await store.sessions.listByUser('ada', past)).toEqual([]);
  await backend.jobs.stop();
});
