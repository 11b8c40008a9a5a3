/** A way to reach a customer. */
export type Identity = { kind: 'email'; address: string } | { kind: 'chat'; userId: string };

/**
 * That a customer gave one. It is kept after the customer is gone, and names nobody: only a keyed hash is
 * stored.
 */
export interface CustomerIdentity {
  identityHash: string;
  customerId: string;
  /** When the customer proved that it is theirs; null: not yet. */
  confirmedAt: Date | null;
}

/**
 * The same text for all spellings that reach the same person: `Ada+shop@Example.com` is `ada@example.com`.
 * Some providers read a `+` as part of the name: their customers share a trial with a namesake, which costs
 * less than trials without end.
 */
export function identityText(identity: Identity): string {
  if (identity.kind === 'chat') return `chat:${identity.userId}`;
  const [local = '', domain = ''] = identity.address
    .trim()
    .toLowerCase()
    .split(/@(?=[^@]*$)/);
  return `email:${local.replace(/\+.*$/, '') || local}@${domain}`;
}
