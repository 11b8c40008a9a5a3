import type { Capabilities } from './capabilities.ts';

/** The limit that an answer of a panel exceeded. */
export interface OversizedAnswer {
  /** Its name in `PanelLimits`. */
  limit: string;
  maximum: number;
}

/** What a listing reads of a panel. */
export type UnreadPart = 'accounts' | 'inbounds';

/** Listings in a row that could not read all of a panel. */
export interface UnreadListing {
  /** What the last of them could not read. */
  part: UnreadPart;
  code: string;
  failureCount: number;
}

/** After so many listings in a row staff are alerted; until then the next one comes after a minute. */
export const UNREAD_FAILURES = 3;

/** How the last contacts with a panel went. */
export interface PanelHealth {
  /** Contacts that failed since the last good one. */
  consecutiveFailures: number;
  lastContactAt: Date | null;
  /** Code and text of the last failure; null after a good contact. No secret. */
  lastError: { code: string; message: string } | null;
  /** Panel's clock minus ours, in milliseconds, as three measurements agreed on it last; null = not known. */
  clockSkewMs: number | null;
  /** The last measurements of it, at most three, the newest last; absent before the first. */
  clockReadingsMs?: number[];
  /** When it was measured last. */
  clockMeasuredAt?: Date;
  /** The version that the panel was found to have and that its driver cannot write to; absent: it can. */
  unsupportedVersion?: string;
  /** When the first of these failed; absent when none did. */
  failingSince?: Date;
  /** How long after it the last of these failed. */
  failingForMs?: number;
  /** The limit that an answer passed, until a whole listing was read again; absent when none did. */
  oversized?: OversizedAnswer;
  /** What its last listings could not read to the end; absent: the last one read all. */
  unread?: UnreadListing;
  /** Since when; absent with `unread`. */
  unreadSince?: Date;
  /** When all its accounts were read last, with what each has used; absent before the first time. */
  listedAt?: Date;
  /** How recent contacts went; absent before the first that was counted. */
  contacts?: PanelContacts;
}

/** Contacts with a panel, the older ones counting ever less. */
export interface PanelContacts {
  goodCount: number;
  failedCount: number;
  /** How long a look-up took, smoothed, in milliseconds; null: none was measured. */
  responseMs: number | null;
}

/**
 * What came in since contacts were counted last: how many went well, how long those took that were measured,
 * and how many failed.
 */
export interface NewContacts {
  goodCount: number;
  failedCount: number;
  durationsMs: number[];
}

/** More contacts than this count half. */
const CONTACTS_REMEMBERED = 500;

/** The recent contacts with the new ones counted in. */
export function countContacts(before: PanelContacts | undefined, added: NewContacts): PanelContacts {
  const { goodCount, failedCount, responseMs } = before ?? { goodCount: 0, failedCount: 0, responseMs: null };
  const share = goodCount + failedCount > CONTACTS_REMEMBERED ? 0.5 : 1;
  return {
    goodCount: goodCount * share + added.goodCount,
    failedCount: failedCount * share + added.failedCount,
    responseMs: added.durationsMs.reduce<number | null>(
      (smoothed, ms) => (smoothed === null ? ms : smoothed * 0.9 + ms * 0.1),
      responseMs,
    ),
  };
}

/** *enabled*: sells; *draining*: runs what it has, sells nothing new; *disabled*: is not contacted at all. */
export type PanelStatus = 'enabled' | 'draining' | 'disabled';

/**
 * What is done when somebody changes credentials of our accounts on a panel. *rotate*: the accounts get new
 * credentials at once. *ask*: the changed ones stay in force until staff decide.
 */
export type CredentialPolicy = 'rotate' | 'ask';

/** Alerts for one panel where they differ from the shop's policy; null: as the policy says. */
export interface PanelAlerts {
  /**
   * At what percentages of capacity, of the panel and of each inbound, staff are notified; an empty list:
   * never.
   */
  capacityPercents: number[] | null;
  /** The same alert about it reaches staff no sooner again than this, in milliseconds. */
  quietPeriodMs: number | null;
  /** Sends no alerts at all about the panel, its inbounds and its accounts. */
  muted: boolean;
}

/** One installation of a panel. */
export interface Panel {
  id: string;
  /** The driver's kind. */
  kind: string;
  name: string;
  /** No trailing slash. */
  baseUrl: string;
  sealedCredentials: string;
  /**
   * Staff agreed that it is on this machine or in a private network; it is connected nowhere there without.
   */
  allowsPrivateAddress: boolean;
  /**
   * What customers connect to where the links of the panel name a private address; null: links keep their
   * hosts.
   */
  publicHost: string | null;
  /** Hosts by which it was reached before, the last one first: links that still name one may be dead. */
  formerHosts: string[];
  status: PanelStatus;
  health: PanelHealth;
  /** What the last probe learned; null before the first. */
  version: string | null;
  capabilities: Capabilities | null;
  /** Share of new accounts where capacity is unlimited; > 0. */
  weight: number;
  capacity: number | null;
  heldCount: number;
  usedCount: number;
  foreignCount: number;
  /**
   * Since when many of its accounts are missing at once: nothing is recreated there until staff trust it
   * again; null: it is as known.
   */
  suspectSince: Date | null;
  credentialPolicy: CredentialPolicy;
  /** Alerts about it; null: as the shop's policy says. */
  alerts: PanelAlerts | null;
  /** When staff said so last: what was missing by then is recreated. */
  trustedAt: Date | null;
  /** Taken out of the registry; kept for its history. */
  removedAt: Date | null;
  createdAt: Date;
}

/** How many contacts in a row must fail before nothing new is placed on a panel. */
const UNHEALTHY_AFTER_FAILURES = 3;

/** How long they must fail: a busy panel that drops its answers for moments is still a good one. */
const UNHEALTHY_AFTER_MS = 30_000;

/** Whether a recent contact succeeded: of the last three, or within half a minute. */
export function isHealthy(panel: Pick<Panel, 'health'>): boolean {
  const { consecutiveFailures, failingForMs = UNHEALTHY_AFTER_MS } = panel.health;
  return consecutiveFailures < UNHEALTHY_AFTER_FAILURES || failingForMs < UNHEALTHY_AFTER_MS;
}
