import type { Language } from '../notifications/language.ts';
import type { Actor } from '../records/actor.ts';

/**
 * What a broadcast is about. Customers opt out of each kind separately; messages about their own orders and
 * services are not broadcasts.
 */
export const BROADCAST_KINDS = ['service', 'news', 'offers'] as const;
export type BroadcastKind = (typeof BROADCAST_KINDS)[number];

/**
 * *draft*: may be edited · *running* · *paused* · *stopped*: by staff, before its end · *done* · *recalling*:
 * what was sent is being deleted · *recalled*.
 */
export const BROADCAST_STATUSES = [
  'draft',
  'running',
  'paused',
  'stopped',
  'done',
  'recalling',
  'recalled',
] as const;
export type BroadcastStatus = (typeof BROADCAST_STATUSES)[number];

/**
 * Which services the people have. *active*: delivered, not ended · *ended*: had one, has none now ·
 * *never-bought*: had none but a trial.
 */
export const AUDIENCE_SERVICES = ['active', 'trial', 'ended', 'never-bought'] as const;
export type AudienceServices = (typeof AUDIENCE_SERVICES)[number];

/**
 * Who is written to: everyone who meets all of the conditions; null asks for nothing. Those about a service
 * are met by one service.
 */
export interface Audience {
  services: AudienceServices | null;
  /** The service ends within so many days. */
  endsWithinDays: number | null;
  planId: string | null;
  /** The service has an account on this panel. */
  panelId: string | null;
  /** What the wallet has at least, and less than, free of holds. */
  balanceFromMinor: number | null;
  balanceBelowMinor: number | null;
  language: Language | null;
}

export const EVERYONE: Audience = {
  services: null,
  endsWithinDays: null,
  planId: null,
  panelId: null,
  balanceFromMinor: null,
  balanceBelowMinor: null,
  language: null,
};

/** The conditions that nobody meets together with these services. */
export function excludedBy(
  services: AudienceServices | null,
): readonly ('endsWithinDays' | 'panelId' | 'planId')[] {
  if (services === 'ended') return ['endsWithinDays', 'panelId'];
  return services === 'never-bought' ? ['endsWithinDays', 'panelId', 'planId'] : [];
}

/** What is said, in one language. `buttonLabel`: of the link below the text. */
export interface BroadcastText {
  text: string;
  buttonLabel: string | null;
}

/** What is said. Who reads a language that is missing gets the shop's own, or else any. */
export interface BroadcastContent {
  texts: Partial<Record<Language, BroadcastText>>;
  /** An https address; null: no button. */
  buttonUrl: string | null;
}

/** One message to many people. */
export interface Broadcast {
  id: string;
  kind: BroadcastKind;
  /** By which channels, the preferred one first: each customer gets it by the first that reaches them. */
  channels: string[];
  content: BroadcastContent;
  audience: Audience;
  status: BroadcastStatus;
  /** The last customer who was looked at for it; null: none yet. */
  lastCustomerId: string | null;
  /** Whether everyone has been looked at: no recipient is added any more. */
  isAddressed: boolean;
  actor: Actor;
  createdAt: Date;
  startedAt: Date | null;
  /** When it was done, stopped or recalled. */
  settledAt: Date | null;
}

/**
 * *pending* · *sending*: taken by a sender · *sent* · *blocked*: the person closed the channel · *no-address*
 * · *refused*: by the channel · *declined*: by the person, meanwhile · *failed*: given up after tries ·
 * *unknown*: nobody saw how it ended; sent again by staff only · *recalled*: deleted · *kept*: could not be
 * deleted.
 */
export const DELIVERY_STATES = [
  'pending',
  'sending',
  'sent',
  'blocked',
  'no-address',
  'refused',
  'declined',
  'failed',
  'unknown',
  'recalled',
  'kept',
] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/**
 * The message certainly did not reach the person, and this channel will not deliver it: the next one is
 * tried.
 */
export const UNREACHED_STATES = [
  'blocked',
  'no-address',
  'refused',
] as const satisfies readonly DeliveryState[];

/** One broadcast to one customer by one channel. */
export interface BroadcastDelivery {
  broadcastId: string;
  channel: string;
  customerId: string;
  state: DeliveryState;
  /** Why it was not delivered; no secret. */
  reason: string | null;
  /** How often a sender took it. */
  attempts: number;
  /** When it is to be sent; while it is *sending*: until when its sender has it. Null: it is settled. */
  nextAttemptAt: Date | null;
  /** What the channel calls the messages that it sent: by that they are deleted. */
  references: string[];
  settledAt: Date | null;
}
