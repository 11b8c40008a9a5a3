import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { COMPILE_CACHE } from '../../compile-cache.ts';

/** A process of a test that is killed, or asked to end. */
export interface StartedProcess {
  readonly child: ChildProcess;
  /** Rejects when it ends. */
  readonly failed: Promise<never>;
  kill(): Promise<void>;
  /** Lets it end; resolves with its exit code. */
  stop(): Promise<unknown>;
}

/**
 * Starts a program of this folder on the packages' sources, with its settings as an argument. It says by a
 * message when it is ready.
 */
export function startProcess(program: URL, settings: object): StartedProcess {
  const hook = new URL('../resolve-from-sources.ts', import.meta.url).href;
  const child = fork(program, [JSON.stringify(settings)], {
    execArgv: ['--import', hook],
    env: { ...process.env, ...COMPILE_CACHE },
  });
  const ended = once(child, 'exit');
  const failed = ended.then(([code]): Promise<never> => {
    throw new Error(`a process of the test ended with ${code}`);
  });
  failed.catch(() => {});
  return {
    child,
    failed,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async stop() {
      if (child.connected) child.disconnect();
      const [code] = await ended;
      return code;
    },
  };
}
