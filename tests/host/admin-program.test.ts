import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestBrowser } from '../../packages/shop/src/tests/test-browser.ts';
import {
  startTestServer,
  type TestServer,
} from '../../packages/storage-postgres/src/testing/test-databases.ts';
import { startShop } from '../browser/start-shop.ts';
import { COMPILE_CACHE } from '../compile-cache.ts';

const program = fileURLToPath(new URL('../../examples/express-shop/dist/admin.js', import.meta.url));
let folder: string;
let server: TestServer;
/** Of a shop on a server. */
let records: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'panelkit-admin-'));
  server = await startTestServer();
  records = {
    STORAGE: 'durable',
    DATA_DIR: join(folder, 'data'),
    DATABASE_URL: await server.createDatabase('administered'),
    PANELKIT_SECRET_KEY: 'the-key-of-this-test-shop',
    SHOP_CURRENCY: 'USD',
  };
}, 60_000);
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function adminOf(settings: Record<string, string>, ...given: string[]): Promise<string> {
  const env = { ...COMPILE_CACHE, LOG_LEVEL: 'error', ...settings };
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...given], { cwd: folder, env });
  return stdout;
}

const admin = (...given: string[]): Promise<string> => adminOf(records, ...given);

test('given a new folder, when somebody is added from a terminal, then the folder has them', async () => {
  const settings = { DATA_DIR: join(folder, 'new') };
  expect(await adminOf(settings, 'create-staff', 'omid@shop.test', 'support')).toContain('only now: ');
  expect(await adminOf(settings, 'reset-password', 'omid@shop.test')).toContain('only now: ');
}, 120_000);

test('given a new database, when staff and plans are added from a terminal, then the shop has them', async () => {
  expect(await admin('help')).toContain('create-staff');
  expect(await admin('migrate')).toContain('up to date');
  const made = await admin('create-staff', 'Omid@shop.test', 'support', 'Omid');
  const password = /only now: (\S+)/.exec(made)?.[1] ?? '';
  await expect(admin('create-staff', 'omid@shop.test', 'support')).rejects.toThrow('email-taken');
  const price = { amountMinor: 900, currency: 'USD' };
  const plan = { slug: 'gold', name: 'Gold', price, durationDays: 30, trafficLimitBytes: null };
  const file = join(folder, 'plans.json');
  await writeFile(file, JSON.stringify([plan]));
  expect(await admin('import-plans', file)).toContain('Added: gold; 0 were there.');
  expect(await admin('import-plans', file)).toContain('Added: none; 1 were there.');

  const shop = startShop(records);
  let browser = openTestBrowser(await shop.opened());
  expect((await browser.get('/plans/gold')).text).toContain('$9.00');
  await browser.submit('/sign-in', '/sign-in', { email: 'omid@shop.test', password });
  expect((await browser.get('/staff/orders')).status).toBe(200);
  expect((await browser.get('/profile')).text).toContain('Added to the staff');
  expect(await shop.stop()).toBe(0);

  const reset = await admin('reset-password', 'omid@shop.test');
  const next = /only now: (\S+)/.exec(reset)?.[1] ?? '';
  expect(await admin('unlock', 'Omid@shop.test')).toContain('may try to sign in again');
  expect(await admin('reset-second-factor', 'omid@shop.test')).toContain('password alone');
  await expect(admin('reset-password', 'nobody@shop.test')).rejects.toThrow('nobody has this address');
  const again = startShop(records);
  browser = openTestBrowser(await again.opened());
  const signIn = (given: string) =>
    browser.submit('/sign-in', '/sign-in', { email: 'omid@shop.test', password: given });
  expect((await signIn(password)).status).toBe(401);
  expect((await signIn(next)).location).toBe('/staff');
  const { text } = await browser.get('/profile');
  for (const done of ['Password reset', 'Sign-in unlocked', 'Second factor switched off'])
    expect(text).toContain(done);
  expect(await again.stop()).toBe(0);
}, 240_000);
