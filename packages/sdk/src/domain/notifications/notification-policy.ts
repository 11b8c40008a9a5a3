import { DAY_MS } from '../lifecycle/period.ts';
import type { NotificationCode } from '../messages/message-parameters.ts';
import type { DisplayUnit } from '../payments/money-unit.ts';

/** Hours without staff alerts, in the shop's time zone (`HH:MM`). `from` after `to` spans midnight. */
export interface QuietHours {
  from: string;
  to: string;
}

/** The notification policy of a shop. */
export interface NotificationPolicy {
  /** Codes that are not sent; none by default. */
  muted: NotificationCode[];
  /** Minimum time between two equal alerts about the same subject, in milliseconds; 1 hour by default. */
  quietPeriodMs: number;
  /**
   * Staff alerts wait until these hours end, and receipts come silently where the channel can; null (the
   * default): none.
   */
  quietHours: QuietHours | null;
  /** How long to wait for a channel's answer, in milliseconds; 30 seconds by default. */
  sendTimeoutMs: number;
  /** How long to retry a failed message, in milliseconds; 1 day by default. */
  giveUpAfterMs: number;
  /** Maximum age in milliseconds by code, instead of the catalogue's; older messages are not sent. */
  maxAgeMs: Partial<Record<NotificationCode, number>>;
  /**
   * Warn the owner of a wallet below this balance (minor units), at most once a day; null (the default):
   * never.
   */
  lowBalanceMinor: number | null;
  /**
   * Alert staff when a panel, inbound or plan reaches these percentages of its capacity; 80 and 95 by
   * default.
   */
  capacityPercents: number[];
  /**
   * `IRT`: amounts in Rial are written in Toman; null (the default): in their currency. It changes no record.
   */
  displayUnit: DisplayUnit | null;
}

const MINUTE_MS = 60_000;

export const DEFAULT_NOTIFICATION_POLICY: NotificationPolicy = {
  muted: [],
  quietPeriodMs: 60 * MINUTE_MS,
  quietHours: null,
  sendTimeoutMs: 30_000,
  giveUpAfterMs: DAY_MS,
  maxAgeMs: {},
  lowBalanceMinor: null,
  capacityPercents: [80, 95],
  displayUnit: null,
};
