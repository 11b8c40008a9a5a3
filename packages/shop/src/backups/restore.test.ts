import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSqlStore } from '../store/sql-store.ts';
import { aUser } from '../tests/use-stores.ts';
import { openFolderBackup } from './backup-folder.ts';
import { partsOf } from './parts-of.ts';
import { createBackups } from './shop-backups.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'panelkit-backup-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('given a shop that is open, when backed up, decrypted and unpacked by hand, then another opens with its people', async () => {
  const identity = await generateX25519Identity();
  const original = await createPostgresBackend({ dataDir: join(folder, 'original') });
  const store = await openSqlStore(original.host);
  const ada = aUser({ email: 'ada@shop.test' });
  await store.users.insert(ada);
  const { jobs, dump } = original;
  const backups = createBackups({ jobs, dump, folder: null });
  const file = await backups.dump({
    recipient: await identityToRecipient(identity),
    at: new Date('2026-03-01T12:00:00Z'),
  });
  expect(file.name).toBe('shop-2026-03-01T12-00-00Z.tar.gz.age');
  const parts: Uint8Array[] = [];
  for await (const { bytes } of partsOf(file.content, 1_000_000)) parts.push(bytes);
  expect(parts.length).toBeGreaterThan(1);
  await original.close();

  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  await writeFile(join(folder, 'shop.tar.gz'), await decrypter.decrypt(Buffer.concat(parts)));
  const target = join(folder, 'restored/pgdata');
  await mkdir(target, { recursive: true });
  await promisify(execFile)('tar', ['-xzf', join(folder, 'shop.tar.gz'), '-C', target]);
  const restored = await createPostgresBackend({ dataDir: join(folder, 'restored') });
  expect(await (await openSqlStore(restored.host)).users.findByEmail('ada@shop.test')).toMatchObject({
    id: ada.id,
  });
  await restored.close();
}, 60_000);

test('given a folder that keeps two, when backups are written, then only their owner can read them, and old ones and halves go', async () => {
  const path = join(folder, 'kept');
  const nameOf = (day: number) => `backup-2026-03-0${day}T12-00-00Z`;
  await mkdir(join(path, 'something-else'), { recursive: true });
  for (const day of [1, 2, 3]) {
    const backup = await openFolderBackup({ path, keep: 2 }, nameOf(day));
    await backup.add('shop.age', new Uint8Array([1, 2]));
    await backup.add('shop.age', new Uint8Array([3]));
    await backup.finish();
  }
  await (await openFolderBackup({ path, keep: 2 }, nameOf(4))).add('shop.age', new Uint8Array([1]));
  const failed = await openFolderBackup({ path, keep: 2 }, nameOf(5));
  await failed.drop();
  expect((await readdir(path)).toSorted()).toEqual([nameOf(2), nameOf(3), 'something-else']);
  const file = await stat(join(path, nameOf(3), 'shop.age'));
  expect([file.size, file.mode & 0o777]).toEqual([3, 0o600]);
  expect((await stat(join(path, nameOf(3)))).mode & 0o777).toBe(0o700);
});
