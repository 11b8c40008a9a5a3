import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startShop } from '../browser/start-shop.ts';
import { runDockerSteps } from '../host/run-docker-steps.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('given an empty folder, when the steps of the Dockerfile run there, then what they leave is a shop that opens', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'panelkit-image-'));
  try {
    const shopFolder = await runDockerSteps(await readFile(join(root, 'Dockerfile'), 'utf8'), {
      root,
      folder,
    });
    expect(await readdir(shopFolder)).toEqual(expect.arrayContaining(['dist', 'node_modules']));
    const data = { STORAGE: 'durable', DATA_DIR: join(folder, 'data') };
    const shop = startShop(data, join(shopFolder, 'dist/main.js'));
    expect(await (await fetch(await shop.opened())).text()).toContain('In stock');
    for (const path of ['/readyz', '/page.css', '/fonts/inter.woff2', '/judge/core.js'])
      expect((await fetch((await shop.opened()) + path)).status, path).toBe(200);
    expect(await shop.stop()).toBe(0);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
