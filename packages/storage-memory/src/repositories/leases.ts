import type { LeaseAnswer, Leases, TransactionLeases } from '@panelkit/sdk/ports';
import type { Access } from '../database/access.ts';
import type { Views } from '../database/views.ts';

/** Leases as a transaction uses them; `nowMs` is the clock's monotonic time. */
export function createLeases({ views, run }: Access, nowMs: () => number): Leases & TransactionLeases {
  return {
    acquire: (key, { ttlMs }) => run(() => acquire(views, { key, ttlMs, nowMs: nowMs() })),
    renew: (key, token, { ttlMs }) => run(() => renew(views, { key, token, expiresAtMs: nowMs() + ttlMs })),
    release: (key, token) => run(() => release(views, key, token)),
    isHeld: (key, token) =>
      run(() => {
        const lease = views.leases.find(key);
        return lease !== null && lease.token === token && lease.expiresAtMs > nowMs();
      }),
  };
}

function acquire(views: Views, request: { key: string; ttlMs: number; nowMs: number }): LeaseAnswer {
  const { key, ttlMs, nowMs } = request;
  const lease = views.leases.find(key);
  const expiresAtMs = nowMs + ttlMs;
  if (lease !== null && lease.expiresAtMs > nowMs)
    return { kind: 'busy', retryAfterMs: lease.expiresAtMs - nowMs };
  const token = (views.counters.find('leases')?.last ?? 0) + 1;
  views.counters.put({ id: 'leases', last: token });
  views.leases.put({ id: key, token, expiresAtMs });
  return { kind: 'acquired', token };
}

function renew(views: Views, request: { key: string; token: number; expiresAtMs: number }): boolean {
  const lease = views.leases.find(request.key);
  // One that expired and was not taken is still its last owner's.
  if (lease?.token !== request.token) return false;
  views.leases.update(request.key, { expiresAtMs: request.expiresAtMs });
  return true;
}

function release(views: Views, key: string, token: number): void {
  if (views.leases.find(key)?.token === token) views.leases.remove(key);
}
