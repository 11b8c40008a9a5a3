import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DialProgram } from './dial-document.ts';

/** What a program says that it is. */
export interface ClientVersion {
  program: DialProgram;
  coreVersion: string;
}

const VERSION_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 50;

/** Asks the program for its version. @returns null when it does not start, or is neither Xray nor sing-box */
export async function readClientVersion(path: string): Promise<ClientVersion | null> {
  const text = await new Promise<string>((resolve) => {
    execFile(path, ['version'], { timeout: VERSION_WITHIN_MS }, (_, stdout) => resolve(stdout));
  });
  const [, name, coreVersion] = /^(Xray|sing-box version) v?(\d+\.\d+\.\d+)/.exec(text) ?? [];
  if (name === undefined || coreVersion === undefined) return null;
  return { program: name === 'Xray' ? 'xray' : 'sing-box', coreVersion };
}

/**
 * Runs the program with a configuration for as long as `use` takes, and removes every trace of it: the
 * configuration holds a customer's credentials.
 * @returns null when it does not listen in time
 */
export async function withClient<Result>(
  path: string,
  { document, port, signal }: { document: string; port: number; signal: AbortSignal },
  use: () => Promise<Result>,
): Promise<Result | null> {
  const folder = await mkdtemp(join(tmpdir(), 'panelkit-dial-'));
  try {
    const file = join(folder, 'client.json');
    await writeFile(file, document, { mode: 0o600 });
    const client = spawn(path, ['run', '-c', file], { stdio: 'ignore' });
    const ended = new Promise<void>((resolve) => {
      for (const event of ['exit', 'error']) client.once(event, () => resolve());
    });
    try {
      const isUp = await Promise.race([listens(port, signal), ended.then(() => false)]);
      return isUp ? await use() : null;
    } finally {
      client.kill('SIGKILL');
      await ended;
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function listens(port: number, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (isOpen) return true;
    await sleep(LOOK_EVERY_MS);
  }
  return false;
}
