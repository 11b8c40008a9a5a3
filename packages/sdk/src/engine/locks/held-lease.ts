import type { Engine } from '../kernel/engine.ts';
import { LEASE_TTL_MS } from '../kernel/settings.ts';
import type { HeldLease } from './lease.ts';

/** What is left is too little to say that it was held until now. */
const DOUBTFUL_MS = 1000;
const RENEWALS_A_LEASE = 3;

/** Whether the lease may have been lost, so that nothing could be written down under it. */
export function hasLapsed(lease: HeldLease): boolean {
  return lease.remainingMs() <= DOUBTFUL_MS;
}

/**
 * Takes a lease; null when another owner has it. It is short, and renewed while a panel is waited for: what a
 * process that was killed had in hand is soon in other hands.
 */
export async function holdLease(
  engine: Pick<Engine, 'backend' | 'logger'>,
  key: string,
): Promise<HeldLease | null> {
  const { storage, clock } = engine.backend;
  let endsAtMs = clock.monotonicMs() + LEASE_TTL_MS;
  const answer = await storage.leases.acquire(key, { ttlMs: LEASE_TTL_MS });
  if (answer.kind === 'busy') return null;
  const { token } = answer;
  const cover = async (ms: number): Promise<boolean> => {
    const startedAtMs = clock.monotonicMs();
    // What was covered before stays so.
    const ttlMs = Math.max(ms, Math.ceil(endsAtMs - startedAtMs));
    const renewed = await storage.leases.renew(key, token, { ttlMs });
    if (renewed) endsAtMs = startedAtMs + ttlMs;
    return renewed;
  };
  const renew = (): Promise<boolean> => cover(LEASE_TTL_MS);
  let isReleased = false;
  return {
    key,
    token,
    cover,
    renew,
    remainingMs: () => (isReleased ? Number.POSITIVE_INFINITY : endsAtMs - clock.monotonicMs()),
    beginRenewal() {
      const startedAtMs = clock.monotonicMs();
      const ttlMs = Math.max(LEASE_TTL_MS, Math.ceil(endsAtMs - startedAtMs));
      return {
        renewIn: (tx) => tx.leases.renew(key, token, { ttlMs }),
        committed: () => {
          endsAtMs = Math.max(endsAtMs, startedAtMs + ttlMs);
        },
      };
    },
    wasReleased: () => {
      isReleased = true;
    },
    async during(work) {
      const end = keepRenewing(engine, key, renew);
      try {
        return await work();
      } finally {
        end();
      }
    },
    release: async () => {
      if (isReleased) return;
      isReleased = true;
      await storage.leases.release(key, token);
    },
  };
}

/** A renewal that fails is not the end: the next commit finds out whether the lease still holds. */
function keepRenewing(
  { backend, logger }: Pick<Engine, 'backend' | 'logger'>,
  key: string,
  renew: () => Promise<boolean>,
): () => void {
  let cancel = () => {};
  let isOver = false;
  const wait = (): void => {
    cancel = backend.clock.setTimer(LEASE_TTL_MS / RENEWALS_A_LEASE, () => {
      renew()
        .catch(() => logger.warn({ key }, 'a lease could not be renewed'))
        .finally(() => {
          if (!isOver) wait();
        });
    });
  };
  wait();
  return () => {
    isOver = true;
    cancel();
  };
}
