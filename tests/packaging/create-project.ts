import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { workspace } from './pack-packages.ts';
import { runProgram } from './run-program.ts';

/** What a stranger installs. */
export interface Installation {
  directory: string;
  /** Tarballs by package name. */
  tarballs: Record<string, string>;
  /** Packages that it takes in the workspace's versions. */
  tools: readonly string[];
}

/** Installs the tarballs in a folder as npm does it for a stranger; projects below the folder find them. */
export async function installPackages({ directory, tarballs, tools }: Installation): Promise<void> {
  await mkdir(directory, { recursive: true });
  const packages = Object.fromEntries(Object.entries(tarballs).map(([name, path]) => [name, `file:${path}`]));
  const manifest = {
    name: 'a-shop',
    private: true,
    dependencies: packages,
    devDependencies: await versionsOf(tools),
    // The packages need each other in a version that no registry has yet.
    overrides: Object.fromEntries(Object.keys(packages).map((name) => [name, `$${name}`])),
  };
  await writeFile(join(directory, 'package.json'), JSON.stringify(manifest, null, 2));
  await runProgram('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund'], directory);
}

/** What a stranger's project is made of. */
export interface ProjectOptions {
  directory: string;
  /** The folder of `projects/` whose files it gets. */
  files: string;
  type: 'module' | 'commonjs';
}

/** Makes a project in an empty folder, which finds what is installed there or above. */
export async function createProject({ directory, files, type }: ProjectOptions): Promise<void> {
  await cp(new URL(`./projects/${files}`, import.meta.url), directory, { recursive: true });
  await writeFile(join(directory, 'package.json'), JSON.stringify({ name: type, private: true, type }));
}

async function versionsOf(tools: readonly string[]): Promise<Record<string, string>> {
  const versions: Record<string, string> = {};
  for (const tool of tools) {
    const manifest = await readFile(join(workspace, 'node_modules', tool, 'package.json'), 'utf8');
    versions[tool] = (JSON.parse(manifest) as { version: string }).version;
  }
  return versions;
}
