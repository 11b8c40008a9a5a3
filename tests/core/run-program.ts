import { execFile, spawn } from 'node:child_process';
import { request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Outcome {
  code: number;
  text: string;
}

/** Runs a program to its end. */
export function run(binary: string, args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(binary, args, { timeout: 30_000 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), text: `${stdout}${stderr}` });
    });
  });
}

/**
 * Starts a program and waits until it listens. @throws when it ends before, or does not listen within 10 s
 */
export async function start(
  binary: string,
  args: readonly string[],
  port: number,
): Promise<{ stop(): Promise<void> }> {
  const child = spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      text = `${text}${chunk}`.slice(-4000);
    });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill();
    await ended;
  };
  for (let attempt = 0; attempt < 100 && child.exitCode === null; attempt += 1) {
    if (await listens(port)) return { stop };
    await sleep(100);
  }
  await stop();
  throw new Error(`It does not listen: ${text}`);
}

/** How many bytes an HTTP proxy on this port fetches; 0 when it fails. */
export function download(proxyPort: number, url: string): Promise<number> {
  return new Promise((resolve) => {
    const headers = { connection: 'keep-alive', host: new URL(url).host };
    const options = {
      host: '127.0.0.1',
      port: proxyPort,
      path: url,
      headers,
      agent: false,
      timeout: 8000,
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

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    }).once('error', () => resolve(false));
  });
}
