import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { installedPrograms, reachablePrograms, type ServerUser, serverUser } from './server-programs.ts';

const run = promisify(execFile);
const PASSWORD = 'postgres';
const IS_READY = 'database system is ready to accept connections';
const KEPT_OUTPUT_CHARS = 4000;

/** A PostgreSQL server on this machine, in a folder that is removed with it. */
export interface PostgresServer {
  readonly folder: string;
  /**
   * Makes an empty database, or a copy of `template`, to which nobody may be connected; answers its
   * connection string.
   */
  createDatabase(name: string, options?: { template?: string }): Promise<string>;
  /** Shuts it down; `start` starts it again on the same records, also after it was killed. */
  goDown(): Promise<void>;
  /** @throws Error with what the server said, when it ends instead of starting */
  start(): Promise<void>;
  /** Of the process that all of its others belong to. */
  processId(): Promise<number>;
  stop(): Promise<void>;
}

/** How a server is started. */
export interface ServerOptions {
  /** As `fsync=off`. */
  settings?: readonly string[];
  /** The folder of PostgreSQL's programs. */
  programs?: string;
}

/**
 * Starts a server in a new folder on a free port. If this process ends without stopping it, however that
 * happens, the server ends and its folder goes.
 *
 * @throws Error with what the server's programs said
 */
export async function startPostgresServer(options: ServerOptions = {}): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'panelkit-postgres-'));
  const guard = guardFolder(folder);
  try {
    const server = await createServerIn(folder, guard, options);
    await server.start();
    return server;
  } catch (error) {
    await removeFolder(folder, guard);
    throw error;
  }
}

async function createServerIn(
  folder: string,
  guard: ChildProcess | null,
  { settings = [], programs = installedPrograms() }: ServerOptions,
): Promise<PostgresServer> {
  const user = await serverUser();
  await chmod(folder, 0o755);
  const bin = join(await reachablePrograms(programs, folder, user), 'bin');
  const data = join(folder, 'data');
  await initialise(bin, data, user);
  const port = await freePort();
  const flags = [
    '-D',
    data,
    '-p',
    String(port),
    ...['unix_socket_directories=', ...settings].flatMap((setting) => ['-c', setting]),
  ];
  const urlOf = (name: string) => `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/${name}`;
  let postgres: ChildProcess | null = null;
  const goDown = async () => {
    await ended(postgres);
    postgres = null;
  };
  return {
    folder,
    goDown,
    start: async () => {
      postgres = await startPostgres(join(bin, 'postgres'), flags, user);
    },
    createDatabase: async (name, { template = 'template1' } = {}) => {
      const client = new pg.Client({ connectionString: urlOf('postgres') });
      await client.connect();
      const [database, source] = [name, template].map((each) => client.escapeIdentifier(each));
      await client.query(`CREATE DATABASE ${database} TEMPLATE ${source}`);
      await client.end();
      return urlOf(name);
    },
    processId: async () => Number((await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n')[0]),
    stop: async () => {
      await goDown();
      await removeFolder(folder, guard);
    },
  };
}

async function initialise(bin: string, data: string, user: ServerUser): Promise<void> {
  await mkdir(data, { mode: 0o700 });
  const passwordFile = `${data}-password`;
  await writeFile(passwordFile, `${PASSWORD}\n`, { mode: 0o600 });
  if (user.uid !== undefined && user.gid !== undefined) {
    await chown(data, user.uid, user.gid);
    await chown(passwordFile, user.uid, user.gid);
  }
  const flags = [
    '--auth=password',
    '--username=postgres',
    '--locale=C',
    '--encoding=UTF8',
    // A test opens many connections, and its password needs no guard against guesses.
    '--set=scram_iterations=1',
  ];
  await run(join(bin, 'initdb'), [`--pgdata=${data}`, `--pwfile=${passwordFile}`, ...flags], user);
  await rm(passwordFile);
}

/** Resolves once it accepts connections. */
function startPostgres(program: string, flags: string[], user: ServerUser): Promise<ChildProcess> {
  const { promise, resolve, reject } = Promise.withResolvers<ChildProcess>();
  const child = spawn(program, flags, {
    ...user,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, LC_ALL: 'C' },
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-KEPT_OUTPUT_CHARS);
    if (said.includes(IS_READY)) resolve(child);
  });
  child.once('error', reject);
  child.once('close', (code) => reject(new Error(`the PostgreSQL server ended with ${code}: ${said}`)));
  return promise;
}

async function ended(child: ChildProcess | null): Promise<void> {
  if (child === null || child.exitCode !== null || child.signalCode !== null) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  child.once('exit', () => resolve());
  // Its fast shutdown: connections are closed, nothing is waited for.
  child.kill('SIGINT');
  await promise;
}

async function removeFolder(folder: string, guard: ChildProcess | null): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  guard?.stdin?.end();
}

const GUARD = `
  read -r _
  if pid=$(head -n 1 "$0/data/postmaster.pid"); then
    kill -INT "$pid"
    tries=0
    while kill -0 "$pid"; do
      tries=$((tries + 1)); [ $tries -gt 100 ] && kill -KILL "$pid"
      sleep 0.1
    done
  fi
  rm -rf "$0"`;

/**
 * A process in its own group that waits for this one to end, then shuts the server down and removes the
 * folder.
 */
function guardFolder(folder: string): ChildProcess | null {
  if (platform() === 'win32') return null;
  const guard = spawn('/bin/sh', ['-c', GUARD, folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.unref();
  if ('unref' in guard.stdin && typeof guard.stdin.unref === 'function') guard.stdin.unref();
  return guard;
}

function freePort(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const probe = createServer();
  probe.once('error', reject);
  probe.listen(0, '127.0.0.1', () => {
    const address = probe.address();
    probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
  });
  return promise;
}
