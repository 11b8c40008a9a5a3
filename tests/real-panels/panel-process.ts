import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** How a panel's program is started. */
export interface ProcessOptions {
  command: string;
  args?: readonly string[];
  folder: string;
  env?: Record<string, string>;
  /** Whether it answers. */
  isUp(): Promise<boolean>;
}

/** A panel's program with its core: a process group, so that nothing of it outlives the panel. */
export interface PanelProcess {
  /** Resolves once it answers. @throws when it does not within three minutes */
  start(): Promise<void>;
  /** As an operator stops a service. */
  stop(): Promise<void>;
  /** `kill -9` of the panel and its core. */
  kill(): Promise<void>;
}

/** Panels ask the world for their own address and for newer versions: here they find nobody. */
const NO_WAY_OUT: Record<string, string> = {
  no_proxy: '127.0.0.1,127.0.0.2,localhost',
  NO_PROXY: '127.0.0.1,127.0.0.2,localhost',
  ...Object.fromEntries(
    ['http_proxy', 'https_proxy', 'all_proxy'].flatMap((name) => [
      [name, 'http://127.0.0.1:9'],
      [name.toUpperCase(), 'http://127.0.0.1:9'],
    ]),
  ),
};
const UP_WITHIN_MS = 180_000;
const DOWN_WITHIN_MS = 10_000;

function createPanelProcess({ command, args = [], folder, env, isUp }: ProcessOptions): PanelProcess {
  let running: { child: ChildProcess; ended: Promise<void> } | null = null;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (running === null) return;
    const { child, ended } = running;
    running = null;
    if (child.pid === undefined) return;
    if (signal !== 'SIGKILL') {
      process.kill(child.pid, signal);
      await Promise.race([ended, sleep(DOWN_WITHIN_MS)]);
    }
    killGroup(child.pid);
    await ended;
  };
  return {
    start: async () => {
      const log = openSync(join(folder, 'panel.log'), 'a');
      const stdio = ['ignore', log, log] as const;
      const child = spawn(command, args, {
        cwd: folder,
        env: { ...process.env, ...NO_WAY_OUT, ...env },
        detached: true,
        stdio: [...stdio],
      });
      running = { child, ended: new Promise((resolve) => child.once('exit', () => resolve())) };
      for (const until = performance.now() + UP_WITHIN_MS; performance.now() < until; await sleep(200)) {
        if (await isUp()) return;
      }
      await end('SIGKILL');
      throw new Error(`${command} does not answer; see ${folder}/panel.log`);
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

/** What the leader left behind; nothing is left when it stopped its core itself. */
function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** Whether anything listens at the port. */
export async function answers(port: number, hostname = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, hostname, () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

/** A panel whose program, environment or data may change between one start and the next. */
export interface PanelService extends PanelProcess {
  /** Stops it, changes what is to be changed, and starts it. */
  restart(change?: () => void | Promise<void>): Promise<void>;
}

/** @param launch - asked at each start for what is started then */
export function createPanelService(launch: () => ProcessOptions): PanelService {
  let running = createPanelProcess(launch());
  return {
    start: () => running.start(),
    stop: () => running.stop(),
    kill: () => running.kill(),
    restart: async (change = () => {}) => {
      await running.stop();
      await change();
      running = createPanelProcess(launch());
      await running.start();
    },
  };
}
