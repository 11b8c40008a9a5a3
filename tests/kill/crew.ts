import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type ShopProcess, startShop } from '../browser/start-shop.ts';
import { pick } from './pick.ts';

export type Role = 'web' | 'worker';

/** The processes of a shop, and somebody who starts each again when it is gone. */
export interface Crew {
  /** Of the web processes that are open. */
  addresses(): string[];
  /** Resolves once all are open. */
  opened(): Promise<void>;
  /** Kills one of them, also in the middle of its start; it is started again a moment later. */
  kill(role: Role): Promise<void>;
  /** How often a start found no database, said so and ended. */
  vainStarts(): number;
  /** Lets all end. @returns what went wrong with that, and processes that ended though nobody killed them */
  stop(): Promise<string[]>;
}

export interface CrewOptions {
  counts: Record<Role, number>;
  environment: Record<string, string>;
  random: () => number;
}

interface Place {
  role: Role;
  process: ShopProcess;
  isAlive: boolean;
  /** Null until it is open. */
  url: string | null;
}

const program = fileURLToPath(new URL('./shop-program.ts', import.meta.url));
const hook = new URL('../postgres/resolve-from-sources.ts', import.meta.url).href;

export function startCrew({ counts, environment, random }: CrewOptions): Crew {
  const state = { isOver: false, vainStarts: 0 };
  const ownEnds: string[] = [];
  const man = async (place: Place): Promise<void> => {
    while (!state.isOver) {
      const { process, role } = place;
      process.opened().then(
        (url) => {
          place.url = new URL(url).origin.replace('localhost', '127.0.0.1');
        },
        () => {},
      );
      const code = await process.ended();
      const isStart = place.url === null && process.log().includes('STORAGE_UNAVAILABLE');
      Object.assign(place, { isAlive: false, url: null });
      // Null: it was killed.
      if (code !== null && isStart) state.vainStarts += 1;
      else if (code !== null && !state.isOver)
        ownEnds.push(`a ${role} ended with ${code}: ${process.log().slice(-2000)}`);
      await wait(random() * 1000);
      if (!state.isOver) Object.assign(place, { isAlive: true, process: start(environment, role) });
    }
  };
  const places = (['worker', 'web'] as const).flatMap((role) =>
    Array.from(
      { length: counts[role] },
      (): Place => ({ role, process: start(environment, role), isAlive: true, url: null }),
    ),
  );
  for (const place of places) void man(place);
  return {
    addresses: () => places.flatMap(({ role, url }) => (role === 'web' && url !== null ? [url] : [])),
    async opened() {
      while (places.some(({ url }) => url === null)) await wait(50);
    },
    async kill(role) {
      const alive = () => places.filter((place) => place.role === role && place.isAlive);
      while (alive().length === 0) await wait(50);
      await pick(random, alive()).process.kill();
    },
    vainStarts: () => state.vainStarts,
    async stop() {
      state.isOver = true;
      const codes = await Promise.all(places.map(({ process }) => process.stop()));
      return [...ownEnds, ...codes.flatMap((code) => (code === 0 ? [] : [`a process stopped with ${code}`]))];
    },
  };
}

function start(environment: Record<string, string>, role: Role): ShopProcess {
  return startShop({ ...environment, ...ofSources, SHOP_ROLE: role }, program);
}

/** The program runs on the sources. */
const ofSources = { NODE_OPTIONS: `--import=${hook}` };
