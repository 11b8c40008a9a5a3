import type { InboundDial } from './inbound-dial.ts';
import type { InboundHandshake } from './inbound-handshake.ts';
import type { DesiredInbound } from './inbound-template.ts';

/**
 * Whether the inbound was seen at the last sync. *pending*: asked for and not yet seen on the panel;
 * *removed*: taken from the panel by the shop, its row is kept for its history.
 */
export type InboundStatus = 'active' | 'disabled' | 'missing' | 'pending' | 'removed';

/**
 * What the shop wants of an inbound that it makes itself, and how far that is: the work list of its
 * reconciler.
 */
export interface InboundWork {
  /** How it should be; null: it was found on the panel and is only read. */
  desired: DesiredInbound | null;
  /** Raised by whatever changes what is wanted. */
  generation: number;
  /** The generation last seen in place; work is due while it is behind. */
  observedGeneration: number;
  /** Wanted = absent, for good. */
  condemnedAt: Date | null;
  /** First time a create left, committed before it did; null: surely never on the panel. */
  firstSentAt: Date | null;
  /** Until then a write whose answer is not known may still take effect; null: none is open. */
  unsettledUntil: Date | null;
  attempts: number;
  /**
   * When the next attempt is due; null: nothing is due (in place, not paid for yet, or refused by the panel).
   */
  nextAttemptAt: Date | null;
  lastError: { code: string; message: string; at: Date } | null;
  /** The unit for which alone it was made; null: open to all. */
  dedicatedTo: string | null;
}

/** A place on a panel where accounts go. */
export interface Inbound extends InboundWork {
  id: string;
  panelId: string;
  /** The panel's own key of it; unique within the panel. Null while the panel does not have it. */
  remoteKey: string | null;
  name: string;
  protocol: string | null;
  network: string | null;
  port: number | null;
  status: InboundStatus;
  statusMessage: string | null;
  provisioningEnabled: boolean;
  isDefault: boolean;
  capacity: number | null;
  heldCount: number;
  usedCount: number;
  /** Accounts on it that are not ours, as of the last sync. */
  foreignCount: number;
  /**
   * Fingerprint of everything that a link needs, as of the last sync; null: its driver does not report it.
   */
  linkFingerprint: string | null;
  /** What came of dialing it; null: not dialed yet. */
  lastDial: InboundDial | null;
  /** How its server answered a handshake; null: none was tried. */
  lastHandshake: InboundHandshake | null;
  syncedAt: Date;
  createdAt: Date;
}

/** Of an inbound that was found on its panel, and not dialed yet. */
export const FOUND_INBOUND: Readonly<InboundWork & Pick<Inbound, 'lastDial' | 'lastHandshake'>> = {
  lastDial: null,
  lastHandshake: null,
  desired: null,
  generation: 0,
  observedGeneration: 0,
  condemnedAt: null,
  firstSentAt: null,
  unsettledUntil: null,
  attempts: 0,
  nextAttemptAt: null,
  lastError: null,
  dedicatedTo: null,
};

/** Whether the reconciler has something to do, now or later. */
export function isInboundWorkLeft({ generation, observedGeneration }: InboundWork): boolean {
  return generation > observedGeneration;
}
