import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { aUser, useStores } from '../../tests/use-stores.ts';

const now = new Date('2026-03-01T12:00:00Z');
const later = new Date('2026-03-02T12:00:00Z');

const { storeOf } = useStores();

describe.each(['memory', 'PGlite'])('What people sign in with: %s', (name) => {
  test('given a half minute of the second factor, when its code is used twice at once, then once', async () => {
    const { users } = storeOf(name);
    const user = aUser();
    await users.insert(user);
    const used = await Promise.all([users.useTotpStep(user.id, 7), users.useTotpStep(user.id, 7)]);
    expect(used.toSorted()).toEqual([false, true]);
    expect([await users.useTotpStep(user.id, 6), await users.useTotpStep(user.id, 8)]).toEqual([false, true]);
  });

  test('given passkeys, then each is registered once, used with a count that goes up, and removed by its owner only', async () => {
    const { users, passkeys } = storeOf(name);
    const [ada, dana] = [aUser(), aUser({ role: 'support' })];
    for (const user of [ada, dana]) await users.insert(user);
    const passkey = {
      id: randomUUID(),
      userId: ada.id,
      publicKey: 'cHVibGlj',
      signCount: 7,
      name: 'Phone',
      createdAt: now,
      lastUsedAt: null,
    };
    const silent = { ...passkey, id: randomUUID(), signCount: 0, createdAt: later };
    expect([await passkeys.insert(passkey), await passkeys.insert(silent)]).toEqual([true, true]);
    expect(await passkeys.insert({ ...passkey, userId: dana.id })).toBe(false);
    expect(await passkeys.find(passkey.id)).toEqual(passkey);
    expect(await passkeys.find('another')).toBeNull();
    expect((await passkeys.listByUser(ada.id)).map(({ id }) => id)).toEqual([passkey.id, silent.id]);
    const use = (id: string, signCount: number) => passkeys.use(id, { signCount, at: later });
    const twice = await Promise.all([use(passkey.id, 8), use(passkey.id, 8)]);
    expect(twice.toSorted()).toEqual([false, true]);
    expect([await use(passkey.id, 7), await use(passkey.id, 0), await use(passkey.id, 9)]).toEqual([
      false,
      false,
      true,
    ]);
    expect([await use(silent.id, 0), await use(silent.id, 0)]).toEqual([true, true]);
    expect(await passkeys.find(passkey.id)).toMatchObject({ signCount: 9, lastUsedAt: later });
    expect(await users.find(ada.id)).toMatchObject({ hasPasskey: true });
    expect(await users.findByEmail(dana.email ?? '')).toMatchObject({ hasPasskey: false });
    expect([await passkeys.remove(dana.id, silent.id), await passkeys.remove(ada.id, silent.id)]).toEqual([
      false,
      true,
    ]);
    await passkeys.removeByUser(ada.id);
    expect(await users.find(ada.id)).toMatchObject({ hasPasskey: false });
  });

  test('given a challenge, when it is used twice at once, then once, until it is forgotten', async () => {
    const { usedChallenges } = storeOf(name);
    const id = randomUUID();
    const used = await Promise.all([usedChallenges.use(id, later), usedChallenges.use(id, later)]);
    expect(used.toSorted()).toEqual([false, true]);
    await usedChallenges.removeExpired(now);
    expect(await usedChallenges.use(id, later)).toBe(false);
    await usedChallenges.removeExpired(later);
    expect(await usedChallenges.use(id, later)).toBe(true);
  });

  test('given recovery codes, then each is found once, by its person only, until there are others', async () => {
    const { users, recoveryCodes } = storeOf(name);
    const [ada, dana] = [aUser(), aUser()];
    for (const user of [ada, dana]) await users.insert(user);
    await recoveryCodes.replace(ada.id, ['one', 'two', 'three']);
    expect(await recoveryCodes.take(dana.id, 'one')).toBe(false);
    expect([await recoveryCodes.take(ada.id, 'one'), await recoveryCodes.take(ada.id, 'one')]).toEqual([
      true,
      false,
    ]);
    expect(await recoveryCodes.count(ada.id)).toBe(2);
    await recoveryCodes.replace(ada.id, ['four']);
    expect([await recoveryCodes.take(ada.id, 'two'), await recoveryCodes.count(ada.id)]).toEqual([false, 1]);
  });

  test('given ten attempts at once, then the fifth begins a pause, which doubles up to its bound, and an old one is forgotten', async () => {
    const { attempts } = storeOf(name);
    const key = randomUUID();
    const rule = { free: 5, longestPauseMinutes: 60, forgetMs: 86_400_000 };
    const after = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
    const taken = await Promise.all(Array.from({ length: 10 }, () => attempts.take(key, now, rule)));
    expect(taken.filter(({ isAllowed }) => isAllowed)).toHaveLength(5);
    expect(taken.at(-1)).toEqual({ isAllowed: false, pausedUntil: after(1) });
    expect(await attempts.take(key, after(1), rule)).toEqual({ isAllowed: true, pausedUntil: after(3) });
    let at = 3;
    for (const pause of [4, 8, 16, 32, 60, 60]) {
      expect(await attempts.take(key, after(at), rule)).toEqual({
        isAllowed: true,
        pausedUntil: after(at + pause),
      });
      at += pause;
    }
    await attempts.giveBack(key);
    expect(await attempts.take(key, after(at - 1), rule)).toMatchObject({ isAllowed: true });
    expect(await attempts.take(key, after(at + 2000), rule)).toEqual({ isAllowed: true, pausedUntil: null });
    await attempts.clear([key]);
    await attempts.removeOld(later);
  });
});
