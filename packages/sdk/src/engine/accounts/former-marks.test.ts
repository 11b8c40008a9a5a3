import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createAesSecretBox } from '../../defaults/aes-secret-box.ts';
import type { Account } from '../../domain/accounts/account.ts';
import type { ObservedAccount } from '../../domain/accounts/desired-account.ts';
import { anAccount } from '../../testing/builders/service-builders.ts';
import { credentialsHash } from './account-secrets.ts';
import { forgettingSent, isFormer, keepingFormer, keepingSent } from './former-marks.ts';

const secretBox = createAesSecretBox({ secretKey: 'a-secret-key-that-only-tests-know' });
const NAMES = ['first', 'second', 'third'];
const UUIDS = ['uuid-1', 'uuid-2', 'uuid-3'];

/** What the account was at one time. */
interface Body {
  name: string;
  uuid: string;
  remoteId: string | null;
}

const bodyOf = fc.record({ name: fc.constantFrom(...NAMES), uuid: fc.constantFrom(...UUIDS) });
const ourId = fc.constantFrom('7', '17');
/** Ids that the panel gave to others: nobody chooses his. */
const theirId = fc.constantFrom('8', '70', null);

function patchOf({ name, uuid, remoteId }: Body) {
  const nameHash = secretBox.hash(name, 'account-name');
  return { nameHash, remoteId, credentialsHash: credentialsHash(secretBox, { uuid }) };
}

/** An account that was all of these, one after the other. */
function having(bodies: readonly Body[]): Account {
  return bodies.reduce<Account>(
    (account, body) => ({ ...account, ...keepingFormer(account, patchOf(body)), seenAt: account.createdAt }),
    anAccount(),
  );
}

function seen({ name, uuid, remoteId }: Body, isOwn = true): ObservedAccount {
  return {
    name,
    remoteId,
    credentials: { uuid },
    status: 'active',
    expiresAt: null,
    trafficLimitBytes: null,
    onHoldSeconds: null,
    inboundKeys: ['1'],
    note: 'Shop 1',
    usedBytes: 0,
    links: [],
    lastOnlineAt: null,
    ...(!isOwn && { isOwn: false as const }),
  };
}

describe('what an account was before', () => {
  const withIds = fc.array(
    fc.tuple(bodyOf, ourId).map(([body, remoteId]) => ({ ...body, remoteId })),
    { minLength: 2, maxLength: 6 },
  );

  test('given any history with ids, then each earlier body is known, and no forgery without its id, whatever else it copies', () => {
    fc.assert(
      fc.property(withIds, bodyOf, theirId, (bodies, forgery, remoteId) => {
        const account = having(bodies);
        const now = bodies.at(-1);
        for (const body of bodies.slice(0, -1)) {
          const isAsNow = body.uuid === now?.uuid && body.remoteId === now.remoteId;
          if (!isAsNow) expect(isFormer(secretBox, account, seen(body))).toBe(true);
        }
        expect(isFormer(secretBox, account, seen({ ...forgery, remoteId }))).toBe(false);
      }),
    );
  });

  test('given an id of ours that somebody else got, then he is unknown unless he also shows the credentials it had', () => {
    fc.assert(
      fc.property(withIds, ourId, (bodies, remoteId) => {
        const stranger = { name: 'first', uuid: 'his', remoteId };
        expect(isFormer(secretBox, having(bodies), seen(stranger))).toBe(false);
      }),
    );
  });

  test('given a family without ids, then an earlier name counts only with its own credentials, and never for another administrator', () => {
    const nameless = fc.array(
      bodyOf.map((body) => ({ ...body, remoteId: null })),
      { minLength: 2, maxLength: 6 },
    );
    fc.assert(
      fc.property(nameless, bodyOf, (bodies, one) => {
        const account = having(bodies);
        const body = { ...one, remoteId: null };
        const wasOnce = bodies.some(({ name, uuid }) => name === one.name && uuid === one.uuid);
        if (isFormer(secretBox, account, seen(body))) expect(wasOnce).toBe(true);
        expect(isFormer(secretBox, account, seen(body, false))).toBe(false);
      }),
    );
  });

  test('given an account that was never seen, or one that stays as it is, then nothing is kept; of many, the last eight', () => {
    const first = { name: 'first', uuid: 'uuid-1', remoteId: '7' };
    expect(keepingFormer(anAccount(), patchOf(first))).not.toHaveProperty('formerMarks');
    expect(having([first, first]).formerMarks).toEqual([]);
    const many = Array.from({ length: 12 }, (_, index) => ({ ...first, remoteId: String(index) }));
    expect(having(many).formerMarks).toHaveLength(8);
    expect(isFormer(secretBox, having(many), seen({ ...first, remoteId: '10' }))).toBe(true);
    expect(isFormer(secretBox, having(many), seen({ ...first, remoteId: '1' }))).toBe(false);
  });

  test.each([null, '7'])(
    'given credentials that were sent to an account with the id %j, then it is known by them under any name and id until it was read back',
    (remoteId) => {
      const account = having([{ name: 'first', uuid: 'uuid-1', remoteId }]);
      const shown = credentialsHash(secretBox, { uuid: 'uuid-2' });
      const sent = { ...account, ...keepingSent(account, shown) };
      const elsewhere = { name: 'second', uuid: 'uuid-2', remoteId: remoteId === null ? null : '8' };
      expect(isFormer(secretBox, account, seen(elsewhere))).toBe(false);
      expect(isFormer(secretBox, sent, seen(elsewhere))).toBe(true);
      expect(isFormer(secretBox, sent, seen(elsewhere, false))).toBe(false);
      expect(isFormer(secretBox, sent, seen({ ...elsewhere, uuid: 'uuid-3' }))).toBe(false);

      const readBack = forgettingSent(sent);
      expect(isFormer(secretBox, readBack, seen(elsewhere))).toBe(false);
      expect(isFormer(secretBox, readBack, seen({ ...elsewhere, name: 'first', remoteId }))).toBe(true);
      expect(forgettingSent(readBack)).toBe(readBack);
    },
  );
});
