import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { aUser, useStores } from '../tests/use-stores.ts';

const now = new Date('2026-03-01T12:00:00Z');
const later = new Date('2026-03-02T12:00:00Z');

const { storeOf } = useStores();

describe.each(['memory', 'PGlite'])('Requests for a second person: %s', (name) => {
  test('given a request for a second pair of eyes, when two decide at once, late, or the one who asked does, then once, in time, by another', async () => {
    const { approvals, users } = storeOf(name);
    const [dana, olga] = [aUser(), aUser()];
    for (const user of [dana, olga]) await users.insert(user);
    const asked = async () => {
      const record = {
        id: randomUUID(),
        kind: 'adjust-wallet',
        sealedInput: 'sealed',
        status: 'open' as const,
        requestedBy: dana.id,
        requestedAt: now,
        expiresAt: later,
        decidedBy: null,
        decidedAt: null,
        actedAt: null,
        problem: null,
      };
      await approvals.insert(record);
      return record;
    };
    const first = await asked();
    expect(await approvals.find(first.id)).toEqual(first);
    expect((await approvals.list(50)).map(({ id }) => id)).toContain(first.id);
    const at = new Date(later.getTime() - 1);
    const approve = (id: string, decidedBy: string, decidedAt = at) =>
      approvals.decide(id, { status: 'approved', decidedBy, decidedAt });
    expect([await approve(first.id, dana.id), await approve(first.id, olga.id, later)]).toEqual([
      false,
      false,
    ]);
    const both = await Promise.all([approve(first.id, olga.id), approve(first.id, olga.id)]);
    expect(both.toSorted()).toEqual([false, true]);
    await approvals.finish(first.id, { status: 'done', sealedInput: '', problem: null });
    await approvals.finish(first.id, { status: 'failed', sealedInput: 'x', problem: 'LATE' });
    const done = { status: 'done', sealedInput: '', decidedBy: olga.id, decidedAt: at, problem: null };
    expect(await approvals.find(first.id)).toEqual({ ...first, ...done });
    const second = await asked();
    // What waits is not pushed out of the list by what is over.
    expect((await approvals.list(1)).map(({ status }) => status)).toEqual(['open']);
    const declined = { status: 'declined', decidedBy: dana.id, decidedAt: at } as const;
    expect(await approvals.decide(second.id, declined)).toBe(true);
    expect(await approve(second.id, olga.id)).toBe(false);
  });

  test('given something approved, when it is done twice at once, then once, in one with its note, or not at all', async () => {
    const { approvals, users } = storeOf(name);
    const [dana, olga, nina] = [aUser(), aUser(), aUser({ role: 'support' })];
    for (const user of [dana, olga, nina]) await users.insert(user);
    const id = randomUUID();
    await approvals.insert({
      id,
      kind: 'change-role',
      sealedInput: 'sealed',
      status: 'open',
      requestedBy: dana.id,
      requestedAt: now,
      expiresAt: later,
      decidedBy: null,
      decidedAt: null,
      actedAt: null,
      problem: null,
    });
    const give = () =>
      approvals.act(id, now, (records) =>
        records.users.changeRole(nina.id, { from: 'support', to: 'finance' }),
      );
    expect(await give()).toBe(false);
    await approvals.decide(id, { status: 'approved', decidedBy: olga.id, decidedAt: now });
    const refused = approvals.act(id, now, async (records) => {
      await records.users.changeRole(nina.id, { from: 'support', to: 'technician' });
      return false;
    });
    expect(await refused).toBe(false);
    if (name !== 'memory') expect(await users.find(nina.id)).toMatchObject({ role: 'support' });
    else await users.changeRole(nina.id, { from: 'technician', to: 'support' });
    expect(await Promise.all([give(), give()])).toEqual([true, true]);
    expect(await users.find(nina.id)).toMatchObject({ role: 'finance' });
    expect(await approvals.find(id)).toMatchObject({ status: 'approved', actedAt: now });
    expect(await approvals.reseal(id, { from: 'other', to: 'x' })).toBe(false);
    expect(await approvals.reseal(id, { from: 'sealed', to: 'sealed again' })).toBe(true);
    expect(await approvals.find(id)).toMatchObject({ sealedInput: 'sealed again' });
    // What is being carried out is not removed.
    expect(await approvals.removeOld(new Date(later.getTime() + 1))).toBeGreaterThanOrEqual(0);
    expect(await approvals.find(id)).not.toBeNull();
    await approvals.finish(id, { status: 'done', sealedInput: '', problem: null });
    await approvals.removeOld(new Date(later.getTime() + 1));
    expect(await approvals.find(id)).toBeNull();
  });
});
