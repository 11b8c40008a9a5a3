import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aCustomer } from '@panelkit/sdk/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createPostgresBackend } from '../create-postgres-backend.ts';
import { lockFolder } from './folder-lock.ts';

describe('a folder for an embedded database', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'panelkit-folder-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const lockFile = () => join(folder, 'panelkit.lock');

  test('given an open backend, when another is opened on its folder, then it is refused; after a close, it has the records', async () => {
    const dataDir = join(folder, 'shop');
    const customer = aCustomer();
    const first = await createPostgresBackend({ dataDir });
    await first.storage.transaction((tx) => tx.customers.insert(customer));
    await expect(createPostgresBackend({ dataDir })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      details: { issues: [{ path: 'dataDir', code: 'in-use' }] },
    });
    await first.close();
    const second = await createPostgresBackend({ dataDir });
    expect(await second.storage.customers.find(customer.id)).toEqual(customer);
    await second.close();
  }, 60_000);

  test('given another living process, when the folder is wanted, then it is refused and names the process', async () => {
    const unlock = await lockFolder(folder);
    const own = await readFile(lockFile(), 'utf8');
    await unlock();
    // The parent of this process lives as long as it does.
    const { ppid } = process;
    const stat = await readFile(`/proc/${ppid}/stat`, 'utf8').catch(() => '');
    const started = stat === '' ? '' : (stat.split(') ')[1]?.split(' ')[19] ?? '');
    await writeFile(lockFile(), `${ppid} ${started}`);
    await expect(lockFolder(folder)).rejects.toThrow(`process ${ppid} has it open`);
    expect(own).toContain(String(process.pid));
  });

  test.each([
    ['a process that is gone', '999999999 1'],
    ['this process’s number, given to another before', `${process.pid} 1`],
    ['nothing that can be read', ''],
  ])('given a lock of %s, when the folder is wanted, then it is taken over', async (_, owner) => {
    await writeFile(lockFile(), owner);
    const unlock = await lockFolder(folder);
    expect(await readFile(lockFile(), 'utf8')).not.toBe(owner);
    await unlock();
    await expect(readFile(lockFile())).rejects.toThrow();
  });
});
