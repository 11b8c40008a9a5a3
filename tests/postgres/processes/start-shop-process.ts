import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { PanelkitOptions } from '@panelkit/sdk';
import { COMPILE_CACHE } from '../../compile-cache.ts';

/** What a process of the shop gets at its start. */
export interface ProcessSettings {
  connectionString: string;
  clock: { originMs: number; speed: number };
  options: Pick<PanelkitOptions, 'secretKey' | 'publicUrl' | 'currency' | 'shopName'>;
}

/** One unit of a plan; the same key again is the same purchase. */
export interface Purchase {
  customerId: string;
  planId: string;
  key: string;
}

/** Ready, or the codes with which purchases were refused, null for those that were placed. */
export type ProcessAnswer = 'ready' | { codes: (string | null)[] };

/** A process of a shop that delivers from its start on. */
export interface ShopProcess {
  /** Makes purchases; null for each that was placed, else why not. @throws Error when it ends meanwhile */
  buy(purchases: Purchase[]): Promise<(string | null)[]>;
  kill(): Promise<void>;
  /** Lets it end; resolves with its exit code. */
  stop(): Promise<unknown>;
}

/** Starts a process of the shop on the packages' sources. */
export async function startShopProcess(settings: ProcessSettings): Promise<ShopProcess> {
  const hook = new URL('../resolve-from-sources.ts', import.meta.url).href;
  const child = fork(new URL('./shop-process.ts', import.meta.url), [JSON.stringify(settings)], {
    execArgv: ['--import', hook],
    env: { ...process.env, ...COMPILE_CACHE },
  });
  const ended = once(child, 'exit');
  const answer = async (): Promise<ProcessAnswer> => {
    const [message] = await once(child, 'message');
    return message;
  };
  const failed = ended.then(([code]) =>
    Promise.reject(new Error(`a process of the shop ended with ${code}`)),
  );
  failed.catch(() => {});
  const answerOrEnd = () => Promise.race([answer(), failed]);
  await answerOrEnd();
  return {
    async buy(purchases) {
      child.send(purchases);
      const bought = await answerOrEnd();
      return bought === 'ready' ? [] : bought.codes;
    },
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
