import { execFile } from 'node:child_process';
import { cp, mkdir } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Runs the COPY and RUN steps of the Dockerfile's first stage by a shell in `folder`, and those COPY steps of
 * the second that take from it. The machine's Node and tools stand for the image's; absolute paths are below
 * `folder`.
 * @returns the second stage's folder
 */
export async function runDockerSteps(
  dockerfile: string,
  { root, folder }: { root: string; folder: string },
): Promise<string> {
  const below = (path: string) => path.replaceAll(/ \/(?=\w)/g, ` ${folder}/`);
  let at = folder;
  let stage = 0;
  for (const line of dockerfile.split('\n')) {
    const [word = '', ...rest] = line.split(' ');
    const text = rest.join(' ');
    if (word === 'FROM') stage += 1;
    if (word === 'WORKDIR') at = join(folder, String(stage), text);
    if (word === 'WORKDIR') await mkdir(at, { recursive: true });
    if (word === 'COPY' && text === '. .') await copySources(root, at);
    if (word === 'COPY' && text.startsWith('--from=build '))
      await cp(join(folder, rest[1] ?? ''), at, { recursive: true, verbatimSymlinks: true });
    if (word === 'RUN' && stage === 1) await shell(below(` ${text}`), at, root);
  }
  return at;
}

/**
 * What git knows, as it is now: no less than .dockerignore leaves of a fresh clone, and nothing that was
 * built.
 */
async function copySources(root: string, target: string): Promise<void> {
  const { stdout } = await run('git', ['ls-files', '-z', '--cached'], { cwd: root, maxBuffer: 2 ** 25 });
  for (const path of stdout.split('\0').filter(Boolean)) {
    await mkdir(dirname(join(target, path)), { recursive: true });
    await cp(join(root, path), join(target, path)).catch(ignoreMissing);
  }
}

function ignoreMissing(error: unknown): void {
  // Deleted and not yet committed.
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}

async function shell(command: string, cwd: string, root: string): Promise<void> {
  const PATH = [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter);
  await run('sh', ['-ec', command], { cwd, env: { ...process.env, PATH }, maxBuffer: 2 ** 25 });
}
