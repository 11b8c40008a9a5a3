import { DAY_MS } from '../lifecycle/period.ts';
import type { NotificationCode } from '../messages/message-parameters.ts';

/** Hours of the day in which nobody wants to be woken, in the shop's time zone (`HH:MM`). `from` after `to` spans midnight. */
export interface QuietHours {
  from: string;
  to: string;
}

/** What a shop may decide about its notifications. */
export interface NotificationPolicy {
  /** Codes that are not told; none by default. */
  muted: NotificationCode[];
  /** The same alert about the same thing reaches staff no sooner again than this, in milliseconds; 1 hour by default. */
  quietPeriodMs: number;
  /** Alerts to staff wait for their end; null (the default): none. */
  quietHours: QuietHours | null;
  /** How long one channel's answer is waited for, in milliseconds; 30 seconds by default. */
  sendTimeoutMs: number;
  /** How long a message that fails is tried again, in milliseconds; 1 day by default. */
  giveUpAfterMs: number;
  /** Other limits of age than the catalogue's, in milliseconds by code: what is older is not sent. */
  maxAgeMs: Partial<Record<NotificationCode, number>>;
  /** A wallet with less than this (minor units) is told to be low, once a day at most; null (the default): never. */
  lowBalanceMinor: number | null;
  /** Staff are told when so many percent of the places of a panel, an inbound or a plan are taken; 80 and 95 by default. */
  capacityPercents: number[];
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
};
