import type { Engine } from '../engine.ts';
import { writeDeadlineMs } from '../settings.ts';

/** A lease in our hands, with what is left of it by our own monotonic clock. */
export interface HeldLease {
  key: string;
  token: number;
  /** What is surely left, in milliseconds; ≤ 0 when it may be lost. */
  remainingMs(): number;
  /** Extends it; false when it was lost. */
  renew(): Promise<boolean>;
  release(): Promise<void>;
}

/** Whether less is left of a lease than a write may take. */
export function hasLapsed({ settings }: Engine, lease: HeldLease): boolean {
  return lease.remainingMs() < writeDeadlineMs(settings);
}

/** Takes a lease for `ttlMs`; null when another owner has it. */
export async function holdLease(engine: Engine, key: string, ttlMs: number): Promise<HeldLease | null> {
  const { storage, clock } = engine.backend;
  let takenAtMs = clock.monotonicMs();
  const answer = await storage.leases.acquire(key, { ttlMs });
  if (answer.kind === 'busy') return null;
  const { token } = answer;
  const remainingMs = (): number => ttlMs - (clock.monotonicMs() - takenAtMs);
  return {
    key,
    token,
    remainingMs,
    renew: async () => {
      const startedAtMs = clock.monotonicMs();
      const renewed = await storage.leases.renew(key, token, { ttlMs });
      if (renewed) takenAtMs = startedAtMs;
      return renewed;
    },
    release: () => storage.leases.release(key, token),
  };
}
