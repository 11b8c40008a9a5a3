import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPostgresBackend } from '../create-postgres-backend.ts';
import { startTestServer, type TestServer } from '../testing/test-databases.ts';
import { givenTestUnit } from '../testing/test-records.ts';
import { dumpPglite, dumpServer } from './dump-database.ts';

const ADDRESS = 'postgres://shop:s%20ecret@db.example:5433/panelkit?uselibpqcompat=true&sslmode=require';
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'panelkit-dump-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A program in the place of `pg_dump`. */
async function aProgram(name: string, lines: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `#!${process.execPath}\n${lines}\n`);
  await chmod(path, 0o700);
  return path;
}

async function read(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('The dump of a database on a server', () => {
  test('given a program, then it gets the address without the password, and what it writes is the dump', async () => {
    const program = await aProgram(
      'writes.cjs',
      'process.stdout.write(JSON.stringify([process.argv.slice(2), process.env.PGPASSWORD]))',
    );
    const { extension, content } = await dumpServer(ADDRESS, { program });
    expect(extension).toBe('.dump');
    expect(JSON.parse(String(await read(content)))).toEqual([
      [
        '--format=custom',
        '--no-password',
        '--dbname=postgres://shop@db.example:5433/panelkit?sslmode=require',
      ],
      's ecret',
    ]);
  });

  test('given no program, then its setting is named', async () => {
    await expect(dumpServer(ADDRESS, { program: join(folder, 'nowhere') })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      details: { issues: [{ path: 'pgDump', code: 'missing' }] },
    });
  });

  test('given a program that is older than the server, then its setting is named', async () => {
    const program = await aProgram(
      'is-older.cjs',
      "process.stderr.write('pg_dump: error: aborting because of server version mismatch'); process.exitCode = 1",
    );
    const { content } = await dumpServer(ADDRESS, { program });
    await expect(read(content)).rejects.toMatchObject({
      details: { issues: [{ path: 'pgDump', code: 'older' }] },
    });
  });

  test('given a server that goes away midway, then the dump fails and is no short one', async () => {
    const program = await aProgram(
      'breaks.cjs',
      "process.stdout.write('half'); process.stderr.write('connection lost'); process.exitCode = 1",
    );
    const { content } = await dumpServer(ADDRESS, { program });
    await expect(read(content)).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      retryable: true,
      message: expect.stringContaining('connection lost'),
    });
  });

  test('given a program that falls silent, when its time is over, then it ends, and the dump fails', async () => {
    const program = await aProgram(
      'falls-silent.cjs',
      'process.stdout.write(String(process.pid)); setInterval(() => {}, 1000)',
    );
    const over = new AbortController();
    const { content } = await dumpServer(ADDRESS, { program, signal: over.signal });
    let pid = 0;
    const reading = (async () => {
      for await (const chunk of content) {
        pid = Number(String(chunk));
        over.abort();
      }
    })();
    await expect(reading).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
    await expect.poll(() => isRunning(pid)).toBe(false);
  });

  test('given somebody who stops reading, then the program ends', async () => {
    const program = await aProgram(
      'never-ends.cjs',
      'process.stdout.write(String(process.pid)); setInterval(() => {}, 1000)',
    );
    const { content } = await dumpServer(ADDRESS, { program });
    let pid = 0;
    for await (const chunk of content) {
      pid = Number(String(chunk));
      break;
    }
    await expect.poll(() => isRunning(pid)).toBe(false);
  });

  describe('on a real one', () => {
    let server: TestServer;
    beforeAll(async () => {
      server = await startTestServer();
    }, 60_000);
    afterAll(() => server.stop());

    test('given the address of the pool alone, when dumped, then the program gets it', async () => {
      const connectionString = await server.createDatabase('dumped');
      const pgDump = await aProgram('of-pool.cjs', 'process.stdout.write(process.argv.at(-1))');
      const backend = await createPostgresBackend({ connectionString, pgDump });
      const { content } = await backend.dump();
      expect(String(await read(content))).toContain('/dumped');
      await backend.close();
    });
  });
});

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('The dump of an embedded database', () => {
  test('given a shop at work, when dumped and unpacked elsewhere, then its records are there', async () => {
    const original = await createPostgresBackend({ dataDir: join(folder, 'original') });
    const { account } = await givenTestUnit(original.storage);
    const { extension, content } = await original.dump();
    const later = await givenTestUnit(original.storage);
    expect(extension).toBe('.tar.gz');
    const target = join(folder, 'restored/pgdata');
    await mkdir(target, { recursive: true });
    await writeFile(join(folder, 'dump.tar.gz'), await read(content));
    await promisify(execFile)('tar', ['-xzf', join(folder, 'dump.tar.gz'), '-C', target]);
    await original.close();

    const restored = await createPostgresBackend({ dataDir: join(folder, 'restored') });
    expect(await restored.storage.accounts.find(account.id)).toEqual(account);
    expect(await restored.storage.accounts.find(later.account.id)).toBeNull();
    await restored.close();
  }, 60_000);

  test('given a database that cannot pack its files, then that is said', async () => {
    await expect(dumpPglite({})).rejects.toMatchObject({
      details: { issues: [{ path: 'pglite', code: 'no-dump' }] },
    });
  });
});
