import { once } from 'node:events';
import { createServer } from 'node:net';

/** What every scanner reports, and no machine runs. https://www.eicar.org/download-anti-malware-testfile */
export const EICAR = `X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`;

export interface FakeClamd {
  address: string;
  /** What it was sent, one a question. */
  scanned: Buffer[];
  close(): Promise<void>;
}

/**
 * A daemon that speaks INSTREAM and knows one signature. `answer` is what it says in place of its verdict;
 * null: nothing ever.
 */
export async function startFakeClamd(options: { answer?: string | null } = {}): Promise<FakeClamd> {
  const scanned: Buffer[] = [];
  const server = createServer((socket) => {
    let received = Buffer.alloc(0);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const content = contentIn(received);
      if (content === null || options.answer === null) return;
      scanned.push(content);
      const verdict = content.includes(EICAR) ? 'Eicar-Signature FOUND' : 'OK';
      socket.end(options.answer ?? `stream: ${verdict}\0`);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('the server has no port');
  return {
    address: `clamd://127.0.0.1:${address.port}`,
    scanned,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const COMMAND = 'zINSTREAM\0';

/** Null: the last chunk has not come. @throws when it is no such question */
function contentIn(received: Buffer): Buffer | null {
  const parts: Buffer[] = [];
  if (received.length < COMMAND.length) return null;
  if (received.subarray(0, COMMAND.length).toString() !== COMMAND) throw new TypeError('not INSTREAM');
  for (let at = COMMAND.length; at + 4 <= received.length; ) {
    const length = received.readUInt32BE(at);
    if (length === 0) return Buffer.concat(parts);
    parts.push(received.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return null;
}
