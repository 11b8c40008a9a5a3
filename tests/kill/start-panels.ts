import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { ShownAccount } from '../../packages/panel-adapters/src/simulators/simulated-panels.ts';
import { COMPILE_CACHE } from '../compile-cache.ts';

/** What the process of the panels gets at its start. */
export interface PanelsSettings {
  /** Null: real time. */
  clock: { originMs: number; speed: number } | null;
  /** How many panels of each family. */
  sets: number;
  seed: number;
  /** How long an answer takes in the middle. */
  latencyMs: number;
  /** How late what is late comes, in the panels' time: longer than the shop waits for an answer. */
  lateMs: number;
}

export type PanelsOrder =
  | { kind: 'trouble' | 'calm' | 'look' }
  | { kind: 'restart'; panel: number; downMs: number };

/** A panel as a shop registers it. */
interface ReachablePanel {
  kind: string;
  baseUrl: string;
  credentials: Record<string, string>;
}

export type PanelsAnswer =
  | { kind: 'listening'; panels: ReachablePanel[] }
  | { kind: 'done' }
  | { kind: 'seen'; panels: SeenAccount[][]; faults: number };

/** As the message brings it. */
type SeenAccount = Omit<ShownAccount, 'expiresAt'> & { expiresAt: string | Date | null };

/** Panels in their own process. */
export interface PanelsProcess {
  panels: ReachablePanel[];
  /** From now on each request may meet a fault. */
  trouble(): Promise<void>;
  /** No request meets a fault, and every panel is up. */
  calm(): Promise<void>;
  /** Refuses connections for a while, and forgets all sessions. */
  restart(panel: number, downMs: number): Promise<void>;
  /** The accounts that are there, a list for each panel, and how many requests met a fault. */
  look(): Promise<{ accounts: ShownAccount[][]; faults: number }>;
  stop(): Promise<void>;
}

/** Starts them on the packages' sources. */
export async function startPanels(settings: PanelsSettings): Promise<PanelsProcess> {
  const hook = new URL('../postgres/resolve-from-sources.ts', import.meta.url).href;
  const child = fork(new URL('./panels-program.ts', import.meta.url), [JSON.stringify(settings)], {
    execArgv: ['--import', hook],
    env: { ...process.env, ...COMPILE_CACHE },
  });
  const ended = once(child, 'exit');
  const next = async (): Promise<PanelsAnswer> => {
    const [message] = await once(child, 'message');
    return message;
  };
  const first = await next();
  const queue = { last: Promise.resolve<unknown>(null) };
  // One after the other: answers come in the order of what was said.
  const tell = (order: PanelsOrder): Promise<PanelsAnswer> => {
    const told = queue.last.then(() => {
      child.send(order);
      return next();
    });
    queue.last = told;
    return told;
  };
  return {
    panels: first.kind === 'listening' ? first.panels : [],
    trouble: async () => void (await tell({ kind: 'trouble' })),
    calm: async () => void (await tell({ kind: 'calm' })),
    restart: async (panel, downMs) => void (await tell({ kind: 'restart', panel, downMs })),
    async look() {
      const seen = await tell({ kind: 'look' });
      if (seen.kind !== 'seen') throw new TypeError('the panels showed nothing');
      return { accounts: seen.panels.map((accounts) => accounts.map(toShown)), faults: seen.faults };
    },
    async stop() {
      child.disconnect();
      await ended;
    },
  };
}

function toShown({ expiresAt, ...account }: SeenAccount): ShownAccount {
  return { ...account, expiresAt: expiresAt === null ? null : new Date(expiresAt) };
}
