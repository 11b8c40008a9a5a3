import { cp, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type ShopProcess, startShop } from '../browser/start-shop.ts';
import { browseAsAda, buyStarter } from './buy-as-ada.ts';

const started: ShopProcess[] = [];
const folders: string[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((shop) => shop.stop()));
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'panelkit-shop-'));
  folders.push(folder);
  return join(folder, 'data');
}

function start(DATA_DIR: string, environment: Record<string, string> = {}): ShopProcess {
  const shop = startShop({ STORAGE: 'durable', DATA_DIR, ...environment });
  started.push(shop);
  return shop;
}

describe('A shop in a folder', () => {
  test('given a shop that has sold, when it is started again, also with another key, then all is there, and nothing for the other key', async () => {
    const folder = await newFolder();
    const first = start(folder);
    const order = await buyStarter(await browseAsAda(await first.opened()), 1);
    expect(first.output()).toContain(`Everything is kept in ${folder}`);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, 'secret.key'))).mode & 0o777).toBe(0o600);
    const key = await readFile(join(folder, 'secret.key'), 'utf8');

    const second = start(folder);
    expect(await second.ended()).toBe(1);
    expect(second.log()).toContain('CONFIG_INVALID');
    expect(second.log()).toContain('is in use');
    expect(await first.stop()).toBe(0);

    const wrong = start(folder, { PANELKIT_SECRET_KEY: 'another-key-of-nobody' });
    expect(await wrong.ended()).toBe(1);
    expect(wrong.log()).toContain('SECRET_KEY_MISMATCH');
    expect(await readFile(join(folder, 'secret.key'), 'utf8')).toBe(key);

    const right = start(folder);
    const browser = await browseAsAda(await right.opened());
    expect((await browser.get(order)).status).toBe(200);
    expect((await browser.get('/plans/starter')).text).toContain('$17.00');
  }, 150_000);

  test('given a shop that has sold, when its folder is copied back and its key changed, then the copy runs on the new key alone', async () => {
    const folder = await newFolder();
    const shop = start(folder);
    const order = await buyStarter(await browseAsAda(await shop.opened()), 1);
    expect(await shop.stop()).toBe(0);
    const copy = join(await newFolder(), 'copy');
    await cp(folder, copy, { recursive: true });
    const old = (await readFile(join(copy, 'secret.key'), 'utf8')).trim();
    const keys = { PANELKIT_SECRET_KEY: 'the-key-that-comes-after' };
    const reseal = startShop(
      { STORAGE: 'durable', DATA_DIR: copy, ...keys, PANELKIT_PREVIOUS_SECRET_KEYS: old },
      fileURLToPath(new URL('../../examples/express-shop/dist/reseal-secrets.js', import.meta.url)),
    );
    expect(await reseal.ended()).toBe(0);
    expect(reseal.output()).toMatch(/Resealed: [1-9]/);
    const browser = await browseAsAda(await start(copy, keys).opened());
    await vi.waitFor(async () => expect((await browser.get(order)).text).toContain('1 of 1 delivered'), {
      timeout: 90_000,
      interval: 250,
    });
  }, 150_000);
});
