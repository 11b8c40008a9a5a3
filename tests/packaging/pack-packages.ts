import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from './run-program.ts';

/** The root of the workspace. */
export const workspace = fileURLToPath(new URL('../..', import.meta.url));

const folders = [
  'sdk',
  'http',
  'panel-adapters',
  'payment-gateways',
  'shop',
  'storage-memory',
  'storage-postgres',
  'telegram',
];

/**
 * Packs the publishable packages as they would be published.
 *
 * @returns the tarballs' paths by package name
 * @throws Error when they are not built
 */
export async function packPackages(directory: string): Promise<Record<string, string>> {
  const tarballs: Record<string, string> = {};
  for (const folder of folders) {
    const source = join(workspace, 'packages', folder);
    if (!existsSync(join(source, 'dist'))) throw new Error(`${folder} is not built: run pnpm build`);
    const tarball = join(directory, `${folder}.tgz`);
    await runProgram('npx', ['-y', pinnedPnpm(), 'pack', '--out', tarball], source);
    tarballs[`@panelkit/${folder}`] = tarball;
  }
  return tarballs;
}

function pinnedPnpm(): string {
  const found = /"packageManager": "([^"]+)"/.exec(readFileSync(join(workspace, 'package.json'), 'utf8'));
  return found?.[1] ?? 'pnpm';
}
