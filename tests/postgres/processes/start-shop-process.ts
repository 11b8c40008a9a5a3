import { once } from 'node:events';
import type { PanelkitOptions } from '@panelkit/sdk';
import { type StartedProcess, startProcess } from './start-process.ts';

/** What a process of the shop gets at its start. */
export interface ProcessSettings {
  connectionString: string;
  clock: { originMs: number; speed: number };
  options: Pick<PanelkitOptions, 'secretKey' | 'publicUrl' | 'currency' | 'shopName'>;
  /** Whether it has a channel, `recording`, beside the shop's pages. */
  notifies?: boolean;
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
export interface ShopProcess extends Pick<StartedProcess, 'kill' | 'stop'> {
  /** Makes purchases; null for each that was placed, else why not. @throws Error when it ends meanwhile */
  buy(purchases: Purchase[]): Promise<(string | null)[]>;
}

/** Starts a process of the shop, and waits until it is ready. */
export async function startShopProcess(settings: ProcessSettings): Promise<ShopProcess> {
  const { child, failed, kill, stop } = startProcess(new URL('./shop-process.ts', import.meta.url), settings);
  const answer = async (): Promise<ProcessAnswer> => {
    const [message] = await once(child, 'message');
    return message;
  };
  const answerOrEnd = () => Promise.race([answer(), failed]);
  await answerOrEnd();
  return {
    kill,
    stop,
    async buy(purchases) {
      child.send(purchases);
      const bought = await answerOrEnd();
      return bought === 'ready' ? [] : bought.codes;
    },
  };
}
