import { once } from 'node:events';
import { chmod, mkdtemp, rm, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addMs, createSystemClock } from '@panelkit/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { diagnose } from '../../examples/express-shop/src/doctor/diagnose.ts';
import type { Facts } from '../../examples/express-shop/src/doctor/facts.ts';
import { gather } from '../../examples/express-shop/src/doctor/gather.ts';
import { readEnv } from '../../examples/express-shop/src/env/env.ts';
import { startPlainMailServer } from '../../packages/shop/src/tests/plain-mail-server.ts';
import {
  startTestServer,
  type TestServer,
} from '../../packages/storage-postgres/src/testing/test-databases.ts';
import { type ShopProcess, startShop } from '../browser/start-shop.ts';

const clock = createSystemClock();
const PANELKIT_SECRET_KEY = 'mYp1dO2M9xqk1bJm0cVt5Qw8Zs7Lr4Gh3Ef6NaUyKjI=';

let folder: string;
let server: TestServer;
let shop: ShopProcess;
/** The settings of the shop that runs, as its doctor has them. */
let running: Record<string, string>;
/** Of a shop that nobody started. */
let closed: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'panelkit-doctor-'));
  server = await startTestServer();
  const DATABASE_URL = await server.createDatabase('shop');
  const common = { STORAGE: 'durable', PANELKIT_SECRET_KEY, DATA_DIR: folder };
  shop = startShop({ ...common, DATABASE_URL });
  running = { ...common, DATABASE_URL, PUBLIC_URL: await shop.opened() };
  closed = { ...common, PUBLIC_URL: `http://localhost:${await freePort()}` };
}, 90_000);
afterAll(async () => {
  await shop.stop();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A port on which nothing listens. */
async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  listener.close();
  await once(listener, 'close');
  if (address === null || typeof address === 'string') throw new TypeError('no port');
  return address.port;
}

const gathered = (settings: Record<string, string>, aheadMs = 0): Promise<Facts> =>
  gather(readEnv(settings), { clock: { ...clock, now: () => addMs(clock.now(), aheadMs) } });
const findings = (facts: Facts, check: string): string[] =>
  diagnose(facts).flatMap((found) => (found.check === check ? [found.problem] : []));

describe('What doctor learns of a real set-up', () => {
  test('given a shop that runs, then it is asked about itself, its database and its panels', async () => {
    const { shop: seen, panels } = await gathered(running);
    expect(seen).toMatchObject({
      kind: 'seen',
      seen: {
        database: { ready: true, clockSkewMs: expect.any(Number) },
        confirmedOnly: true,
        trustProxy: 0,
      },
      cookies: [expect.stringContaining('shop-csrf')],
      certificate: null,
    });
    expect(panels.map(({ name }) => name)).toEqual(
      expect.arrayContaining([expect.stringContaining('3x-ui')]),
    );
  });

  test('given a machine whose clock is ahead, then by how much', async () => {
    const right = await gathered(running);
    expect(findings(right, 'clock')).toEqual([]);
    const ahead = await gathered(running, 300_000);
    expect(findings(ahead, 'clock')).toEqual([expect.stringMatching(/differ by (29\d|30\d) s/)]);
  });

  test('given another key, then it is not this shop', async () => {
    const other = 'Zs7Lr4Gh3Ef6NaUyKjImYp1dO2M9xqk1bJm0cVt5Qw8=';
    expect((await gathered({ ...running, PANELKIT_SECRET_KEY: other })).shop).toMatchObject({
      kind: 'stranger',
    });
  });

  test('given a folder, then how much room there is, and whether others may read it', async () => {
    await chmod(folder, 0o750);
    const disk = await statfs(folder);
    const { machine } = await gathered(closed);
    expect(machine.openPaths).toEqual([folder]);
    // Other tests write on the same disk.
    expect(machine.freeBytes).toBeGreaterThan(0);
    expect(machine.freeBytes).toBeLessThanOrEqual(disk.blocks * disk.bsize);
    await chmod(folder, 0o700);
    expect((await gathered(closed)).machine.openPaths).toEqual([]);
    const nowhere = await gathered({ ...closed, DATA_DIR: join(folder, 'missing') });
    expect(nowhere.machine).toEqual({ freeBytes: null, openPaths: [], disk: 'unknown' });
  });

  test('given a database without its tables, or none at all, while the shop is down, then it says which', async () => {
    const empty = await server.createDatabase('empty');
    const migrated = running.DATABASE_URL ?? '';
    const gone = migrated.replace(/:\d+\//, `:${await freePort()}/`);
    expect((await gathered({ ...closed, DATABASE_URL: migrated })).database).toEqual({ kind: 'usable' });
    for (const DATABASE_URL of [empty, gone]) {
      const facts = await gathered({ ...closed, DATABASE_URL });
      expect(facts.shop).toMatchObject({ kind: 'unreachable' });
      expect(facts.database).toMatchObject({ kind: 'unusable', cause: expect.any(String) });
      expect(findings(facts, 'database')).toHaveLength(1);
    }
  });

  test('given a mail server that answers, one that offers no TLS, and none, then it says which', async () => {
    const mailServer = await startPlainMailServer();
    const mailOf = async (SMTP_URL: string) => (await gathered({ ...closed, SMTP_URL })).mail;
    expect(await mailOf(`smtp://127.0.0.1:${mailServer.port}`)).toEqual({ kind: 'works' });
    expect(await mailOf(`smtp://127.0.0.1:${await freePort()}`)).toMatchObject({ kind: 'refused' });
    expect((await gathered(closed)).mail).toEqual({ kind: 'none' });
    mailServer.close();
  });
});
