import { planWorld, type WorldKind, type WorldPlan } from '../world/world-plan.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const WINDOWS_MS = [50, 250, 1000];

/** Whatever is switched to renewal is due at once. */
const EARLY_RENEWAL = { leadMs: 40 * DAY_MS, retryAfterMs: [0, 60 * MINUTE_MS], noticeMs: 60 * MINUTE_MS };

/**
 * The world of a seed on a server: shorter and denser than in memory, always with several processes, whose
 * statements meet trouble too.
 */
export function planServerWorld(seed: number, kind?: WorldKind): WorldPlan {
  const plan = planWorld(seed, kind);
  return {
    ...plan,
    processes: 2 + (seed % 3),
    customers: 24,
    steps: Math.ceil(plan.steps / 8),
    burst: plan.burst * 2,
    windowMs: WINDOWS_MS[seed % WINDOWS_MS.length] ?? 50,
    statements: { paused: 0.04, longestPauseTurns: 60, severed: 0.0004, unheard: 0.0002, death: 0.0003 },
    policies: { ...plan.policies, ...(seed % 2 === 0 && { renewal: EARLY_RENEWAL }) },
    settings: {
      ...plan.settings,
      usageSyncIntervalMs: 30 * MINUTE_MS,
      healthCheckIntervalMs: 30 * MINUTE_MS,
    },
  };
}
