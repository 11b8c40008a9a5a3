/** What staff did to people of the shop, and what people did to their own accounts. */
export interface StaffAction {
  id: string;
  userId: string;
  action: string;
  targetId: string;
  note: string;
  /** The network address it came from; empty: from a terminal. */
  from: string;
  at: Date;
}

/** What an action takes of what somebody may do in a day. */
export interface SpentAction extends StaffAction {
  /** As how many it counts: one for each subscription of a selection. */
  times: number;
  days: number;
  bytes: number;
  amountMinor: number;
}

/** How many times, and their sums; null: no limit. */
export type SpendingBounds = Record<'times' | 'days' | 'bytes' | 'amountMinor', number | null>;
