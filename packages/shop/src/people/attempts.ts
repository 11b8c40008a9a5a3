import { createHmac } from 'node:crypto';
import { networkOf } from '@panelkit/http';
import type { Clock } from '@panelkit/sdk';
import type { Attempt, AttemptRule, ShopStore } from '../store/shop-store.ts';

/** Where an attempt comes from. */
export interface Origin {
  /** The network address of the client. */
  address: string;
  /** A browser in which this user signed in before; null for any other. */
  knownBrowser: string | null;
}

/** What attempts are counted for. */
type Kind = 'email' | 'network' | 'browser' | 'code' | 'password';
export type AttemptKey = readonly [kind: Kind, value: string];

const HOUR_MS = 3_600_000;
const PERSON: AttemptRule = { free: 5, longestPauseMinutes: 60, forgetMs: 24 * HOUR_MS };
/** Many people may share a network. */
const NETWORK: AttemptRule = { free: 50, longestPauseMinutes: 60, forgetMs: HOUR_MS };

/** Counts attempts at secrets before they are looked at. */
export interface Attempts {
  /** Counts one for each key, as far as they allow it. */
  take(keys: readonly AttemptKey[]): Promise<Attempt>;
  /** The secret was right: it was no guess. */
  succeed(keys: readonly AttemptKey[]): Promise<void>;
}

/** @param secret - keeps a reader of the records from learning whose attempts they are */
export function createAttempts(parts: {
  store: ShopStore['attempts'];
  clock: Clock;
  secret: string;
}): Attempts {
  const { store, clock, secret } = parts;
  const stored = ([kind, value]: AttemptKey) =>
    createHmac('sha256', secret).update(`attempts:${kind}:${value}`).digest('base64url');
  return {
    take: async (keys) => {
      let last: Attempt = { isAllowed: true, pausedUntil: null };
      for (const key of keys) {
        last = await store.take(stored(key), clock.now(), key[0] === 'network' ? NETWORK : PERSON);
        if (!last.isAllowed) return last;
      }
      return last;
    },
    succeed: async (keys) => {
      await store.clear(keys.filter(([kind]) => kind !== 'network').map(stored));
      for (const key of keys) if (key[0] === 'network') await store.giveBack(stored(key));
    },
  };
}

/**
 * For what a guess of somebody's password counts. Only a browser that was used before is apart from what
 * strangers try: they can lock the address, not him.
 */
export function signInKeys(email: string, { address, knownBrowser }: Origin): AttemptKey[] {
  if (knownBrowser !== null) return [['browser', knownBrowser]];
  return [
    ['network', networkOf(address)],
    ['email', email],
  ];
}
