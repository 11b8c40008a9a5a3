import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root, runPnpm } from './run-command.mjs';
import { hashOf, isStamped, writeStamp } from './stamp.mjs';

/** The folders of the packages that are published. */
export const publishable = readdirSync(join(root, 'packages')).map((name) => `packages/${name}`);

const built = [...publishable, 'examples/express-shop'];
const settings = ['pnpm-lock.yaml', 'tsconfig.base.json', 'scripts/define-package.ts'];
const stampPath = join(root, '.cache', 'build');

/** Builds every package and the shop; `options` are those of `runCommand`. @returns the exit code */
export async function build(options) {
  const hash = hashOfSources();
  const code = await runPnpm(['--recursive', '--if-present', 'run', 'build'], options);
  if (code === 0) writeStamp(stampPath, hash);
  return code;
}

/** Builds, unless the sources are those of the last build. @returns the exit code */
export async function buildIfStale() {
  const isBuilt = built.every((folder) => existsSync(join(root, folder, 'dist')));
  if (isBuilt && isStamped(stampPath, hashOfSources())) return 0;
  console.log('Building …');
  return build();
}

const hashOfSources = () => hashOf(root, [...settings, ...built], (path) => !path.endsWith('.test.ts'));
