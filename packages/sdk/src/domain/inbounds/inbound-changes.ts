import type { Inbound } from './inbound.ts';

/** Why an inbound stopped selling; no account on it can connect. */
export type InboundStop = 'missing' | 'disabled' | 'no-port';

/** What a panel shows of an inbound, as far as it is stored. */
export type SeenInbound = Pick<Inbound, 'name' | 'protocol' | 'network' | 'port' | 'linkFingerprint'> & {
  key: string;
  enabled: boolean;
};

/** What an inbound's row becomes, and what that means for those who are on it. */
export interface InboundChange {
  inbound: Inbound;
  patch: Partial<Inbound>;
  /** It served until now. */
  stopped: InboundStop | null;
  /** It serves again. */
  restored: boolean;
  /** Its accounts need other links. */
  relinked: boolean;
}

/** How a panel's inbounds differ from the rows. */
export interface InboundChanges {
  added: SeenInbound[];
  changed: InboundChange[];
  /** Those with a row that the panel does not show, also those that were missing before. */
  missing: Inbound[];
}

/**
 * The rows of a panel × what it shows. Inbounds that the shop makes or has removed are their reconciler's
 * until they have a key.
 */
export function compareInbounds(known: readonly Inbound[], seen: readonly SeenInbound[]): InboundChanges {
  const rows = new Map(known.flatMap((row) => (row.remoteKey === null ? [] : [[row.remoteKey, row]])));
  const unkeyed = new Set(
    known.flatMap(({ remoteKey, desired }) => (remoteKey === null && desired !== null ? [desired.name] : [])),
  );
  const changes: InboundChanges = { added: [], changed: [], missing: [] };
  for (const one of seen) {
    const inbound = rows.get(one.key);
    rows.delete(one.key);
    if (inbound !== undefined) changes.changed.push(...changeOf(inbound, seenFields(one)));
    else if (!unkeyed.has(one.name)) changes.added.push(one);
  }
  for (const inbound of rows.values()) {
    changes.missing.push(inbound);
    changes.changed.push(...changeOf(inbound, MISSING));
  }
  return changes;
}

const MISSING = { status: 'missing', statusMessage: 'not on the panel at the last sync' } as const;

type SeenFields = Pick<
  Inbound,
  'name' | 'protocol' | 'network' | 'port' | 'status' | 'statusMessage' | 'linkFingerprint'
>;

/** The row's fields of an inbound that the panel shows. */
export function seenFields(seen: SeenInbound): SeenFields {
  const { name, protocol, network, port, linkFingerprint } = seen;
  return { name, protocol, network, port, linkFingerprint, ...statusOfSeen(seen) };
}

function statusOfSeen({ enabled, port }: SeenInbound): Pick<Inbound, 'status' | 'statusMessage'> {
  if (!enabled) return { status: 'disabled', statusMessage: null };
  if (port === 0) return { status: 'disabled', statusMessage: 'it listens on no port' };
  return { status: 'active', statusMessage: null };
}

function changeOf(inbound: Inbound, seen: Partial<SeenFields>): InboundChange[] {
  const patch = { ...seen, ...markedFingerprint(inbound, seen) };
  if (Object.entries(patch).every(([field, value]) => Reflect.get(inbound, field) === value)) return [];
  const { status = inbound.status, linkFingerprint = inbound.linkFingerprint } = patch;
  const isWantedOff = inbound.desired?.enabled === false;
  return [
    {
      inbound,
      patch,
      stopped: inbound.status === 'active' && status !== 'active' && !isWantedOff ? stopOf(patch) : null,
      restored: inbound.status !== 'active' && status === 'active',
      relinked: inbound.linkFingerprint !== null && linkFingerprint !== inbound.linkFingerprint,
    },
  ];
}

function stopOf({ status, port }: Partial<SeenFields>): InboundStop {
  if (status === 'missing') return 'missing';
  return port === 0 ? 'no-port' : 'disabled';
}

const MARK = ' back since ';

/**
 * An inbound that serves again is not the one it was, even if everything is as before: links that were read
 * while it was away show nothing. Its fingerprint carries a mark from then on, so that they are read again.
 */
function markedFingerprint(
  inbound: Inbound,
  seen: Partial<SeenFields>,
): Pick<SeenFields, 'linkFingerprint'> | null {
  const { linkFingerprint = null, status } = seen;
  if (linkFingerprint === null) return null;
  const isBack = status === 'active' && (inbound.status === 'missing' || inbound.status === 'disabled');
  if (isBack) return { linkFingerprint: `${linkFingerprint}${MARK}${inbound.syncedAt.toISOString()}` };
  const [known] = inbound.linkFingerprint?.split(MARK) ?? [];
  return known === linkFingerprint ? { linkFingerprint: inbound.linkFingerprint } : null;
}
