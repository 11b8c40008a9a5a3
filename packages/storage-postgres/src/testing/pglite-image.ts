import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';

const folder = join(import.meta.dirname, '../../../../.cache/pglite');

/**
 * A new embedded database in memory. It starts from a copy: to make one from nothing takes two seconds of
 * processor time, a copy half a second.
 */
export async function createPglite(): Promise<PGlite> {
  return PGlite.create({ loadDataDir: await readImage() });
}

/** What a new database of the installed PGlite consists of; the first process that asks makes it. */
async function readImage(): Promise<Blob> {
  const file = join(folder, `${await installedVersion()}.tar`);
  const kept = await readFile(file).catch(noneIfAbsent);
  if (kept !== null) return new Blob([kept]);
  const pglite = await PGlite.create();
  const image = await pglite.dumpDataDir('none');
  await pglite.close();
  await mkdir(folder, { recursive: true });
  // Another process may be making it too: whoever reads it finds a whole one.
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, Buffer.from(await image.arrayBuffer()));
  await rename(draft, file);
  return image;
}

function noneIfAbsent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}

async function installedVersion(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const { version } = JSON.parse(await readFile(join(dirname(entry), '..', 'package.json'), 'utf8'));
  return version;
}
