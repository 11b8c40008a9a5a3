import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { addMs, type Clock } from '@panelkit/sdk';
import type { ShopStore } from '../store/shop-store.ts';
import { hashOf } from './hash-of.ts';

/**
 * Random values that this shop gave out, for one answer each. Nothing is stored before the answer: a page
 * costs no row.
 */
export interface Challenges {
  /** @param binding - what it is for and whose browser it went to: it is worth nothing for another */
  issue(binding: string, lifetimeMs?: number): string;
  isOpen(challenge: string, binding: string): boolean;
  /** When it ends; null: not ours, not for this, or over. */
  endOf(challenge: string, binding: string): Date | null;
  /** Whether it was ours, for this, in time, and not answered before. Of many answers at once one counts. */
  use(challenge: string, binding: string): Promise<boolean>;
}

const LIFETIME_MS = 15 * 60_000;
const RANDOM_BYTES = 16;
const TIME_BYTES = 6;
const HEAD_BYTES = RANDOM_BYTES + TIME_BYTES;
const SIGNATURE_BYTES = 32;

export function createChallenges(parts: {
  store: ShopStore['usedChallenges'];
  clock: Clock;
  secret: string;
}): Challenges {
  const { store, clock, secret } = parts;
  const sign = (head: Buffer, binding: string) =>
    createHmac('sha256', secret).update('challenge:').update(head).update(binding).digest();
  const endOf = (challenge: string, binding: string): Date | null => {
    const bytes = Buffer.from(challenge, 'base64url');
    if (bytes.length !== HEAD_BYTES + SIGNATURE_BYTES) return null;
    const head = bytes.subarray(0, HEAD_BYTES);
    if (!timingSafeEqual(bytes.subarray(HEAD_BYTES), sign(head, binding))) return null;
    const endsAt = new Date(head.readUIntBE(RANDOM_BYTES, TIME_BYTES));
    return endsAt > clock.now() ? endsAt : null;
  };
  return {
    endOf,
    issue: (binding, lifetimeMs = LIFETIME_MS) => {
      const head = Buffer.alloc(HEAD_BYTES);
      randomBytes(RANDOM_BYTES).copy(head);
      head.writeUIntBE(addMs(clock.now(), lifetimeMs).getTime(), RANDOM_BYTES, TIME_BYTES);
      return Buffer.concat([head, sign(head, binding)]).toString('base64url');
    },
    isOpen: (challenge, binding) => endOf(challenge, binding) !== null,
    use: async (challenge, binding) => {
      const endsAt = endOf(challenge, binding);
      if (endsAt === null) return false;
      // The bytes, not the text: base64url has more than one way to write some.
      const id = hashOf(Buffer.from(challenge, 'base64url').toString('hex'));
      return store.use(id, endsAt);
    },
  };
}
