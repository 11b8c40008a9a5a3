/**
 * A channel or group whose members the bot sells to. The bot must be an administrator there: only then
 * Telegram answers who is a member.
 */
export interface GateChannel {
  /** `@your_channel`, or the id of a private one: `-1001234567890`. */
  id: string;
  /** What its button says; the id by default. */
  name?: string | undefined;
  /** Where people join. A private channel needs its invite link; by default `https://t.me/your_channel`. */
  url?: string | undefined;
}

/** Whom the bot sells to. What somebody has bought, or is paying for, stays open to them. */
export interface CustomerGate {
  /** All of them are asked for; none: the bot sells to everybody. Read at each tap, so it may change. */
  channels: readonly GateChannel[];
  /**
   * The phone number of the account is asked for; null or without it: it is not. Read at each tap, so it may
   * change.
   */
  phone?: PhoneGate | null | undefined;
}

/** Which phone numbers the bot sells to. */
export interface PhoneGate {
  /** The beginnings of numbers, such as `+98`; none: every number. */
  countries: readonly string[];
}

/**
 * Whether the bot learns who is in a channel: `no-administrator` where it is not one, `unknown-channel`,
 * `no-answer`.
 */
export type GateState = 'works' | 'no-administrator' | 'unknown-channel' | 'no-answer';

/** Where people join; null for a private channel without an invite link. */
export function joinUrl({ id, url }: GateChannel): string | null {
  if (url !== undefined) return url;
  return id.startsWith('@') ? `https://t.me/${id.slice(1)}` : null;
}
