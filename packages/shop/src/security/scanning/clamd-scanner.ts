import { connect, type NetConnectOpts } from 'node:net';
import type { UploadScanner } from './upload-scanner.ts';

/** Below the smallest `StreamMaxLength` of clamd; a chunk has its length before it. */
const CHUNK_BYTES = 64 * 1024;
const TIMEOUT_MS = 20_000;
/** An answer is one line. */
const MOST_ANSWER_BYTES = 4096;

/**
 * ClamAV's daemon, by its `INSTREAM` command: the content is sent over a socket and is never a file there
 * that others read.
 * @param address - `clamd://host:3310`, or `unix:/run/clamav/clamd.ctl`
 * @see https://docs.clamav.net/manual/Usage/Scanning.html#clamd
 */
export function createClamdScanner({
  address,
  timeoutMs = TIMEOUT_MS,
}: {
  address: string;
  timeoutMs?: number;
}): UploadScanner {
  const where = placeOf(address);
  return { scan: async (content) => verdictOf(await askClamd(where, framed(content), timeoutMs)) };
}

function placeOf(address: string): NetConnectOpts {
  const url = new URL(address);
  if (url.protocol === 'unix:') return { path: decodeURIComponent(url.pathname) };
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 3310) };
}

/** The command and the content, as the daemon reads them. */
function* framed(content: Uint8Array): Generator<Uint8Array> {
  yield Buffer.from('zINSTREAM\0');
  for (let start = 0; start < content.length; start += CHUNK_BYTES) {
    const chunk = content.subarray(start, start + CHUNK_BYTES);
    yield lengthOf(chunk.length);
    yield chunk;
  }
  yield lengthOf(0);
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes);
  return length;
}

function askClamd(where: NetConnectOpts, parts: Iterable<Uint8Array>, timeoutMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    // Of the whole question: a daemon that sends a byte now and then holds nobody up.
    const socket = connect({ ...where, signal: AbortSignal.timeout(timeoutMs) });
    const answer: Buffer[] = [];
    let bytes = 0;
    socket.on('connect', () => {
      for (const part of parts) socket.write(part);
    });
    socket.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MOST_ANSWER_BYTES) socket.destroy(new Error('clamd answered too much'));
      else answer.push(chunk);
    });
    socket.on('end', () => socket.end());
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(answer).toString('latin1')));
  });
}

/** `stream: OK`, `stream: <name> FOUND`, or a complaint that ends in `ERROR`. */
function verdictOf(answer: string): string | null {
  const line = answer.replace(/\0$/, '').trim();
  if (line === 'stream: OK') return null;
  const [, found] = /^stream: ([\x21-\x7e]{1,200}) FOUND$/.exec(line) ?? [];
  if (found !== undefined) return found;
  throw new Error(`clamd could not judge a file: ${line.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 200)}`);
}
