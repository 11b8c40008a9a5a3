import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

// `data`: what a shop keeps where it runs.
const neverRead = new Set(['node_modules', 'dist', '.git', '.cache', 'data']);

/**
 * A hash of the contents and names of files; folders are read to their bottom.
 *
 * @param {string} root
 * @param {readonly string[]} paths - below `root`; what does not exist is passed over
 * @param {(path: string) => boolean} [isWanted]
 */
export function hashOf(root, paths, isWanted = () => true) {
  const hash = createHash('sha256');
  for (const path of paths.flatMap((start) => filesBelow(root, start)).filter(isWanted)) {
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  return hash.digest('hex');
}

/** Whether the stamp at `path` holds `hash`. */
export const isStamped = (path, hash) => existsSync(path) && readFileSync(path, 'utf8') === hash;

/** Writes `hash` as the stamp at `path`. */
export function writeStamp(path, hash) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, hash);
}

function filesBelow(root, path) {
  const absolute = join(root, path);
  if (!existsSync(absolute)) return [];
  if (!statSync(absolute).isDirectory()) return [path];
  return readdirSync(absolute)
    .filter((name) => !neverRead.has(name))
    .sort()
    .flatMap((name) => filesBelow(root, `${path}/${name}`));
}
