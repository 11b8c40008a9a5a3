import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { aUser, useStores } from '../tests/use-stores.ts';

const now = new Date('2026-03-01T12:00:00Z');
const later = new Date('2026-03-02T12:00:00Z');

const { storeOf } = useStores();

describe.each(['memory', 'PGlite'])('The shop’s own records: %s', (name) => {
  test('given a user, when stored, found and changed, then all of it is there', async () => {
    const { users } = storeOf(name);
    const user = aUser({ emailConfirmedAt: later, customerId: randomUUID() });
    expect(await users.insert(user)).toBe(true);
    expect(await users.find(user.id)).toEqual(user);
    expect(await users.findByEmail(user.email ?? '')).toEqual(user);
    expect(await users.findByCustomer(user.customerId ?? '')).toEqual(user);
    await users.update(user.id, { name: "Ada'; --", emailConfirmedAt: null });
    expect(await users.find(user.id)).toMatchObject({
      name: "Ada'; --",
      emailConfirmedAt: null,
      role: 'customer',
    });
    expect(await users.find('nobody')).toBeNull();
  });

  test('given counts of several processes, then they are added up, told of once, listed, and removed when old', async () => {
    const { activity } = storeOf(name);
    const key = { hour: now, kind: 'signUps', subject: '' };
    const other = { hour: now, kind: 'requestsOfNetwork', subject: '198.51.100' };
    await Promise.all([activity.add([{ ...key, count: 3 }]), activity.add([{ ...key, count: 4 }])]);
    const sums = await activity.add([
      { ...key, count: 1 },
      { ...other, count: 2 },
    ]);
    expect(sums.toSorted((one, another) => one.count - another.count)).toEqual([
      { ...other, count: 2 },
      { ...key, count: 8 },
    ]);
    const told = await Promise.all([activity.markTold(key, now), activity.markTold(key, now)]);
    expect(told.toSorted()).toEqual([false, true]);
    expect(await activity.markTold(other, later)).toBe(true);
    expect(await activity.markTold({ ...key, hour: later }, now)).toBe(false);
    expect(await activity.listTold(10)).toEqual([
      { ...other, count: 2, toldAt: later },
      { ...key, count: 8, toldAt: now },
    ]);
    expect(await activity.listTold(1)).toHaveLength(1);
    await activity.removeOld(later);
    expect(await activity.listTold(10)).toEqual([]);
  });

  test('given people without an address, then there may be many, and each gets one that is free, once', async () => {
    const { users } = storeOf(name);
    const [nika, omid, ada] = [aUser({ email: null, name: 'Nika' }), aUser({ email: null }), aUser()];
    for (const user of [nika, omid, ada]) expect(await users.insert(user)).toBe(true);
    expect(await users.insert(nika)).toBe(false);
    expect(await users.find(nika.id)).toEqual(nika);
    expect((await users.list({ text: 'nika', limit: 5 })).map(({ id }) => id)).toContain(nika.id);
    const wanted = (email: string) => ({ email, passwordHash: 'hash' });
    expect(await users.addEmail(nika.id, wanted(ada.email ?? ''))).toBe(false);
    expect(await users.addEmail(nika.id, wanted(`${nika.id}@shop.test`))).toBe(true);
    expect(await users.addEmail(nika.id, wanted('other@shop.test'))).toBe(false);
    expect(await users.findByEmail(`${nika.id}@shop.test`)).toMatchObject({
      id: nika.id,
      passwordHash: 'hash',
    });
  });

  test('given a password that is renewed, then as it was read; one that was changed meanwhile stays', async () => {
    const { users } = storeOf(name);
    const user = aUser({ passwordHash: 'old' });
    await users.insert(user);
    const to = { passwordHash: 'sealed', passwordJudge: 'lists of today' };
    await users.renewPassword(user.id, { from: 'old', to });
    expect(await users.find(user.id)).toMatchObject(to);
    await users.renewPassword(user.id, { from: 'old', to: { passwordHash: 'x', passwordJudge: null } });
    expect(await users.find(user.id)).toMatchObject(to);
  });

  test('given an address that is taken, then nobody else gets it until its owner is deleted', async () => {
    const { users } = storeOf(name);
    const user = aUser();
    await users.insert(user);
    expect(await users.insert(aUser({ email: user.email }))).toBe(false);
    await users.update(user.id, { deletedAt: now });
    expect(await users.findByEmail(user.email ?? '')).toBeNull();
    expect(await users.insert(aUser({ email: user.email }))).toBe(true);
  });

  test('given roles, then they are listed, changed once per version, and removed when nobody has them', async () => {
    const { roles, users } = storeOf(name);
    const id = randomUUID();
    const own = { id, name: 'Night shift', grants: '{}' };
    await roles.insert(own);
    expect(await roles.find(id)).toEqual({ ...own, version: 1 });
    expect((await roles.list()).map((role) => role.id)).toEqual(
      expect.arrayContaining(['owner', 'support', 'finance', 'technician', id]),
    );
    const renamed = { ...own, name: 'Day shift' };
    const update = () => roles.update({ ...renamed, version: 1 });
    expect((await Promise.all([update(), update()])).toSorted()).toEqual([false, true]);
    expect(await roles.find(id)).toEqual({ ...renamed, version: 2 });
    const [user, gone] = [aUser({ role: id }), aUser({ role: id, deletedAt: now })];
    for (const one of [user, gone]) expect(await users.insert(one)).toBe(true);
    expect([await roles.remove(id), await roles.remove('support')]).toEqual([false, false]);
    expect(await users.changeRole(user.id, { from: 'support', to: 'finance' })).toBe(false);
    expect(await users.changeRole(user.id, { from: id, to: 'nothing' })).toBe(false);
    expect(await users.changeRole(user.id, { from: id, to: 'support' })).toBe(true);
    expect([await roles.remove(id), await roles.remove(id)]).toEqual([true, false]);
    expect(await roles.find(id)).toBeNull();
    expect(await users.insert(aUser({ role: id }))).toBe(false);
    expect(await users.changeRole(user.id, { from: 'support', to: id })).toBe(false);
    expect(await users.find(gone.id)).toMatchObject({ name: 'Ada' });
  });

  test('given users, when they are searched, then by name and address and by what they are', async () => {
    const { users } = storeOf(name);
    const mark = randomUUID().slice(0, 8);
    const ada = aUser({ name: `Ada_${mark}`, createdAt: now });
    const dana = aUser({ name: `Dana_${mark}`, role: 'finance', createdAt: later });
    await users.insert(ada);
    await users.insert(dana);
    const ids = async (filter: { staff?: boolean; text?: string }) =>
      (await users.list({ ...filter, limit: 10 })).map(({ id }) => id);
    expect(await ids({ text: mark })).toEqual([dana.id, ada.id]);
    expect(await ids({ text: mark.toUpperCase(), staff: true })).toEqual([dana.id]);
    expect(await ids({ text: `%${mark}` })).toEqual([]);
  });

  test('given sessions of a user, when time goes by and he signs out elsewhere, then only the present one is left', async () => {
    const { sessions, users } = storeOf(name);
    const user = aUser();
    await users.insert(user);
    const session = { userId: user.id, data: '{}', userAgent: 'a browser', createdAt: now, lastSeenAt: now };
    const ids = [randomUUID(), randomUUID(), randomUUID()];
    for (const id of ids) await sessions.put({ ...session, id, expiresAt: later });
    await sessions.put({ ...session, id: 'over', expiresAt: now });
    expect(await sessions.find('over', now)).toBeNull();
    expect(await sessions.listByUser(user.id, now)).toHaveLength(3);
    await sessions.touch(ids[2] ?? '', { lastSeenAt: later, expiresAt: later });
    expect((await sessions.listByUser(user.id, now))[0]?.id).toBe(ids[2]);
    await sessions.remove(ids[1] ?? '');
    await sessions.removeByUser(user.id, ids[0] ?? '');
    expect((await sessions.listByUser(user.id, now)).map(({ id }) => id)).toEqual([ids[0]]);
    await sessions.removeExpired(later);
    expect(await sessions.find(ids[0] ?? '', now)).toBeNull();
  });

  test('given a mailed link, when it is used twice or late, then it works once and in time', async () => {
    const { links, users } = storeOf(name);
    const user = aUser();
    await users.insert(user);
    const id = randomUUID();
    await links.put({ id, userId: user.id, expiresAt: later });
    expect(await links.find(id, later)).toBeNull();
    const taken = await Promise.all([links.take(id, now), links.take(id, now)]);
    expect(taken.filter((link) => link !== null)).toEqual([{ id, userId: user.id, expiresAt: later }]);
    const ended = { id: randomUUID(), userId: user.id, expiresAt: now };
    await links.put(ended);
    await links.removeExpired(now);
    expect(await links.find(ended.id, new Date(0))).toBeNull();
  });

  test('given logos, then each is found by its hash, and the old ones go but for the one in use', async () => {
    const { brandImages } = storeOf(name);
    const logo = (hash: string, byte: number) => ({
      hash,
      mediaType: 'image/png',
      content: Buffer.from([0, byte]),
    });
    await brandImages.put(logo('a', 1), now);
    await brandImages.put(logo('b', 2), now);
    await brandImages.put(logo('c', 3), later);
    await brandImages.put(logo('a', 9), later);
    expect(await brandImages.find('a')).toEqual(logo('a', 1));
    await brandImages.removeOthers(['b'], later);
    expect(await brandImages.find('a')).toBeNull();
    expect(await brandImages.find('b')).toEqual(logo('b', 2));
    expect(await brandImages.find('c')).toEqual(logo('c', 3));
  });

  test('given two people, then the one hands their address to the other who has none, once, and all pictures', async () => {
    const { users, attachments } = storeOf(name);
    const [from, into] = [
      { ...aUser(), emailConfirmedAt: now },
      { ...aUser(), email: null },
    ];
    await users.insert(from);
    await users.insert(into);
    const picture = { id: randomUUID(), mediaType: 'image/png', content: Buffer.from([1]), createdAt: later };
    await attachments.insert({ ...picture, ownerId: from.id });
    await attachments.changeOwner(from.id, into.id);
    expect(await attachments.find(picture.id)).toMatchObject({ ownerId: into.id });
    await attachments.remove(picture.id);
    const both = await Promise.all([users.handEmail(from.id, into.id), users.handEmail(from.id, into.id)]);
    expect(both.toSorted()).toEqual([false, true]);
    expect(await users.find(from.id)).toMatchObject({ email: null, emailConfirmedAt: null });
    const taken = { id: into.id, emailConfirmedAt: now, passwordHash: into.passwordHash };
    expect(await users.findByEmail(from.email ?? '')).toMatchObject(taken);
    const third = aUser();
    await users.insert(third);
    expect(await users.handEmail(third.id, into.id)).toBe(false);
  });

  test('given a picture, plan texts and staffActions, then they come back as they were', async () => {
    const { attachments, planTexts, staffActions, users } = storeOf(name);
    const user = aUser();
    await users.insert(user);
    const picture = { id: randomUUID(), ownerId: user.id, mediaType: 'image/png', createdAt: now };
    await attachments.insert({ ...picture, content: Buffer.from([0, 255, 10, 39]) });
    const found = await attachments.find(picture.id);
    expect([...(found?.content ?? [])]).toEqual([0, 255, 10, 39]);
    expect(found).toMatchObject(picture);
    expect(await attachments.find('nothing')).toBeNull();
    await attachments.insert({ ...picture, id: randomUUID(), createdAt: later, content: Buffer.from([1]) });
    expect(await attachments.removeOld(later, 9)).toBe(1);
    expect(await attachments.removeOld(later, 9)).toBe(0);
    expect(await attachments.find(picture.id)).toBeNull();
    const text = { planId: randomUUID(), language: 'fa', name: 'پایه', description: '' };
    await planTexts.putNew(text);
    await planTexts.putNew({ ...text, name: 'دیگر' });
    expect(await planTexts.list()).toContainEqual(text);
    await planTexts.put({ ...text, name: 'دیگر' });
    expect(await planTexts.list()).toContainEqual({ ...text, name: 'دیگر' });
    const staffAction = {
      userId: user.id,
      action: 'staff.created',
      targetId: 'x',
      from: '127.0.0.1',
      note: '',
    };
    await staffActions.insert({ ...staffAction, id: randomUUID(), at: now });
    await staffActions.insert({ ...staffAction, id: randomUUID(), at: later, action: 'staff.removed' });
    await staffActions.insert({ ...staffAction, id: randomUUID(), at: later, action: 'account.signed-in' });
    expect((await staffActions.list(2)).map(({ action }) => action)).toEqual([
      'staff.removed',
      'staff.created',
    ]);
    expect(await staffActions.list(9, staffAction.targetId)).toHaveLength(3);
  });

  test('given a gift that was counted, when it is counted again, then it is there once and takes nothing of what is left', async () => {
    const { staffActions, users } = storeOf(name);
    const user = aUser();
    await users.insert(user);
    const gift = () => ({
      id: randomUUID(),
      userId: user.id,
      action: 'service.given',
      targetId: user.id,
      from: '',
      note: '',
      at: later,
      times: 1,
      days: 3,
      bytes: 5,
      amountMinor: 7,
    });
    const anything = { times: null, days: null, bytes: null, amountMinor: null };
    const [first, second, third] = [gift(), gift(), gift()];
    const count = (one: typeof first) =>
      staffActions.insertUpTo(one, { bounds: { ...anything, times: 2 }, since: now });
    expect(await Promise.all([count(first), count(first), count(first)])).toEqual([true, true, true]);
    expect(await count(second)).toBe(true);
    expect(await count(third)).toBe(false);
    expect(await count(first)).toBe(true);
    expect(await staffActions.list(9, user.id)).toHaveLength(2);
    const { times: _times, days: _days, bytes: _bytes, amountMinor: _amount, ...kept } = first;
    expect(await staffActions.list(9, user.id)).toContainEqual(kept);
  });

  test('given days, traffic and money, when more than a bound would be spent, then it is refused, however small the rest is', async () => {
    const { staffActions, users } = storeOf(name);
    const anything = { times: null, days: null, bytes: null, amountMinor: null };
    for (const [bound, most] of [
      ['times', 10],
      ['days', 10],
      ['bytes', 20],
      ['amountMinor', 30],
    ] as const) {
      const user = aUser();
      await users.insert(user);
      const spend = (amount: number, at = later) =>
        staffActions.insertUpTo(
          {
            id: randomUUID(),
            userId: user.id,
            action: 'service.given',
            targetId: 'x',
            from: '',
            note: '',
            at,
            times: 1,
            days: 0,
            bytes: 0,
            amountMinor: 0,
            [bound]: amount,
          },
          { bounds: { ...anything, [bound]: most }, since: now },
        );
      expect([bound, await spend(most + 1), await spend(most - 1)]).toEqual([bound, false, true]);
      expect([bound, await spend(2), await spend(1), await spend(1)]).toEqual([bound, false, true, false]);
      // What was given a day ago does not count.
      const old = aUser();
      await users.insert(old);
    }
  });

  test('given values that the shop is opened with, when they are kept, replaced and removed, then the last ones are read', async () => {
    const { startSettings } = storeOf(name);
    await startSettings.put('currency', 'sealed 1');
    await startSettings.put('currency', 'sealed 2');
    await startSettings.put('staffBotToken', 'sealed 3');
    await startSettings.remove('staffBotToken');
    expect([...(await startSettings.list())]).toEqual([['currency', 'sealed 2']]);
  });
});
