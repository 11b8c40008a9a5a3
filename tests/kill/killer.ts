import { setTimeout as wait } from 'node:timers/promises';
import type { Crew } from './crew.ts';
import type { DatabaseVictim } from './database-victim.ts';
import { pickWeighted } from './pick.ts';
import type { PanelsProcess } from './start-panels.ts';

export type KillKind = 'worker' | 'web' | 'database session' | 'database server' | 'database, immediate stop';

/** How often each kind of victim is chosen. */
export type KillWeights = readonly (readonly [weight: number, kind: KillKind])[];

export interface KillerOptions {
  kills: number;
  weights: KillWeights;
  /** How many orders there were so far, and are to be: the kills are spread over them. */
  orders(): number;
  wantedOrders: number;
  crew: Crew;
  database: DatabaseVictim;
  panels: PanelsProcess;
  panelDownMs: number;
  random: () => number;
  /** Gets the progress. */
  report(killed: number): void;
}

const KILLS_PER_PANEL_RESTART = 5;
const LONGEST_AIM_MS = 500;

/**
 * Kills at random moments until it has made as many kills as asked.
 * @returns how many of each kind, and how often a panel was restarted
 */
export async function killUntilEnough(
  options: KillerOptions,
): Promise<{ kills: Map<KillKind, number>; panelRestarts: number }> {
  const { random, panels, panelDownMs } = options;
  const kills = new Map<KillKind, number>();
  let panelRestarts = 0;
  for (let killed = 0; killed < options.kills; killed += 1) {
    const after = ((killed + random()) * options.wantedOrders) / options.kills;
    while (options.orders() < after) await wait(20);
    await wait(random() * LONGEST_AIM_MS);
    const kind = pickWeighted(random, options.weights);
    await kill(kind, options);
    kills.set(kind, (kills.get(kind) ?? 0) + 1);
    options.report(killed + 1);
    if (killed % KILLS_PER_PANEL_RESTART > 0) continue;
    await panels.restart(Math.floor(random() * panels.panels.length), panelDownMs);
    panelRestarts += 1;
  }
  return { kills, panelRestarts };
}

async function kill(kind: KillKind, { crew, database, random }: KillerOptions): Promise<void> {
  switch (kind) {
    case 'worker':
    case 'web':
      return crew.kill(kind);
    case 'database session':
      while (!(await database.killSession(random))) await wait(50);
      return;
    case 'database server':
      return database.killServer('SIGKILL');
    case 'database, immediate stop':
      return database.killServer('SIGQUIT');
  }
}
