/** What the read-back proved before the unit was called delivered. */
export interface QualityCheck {
  checkedAt: Date;
  /**
   * Names of the fields that differed in earlier read-backs and were mended; empty when the first one
   * matched.
   */
  mismatches: string[];
  linkCount: number;
}

/** Why a unit could not be delivered. */
export type FailureReason = 'panel-refused' | 'gave-up' | 'conflict' | 'staff';

/**
 * The unit's state; *pending*: paid or waiting for payment, nothing sent yet to a panel. `startedByStaff`: a
 * staff call set it going, so it goes on while automatic provisioning is switched off.
 */
export type UnitState =
  | { status: 'pending'; startedByStaff?: true }
  | { status: 'provisioning'; startedAt: Date; startedByStaff?: true }
  | { status: 'completed'; startedAt: Date; completedAt: Date; qualityCheck: QualityCheck }
  | { status: 'failed'; failedAt: Date; reason: FailureReason; message: string }
  | { status: 'cancelled'; cancelledAt: Date };

/** One of the places of a unit, set aside or taken. */
export interface UnitPlace {
  key: string;
  required: boolean;
  panelId: string;
  inboundId: string;
  capacityHoldId: string;
}

/** One sold unit of an order line, between order and account. */
export interface Unit {
  id: string;
  orderId: string;
  orderItemId: string;
  customerId: string;
  planId: string;
  /** 0-based within the order line. */
  unitIndex: number;
  /** Where the account of its lead place goes; changes when it is re-placed. */
  panelId: string;
  inboundId: string;
  /** The lead place, set aside for the current try; null once given back (a retry takes a new one). */
  capacityHoldId: string | null;
  /**
   * All places that are set aside while it waits for its payment, the lead first; empty afterwards, and where
   * the plan names no places.
   */
  reservedPlaces: UnitPlace[];
  /** Set once paid. */
  subscriptionId: string | null;
  /** The account of its lead place. */
  accountId: string | null;
  /** How often a panel was tried for it, over all its accounts. */
  attempts: number;
  lastError: { code: string; message: string; at: Date } | null;
  /** Staff must start it (plan without auto-provision, or provisioning switched off). */
  waitsForStaff: boolean;
  state: UnitState;
  createdAt: Date;
}
