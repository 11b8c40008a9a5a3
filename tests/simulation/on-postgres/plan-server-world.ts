import { planWorld, type WorldPlan } from '../world/world-plan.ts';

const MINUTE_MS = 60_000;

/** The world of a seed on a server: shorter and denser than in memory, always with several processes, whose statements meet trouble too. */
export function planServerWorld(seed: number): WorldPlan {
  const plan = planWorld(seed);
  return {
    ...plan,
    processes: 2 + (seed % 3),
    steps: Math.ceil(plan.steps / 6),
    burst: plan.burst * 3,
    statements: {
      ...{ paused: 0.04, longestPauseTurns: 60 },
      ...{ severed: 0.0004, unheard: 0.0002, death: 0.0003 },
    },
    settings: {
      ...plan.settings,
      usageSyncIntervalMs: 30 * MINUTE_MS,
      healthCheckIntervalMs: 30 * MINUTE_MS,
    },
  };
}
