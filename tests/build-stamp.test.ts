import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

// The scripts run before anything is built, so they are plain JavaScript.
const { hashOf }: { hashOf(root: string, paths: string[]): string } = await import(
  new URL('../scripts/stamp.mjs', import.meta.url).href
);

test('given a shop that keeps its records beside its sources, when it is started again, then nothing is rebuilt', async () => {
  const root = await mkdtemp(join(tmpdir(), 'panelkit-stamp-'));
  await mkdir(join(root, 'shop/data/pgdata'), { recursive: true });
  await writeFile(join(root, 'shop/main.ts'), 'first');
  const before = hashOf(root, ['shop']);
  await writeFile(join(root, 'shop/data/pgdata/1'), 'a row');
  expect(hashOf(root, ['shop'])).toBe(before);
  await writeFile(join(root, 'shop/main.ts'), 'second');
  expect(hashOf(root, ['shop'])).not.toBe(before);
  await rm(root, { recursive: true });
});
