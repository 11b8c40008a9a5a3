import { randomBytes } from 'node:crypto';
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { describe, expect, test } from 'vitest';
import type { BackupRecord } from './backup-record.ts';
import { isReadyForBackups, isRecipient } from './backup-settings.ts';
import { isBackupDue } from './is-backup-due.ts';
import { partsOf } from './parts-of.ts';
import { sealFor } from './seal-for.ts';

async function* chunksOf(...sizes: number[]): AsyncGenerator<Uint8Array> {
  for (const size of sizes) yield randomBytes(size);
}

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const read: Item[] = [];
  for await (const item of items) read.push(item);
  return read;
}

describe('When the next backup is due', () => {
  const now = new Date('2026-03-02T12:00:00Z');
  const backup = (startedAt: string, patch: Partial<BackupRecord> = {}): BackupRecord => ({
    id: startedAt,
    startedAt: new Date(startedAt),
    endedAt: now,
    bytes: 1,
    problem: null,
    missingPanels: [],
    ...patch,
  });
  test.each([
    { name: 'backups that are off', everyHours: 0, backups: [], then: false },
    { name: 'none yet', everyHours: 24, backups: [], then: true },
    { name: 'one an hour ago', everyHours: 24, backups: [backup('2026-03-02T11:00:00Z')], then: false },
    {
      name: 'one a day ago, to the minute',
      everyHours: 24,
      backups: [backup('2026-03-01T12:01:00Z')],
      then: true,
    },
    {
      name: 'one that failed an hour ago',
      everyHours: 6,
      backups: [backup('2026-03-02T11:00:00Z', { problem: 'telegram' }), backup('2026-03-02T05:00:00Z')],
      then: true,
    },
    {
      name: 'one that runs',
      everyHours: 6,
      backups: [backup('2026-03-02T11:59:00Z', { endedAt: null }), backup('2026-03-02T11:00:00Z')],
      then: false,
    },
  ] as const)('given $name, then $then', ({ everyHours, backups, then }) =>
    expect(isBackupDue({ everyHours }, { backups, now })).toBe(then),
  );
});

describe('The parts of a file', () => {
  test.each([
    { chunks: [3, 3], sizes: [6], numbers: [null] },
    { chunks: [10], sizes: [10], numbers: [null] },
    { chunks: [10, 1], sizes: [10, 1], numbers: [1, 2] },
    { chunks: [4, 27, 4], sizes: [10, 10, 10, 5], numbers: [1, 2, 3, 4] },
  ])('given pieces of $chunks bytes, then parts of $sizes', async ({ chunks, sizes, numbers }) => {
    const parts = await all(partsOf(chunksOf(...chunks), 10));
    expect(parts.map(({ bytes }) => bytes.length)).toEqual(sizes);
    expect(parts.map(({ number }) => number)).toEqual(numbers);
  });
});

describe('An encrypted file', () => {
  test('given pieces, when encrypted for a key, then its private key opens the same bytes', async () => {
    const identity = await generateX25519Identity();
    const plain = randomBytes(200_000);
    async function* content() {
      yield plain.subarray(0, 70_000);
      yield plain.subarray(70_000);
    }
    const sealed = Buffer.concat(await all(await sealFor(await identityToRecipient(identity), content())));
    expect(sealed.includes(plain.subarray(0, 32))).toBe(false);
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    expect(Buffer.from(await decrypter.decrypt(sealed)).equals(plain)).toBe(true);
  });

  test('given content that breaks midway, then the file breaks too', async () => {
    const recipient = await identityToRecipient(await generateX25519Identity());
    async function* content() {
      yield randomBytes(100_000);
      throw new Error('the server went away');
    }
    await expect(sealFor(recipient, content()).then(all)).rejects.toThrow('the server went away');
  });

  test('given keys, then those of age are known, and a place is needed', async () => {
    const identity = await generateX25519Identity();
    const recipient = await identityToRecipient(identity);
    expect([recipient, identity, '', 'age1x', 'ssh-ed25519 AAAA'].map(isRecipient)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
    const isReady = (groupId: string, hasFolder: boolean) =>
      isReadyForBackups({ recipient, groupId }, { hasFolder });
    expect([isReady('', false), isReady('group', false), isReady('', true)]).toEqual([false, true, true]);
  });
});
