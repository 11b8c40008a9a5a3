import { fork } from 'node:child_process';
import { once } from 'node:events';
import { COMPILE_CACHE } from '../../compile-cache.ts';
import type { ProcessSettings } from '../processes/start-shop-process.ts';

/** What a process with the bot is told at its start. */
export interface BotProcessSettings extends ProcessSettings {
  telegram: { token: string; apiRoot: string };
}

/** A process of the shop that runs the customers' bot and delivers. */
export interface BotProcess {
  kill(): Promise<void>;
  /** Lets it end; resolves with its exit code. */
  stop(): Promise<unknown>;
}

/** Starts it on the packages' sources. */
export async function startBotProcess(settings: BotProcessSettings): Promise<BotProcess> {
  const hook = new URL('../resolve-from-sources.ts', import.meta.url).href;
  const child = fork(new URL('./bot-process.ts', import.meta.url), [JSON.stringify(settings)], {
    execArgv: ['--import', hook],
    env: { ...process.env, ...COMPILE_CACHE },
  });
  const ended = once(child, 'exit');
  const failed = ended.then(([code]) =>
    Promise.reject(new Error(`a process with the bot ended with ${code}`)),
  );
  failed.catch(() => {});
  await Promise.race([once(child, 'message'), failed]);
  return {
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
