import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../packages/panel-adapters/src/dialer/free-port.ts';

/** A client on a link, and a web server behind the panel's core; both on this machine alone. */
export interface XrayClient {
  /** How many bytes came through a new connection; 0 when it failed. */
  download(bytes: number): Promise<number>;
  stop(): Promise<void>;
}

const ANSWER_MS = 4000;

/** @param outbound - of the client's configuration; @throws when the client does not listen within 10 s */
export async function startXrayClient(binary: string, outbound: object): Promise<XrayClient> {
  const web = createServer((incoming, outgoing) => {
    outgoing.end(Buffer.alloc(Number(new URL(incoming.url ?? '', 'http://x').searchParams.get('bytes'))));
  });
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  const webPort = portOf(web);
  const proxyPort = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'panelkit-xray-'));
  const path = join(folder, 'client.json');
  const inbounds = [{ listen: '127.0.0.1', port: proxyPort, protocol: 'http' }];
  await writeFile(path, JSON.stringify({ log: { loglevel: 'none' }, inbounds, outbounds: [outbound] }));
  const client = spawn(binary, ['run', '-c', path], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => client.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    client.kill();
    web.closeAllConnections();
    web.close();
    await ended;
    await rm(folder, { recursive: true });
  };
  if (!(await listens(proxyPort))) {
    await stop();
    throw new Error('The client does not listen');
  }
  return { stop, download: (bytes) => download(proxyPort, `http://127.0.0.1:${webPort}/?bytes=${bytes}`) };
}

function download(proxyPort: number, url: string): Promise<number> {
  return new Promise((resolve) => {
    // The origin must not hang up first: over WebSocket, Xray 26.7 then loses what it had still to pass on.
    const headers = { connection: 'keep-alive' };
    const options = {
      host: '127.0.0.1',
      port: proxyPort,
      path: url,
      headers,
      agent: false,
      timeout: ANSWER_MS,
    } as const;
    const asked = request(options, (answer) => {
      let count = 0;
      answer.on('data', (chunk: Buffer) => {
        count += chunk.length;
      });
      answer.on('close', () => resolve(answer.statusCode === 200 && answer.complete ? count : 0));
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(0));
    asked.end();
  });
}

async function listens(port: number): Promise<boolean> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (isOpen) return true;
    await sleep(100);
  }
  return false;
}

function portOf(server: ReturnType<typeof createServer>): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('the server has no port');
  return address.port;
}
