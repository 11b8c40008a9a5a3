import { fork } from 'node:child_process';
import { once } from 'node:events';

/** What is asked for, over how many connections at once; `perSecond`: null for as fast as it goes. */
export interface LoadOrder {
  url: string;
  requests: { path: string; headers: Record<string, string> }[];
  connections: number;
  seconds: number;
  perSecond: number | null;
}

/** What came of it; `failed`: other answers than 2xx, and none. */
export interface LoadFigures {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  answered: number;
  failed: number;
}

/** Asks a server for pages from a separate process. */
export async function generateLoad(order: LoadOrder): Promise<LoadFigures> {
  const child = fork(new URL('./load-generator.ts', import.meta.url));
  child.send(order);
  const [figures] = await once(child, 'message');
  child.disconnect();
  return figures;
}
