import type { Inbound } from './inbound.ts';

/**
 * When a panel lost everything that we knew of it; null: it did not. Then each inbound with our accounts is
 * missing, and none that was known before they vanished is left. It was wiped, or its address is another
 * panel's. Inbounds that came with the loss prove nothing: they may be the other panel's.
 */
export function lostAllAt(inbounds: readonly Inbound[]): Date | null {
  const missing = inbounds.filter(({ status, usedCount }) => status === 'missing' && usedCount > 0);
  if (missing.length === 0) return null;
  const lostAtMs = Math.min(...missing.map(({ syncedAt }) => syncedAt.getTime()));
  const isOneLeft = inbounds.some(
    ({ status, createdAt }) =>
      (status === 'active' || status === 'disabled') && createdAt.getTime() < lostAtMs,
  );
  return isOneLeft ? null : new Date(lostAtMs);
}
