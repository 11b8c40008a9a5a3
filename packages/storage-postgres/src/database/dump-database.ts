import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { PanelkitError } from '@panelkit/sdk';
import type { DatabaseDump } from './database.ts';

/** What can pack its files. */
export interface Packable {
  dumpDataDir?(compression: 'gzip'): Promise<{ stream(): AsyncIterable<Uint8Array> }>;
}

/** As much of what `pg_dump` says of a failure as somebody reads. */
const LONGEST_REASON = 500;

/**
 * Packs the files of an embedded database.
 * @throws PanelkitError `CONFIG_INVALID` for one that cannot pack them
 */
export async function dumpPglite(pglite: Packable): Promise<DatabaseDump> {
  if (pglite.dumpDataDir === undefined)
    throw cannotDump('pglite', 'no-dump', 'This embedded database cannot pack its files (dumpDataDir)');
  const packed = await pglite.dumpDataDir('gzip');
  return { extension: '.tar.gz', content: packed.stream() };
}

/**
 * Runs PostgreSQL's own program.
 * @throws PanelkitError `CONFIG_INVALID` when there is none, or it is older than the server;
 *   `STORAGE_UNAVAILABLE` when the server ends it
 */
export async function dumpServer(
  connectionString: string | undefined,
  { program = 'pg_dump', signal }: { program?: string | undefined; signal?: AbortSignal | undefined },
): Promise<DatabaseDump> {
  if (connectionString === undefined)
    throw cannotDump('pool', 'no-address', 'A pool without a connection string does not say what to copy');
  const { address, password } = withoutPassword(connectionString);
  const dumping = spawn(program, ['--format=custom', '--no-password', `--dbname=${address}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...(password !== null && { PGPASSWORD: password }) },
  });
  const reason = readReason(dumping.stderr);
  await new Promise<void>((started, failed) => {
    dumping.once('spawn', started);
    dumping.once('error', ({ message }) =>
      failed(cannotDump('pgDump', 'missing', `${program} does not start: ${message}`)),
    );
  });
  signal?.addEventListener('abort', () => dumping.kill(), { once: true });
  return { extension: '.dump', content: contentOf(dumping, { program, reason }) };
}

/** The list of processes shows arguments to everybody on the machine. */
function withoutPassword(connectionString: string): { address: string; password: string | null } {
  const url = new URL(connectionString);
  const password = url.password === '' ? null : decodeURIComponent(url.password);
  url.password = '';
  // Ours alone: libpq refuses what it does not know.
  url.searchParams.delete('uselibpqcompat');
  return { address: url.href, password };
}

async function* contentOf(
  dumping: ChildProcess & { stdout: Readable },
  { program, reason }: { program: string; reason: Promise<string> },
): AsyncGenerator<Uint8Array> {
  const ended = new Promise<number | null>((resolve) => dumping.once('close', resolve));
  try {
    yield* dumping.stdout;
    if ((await ended) === 0) return;
    const message = `${program} failed: ${await reason}`;
    if (message.includes('server version mismatch')) throw cannotDump('pgDump', 'older', message);
    const details = { retryAfterMs: null, outcome: 'failed' } as const;
    throw new PanelkitError('STORAGE_UNAVAILABLE', { message, details });
  } finally {
    dumping.kill();
  }
}

async function readReason(stderr: Readable): Promise<string> {
  let said = '';
  for await (const chunk of stderr.setEncoding('utf8'))
    said = `${said}${String(chunk)}`.slice(0, LONGEST_REASON);
  return said.trim();
}

function cannotDump(path: string, code: string, message: string): PanelkitError<'CONFIG_INVALID'> {
  return new PanelkitError('CONFIG_INVALID', { message, details: { issues: [{ path, code, message }] } });
}
