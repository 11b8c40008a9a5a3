import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { workspaceRoot } from './workspace-root.ts';

/**
 * Copies the workspace's sources, so that defects are planted beside the working tree and never in it.
 * Dependencies are linked; `@panelkit/*` resolves to the copy's sources by its own tsconfig.json.
 *
 * @returns the copy's folder
 */
export function copyWorkspace(name: string): string {
  const copy = join(workspaceRoot, '.cache', 'mutation', name);
  rmSync(copy, { recursive: true, force: true });
  const listed = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
  const files = execFileSync('git', listed, { cwd: workspaceRoot, encoding: 'utf8', maxBuffer: 2 ** 26 });
  const folders = new Set(['.']);
  for (const file of files
    .split('\0')
    .filter((path) => existsSync(join(workspaceRoot, path)) && path !== '')) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(workspaceRoot, file), join(copy, file), { verbatimSymlinks: true });
    if (file.endsWith('/package.json')) folders.add(dirname(file));
  }
  for (const folder of folders) linkModules(join(workspaceRoot, folder), join(copy, folder));
  return copy;
}

function linkModules(from: string, to: string): void {
  const modules = join(from, 'node_modules');
  if (existsSync(modules)) symlinkSync(modules, join(to, 'node_modules'));
}
