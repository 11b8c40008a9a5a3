import { describe, expect, test } from 'vitest';
import { differencesOf, hasOurCredentials } from '../../domain/accounts/account-differences.ts';
import type { PanelContractDeclaration } from './panel-harness.ts';
import { expectDone, newCredentials, type PanelUnderTest } from './use-panel.ts';

/** Creating, adopting, changing. */
export function describePanelWrites(
  usedPanel: () => PanelUnderTest,
  { capabilities, without = [] }: PanelContractDeclaration,
): void {
  describe('ensureAccount', () => {
    test('given no account, when ensured, then it is there with our credentials, unused and on', async () => {
      const panel = usedPanel();
      const desired = panel.desired();
      expect(await panel.ensure(desired)).toEqual({ kind: 'applied' });
      const account = await panel.found(desired.name);
      expect(hasOurCredentials(account, desired.credentials)).toBe(true);
      expect(account).toMatchObject({
        name: desired.name,
        status: 'active',
        usedBytes: 0,
        lastOnlineAt: null,
      });
    });

    test('given an account as wanted, when ensured again, then it is the same single account', async () => {
      const panel = usedPanel();
      const desired = panel.desired({ trafficLimitBytes: 1_000_000 });
      const first = await panel.ensured(desired);
      const second = await panel.ensured(desired);
      expect(second).toEqual(first);
      expect(await panel.countOf(desired.name)).toBe(1);
    });

    test('given an account, when its terms change, then credentials, links and id stay', async () => {
      const panel = usedPanel();
      const desired = panel.desired({ trafficLimitBytes: 1_000_000 });
      const before = await panel.ensured(desired);
      const after = await panel.ensured({
        ...desired,
        trafficLimitBytes: 2_000_000,
        expiresAt: panel.inSeconds(86_400),
        note: 'extended',
      });
      expect(after.credentials).toEqual(before.credentials);
      expect(after.links).toEqual(before.links);
      expect(after.remoteId).toBe(before.remoteId);
    });

    test('given an account, when it gets new credentials, then it shows them and its links are new', async () => {
      const panel = usedPanel();
      const desired = panel.desired();
      const before = await panel.ensured(desired);
      const rotated = { ...desired, credentials: newCredentials() };
      const after = await panel.ensured(rotated);
      expect(hasOurCredentials(after, rotated.credentials)).toBe(true);
      expect(after.links.filter((link) => before.links.includes(link))).toEqual([]);
      expect(await panel.countOf(desired.name)).toBe(1);
    });

    test('given an account whose inbound is gone, when it is to be off, then it is off, and on is refused', async () => {
      const panel = usedPanel();
      const desired = panel.desired();
      const existing = await panel.ensured(desired);
      const elsewhere = { ...desired, inboundKeys: ['987654321'] };
      expect((await panel.adapter.ensureAccount(elsewhere, { existing })).kind).toBe('refused');
      expectDone(await panel.adapter.ensureAccount({ ...elsewhere, enabled: false }, { existing }));
      expect((await panel.found(desired.name)).status).toBe('disabled');
    });

    test('given an account that is off, when its counter is reset, then it is still off', async () => {
      const panel = usedPanel();
      const desired = panel.desired({ enabled: false, trafficLimitBytes: 1_000_000 });
      await panel.ensured(desired);
      const after = await panel.ensured(desired, { resetUsage: true });
      expect(after).toMatchObject({ status: 'disabled', usedBytes: 0, trafficLimitBytes: 1_000_000 });
    });

    test('given another account, when one is changed and removed, then the other is as it was', async () => {
      const panel = usedPanel();
      const bystander = panel.desired({ trafficLimitBytes: 3_000_000, expiresAt: panel.inSeconds(86_400) });
      const before = await panel.ensured(bystander);
      const desired = panel.desired();
      await panel.ensured(desired);
      await panel.ensured({ ...desired, enabled: false, trafficLimitBytes: 5 }, { resetUsage: true });
      await panel.adapter.removeAccount({ name: desired.name, remoteId: null });
      expect(await panel.found(bystander.name)).toEqual(before);
    });

    test('given an account that vanished after the look, when ensured, then it is made or surely not, never given up', async () => {
      const panel = usedPanel();
      const desired = panel.desired();
      const existing = await panel.ensured(desired);
      await panel.adapter.removeAccount(existing);
      const changed = { ...desired, trafficLimitBytes: 9_000_000 };
      const outcome = await panel.adapter.ensureAccount(changed, { existing });
      expect(outcome.kind).toMatch(/^(applied|not-applied)$/);
      const after = await panel.adapter.findAccount({ name: desired.name, remoteId: null });
      expect(after.kind).toBe(outcome.kind === 'applied' ? 'found' : 'absent');
    });

    test('given an inbound that is not there, when ensured, then refused and nothing is made', async () => {
      const panel = usedPanel();
      const desired = panel.desired({ inboundKeys: ['no-such-inbound'] });
      expect((await panel.ensure(desired)).kind).toBe('refused');
      expect(await panel.adapter.findAccount({ name: desired.name, remoteId: null })).toMatchObject({
        kind: 'absent',
      });
    });

    test('given a call that was aborted before, when ensured, then surely nothing was done', async () => {
      const panel = usedPanel();
      const desired = panel.desired();
      const signal = AbortSignal.abort();
      const outcome = await panel.adapter.ensureAccount(desired, { existing: null, signal });
      expect(outcome.kind).toBe('not-applied');
      expect(await panel.adapter.findAccount({ name: desired.name, remoteId: null })).toMatchObject({
        kind: 'absent',
      });
    });
  });

  if (capabilities.uniqueNames) describeTakenNames(usedPanel);
  else describeRepeatedNames(usedPanel);
  if (!without.includes('second-inbound')) describeSeveralInbounds(usedPanel);
}

function describeTakenNames(usedPanel: () => PanelUnderTest): void {
  describe('a name that is taken', () => {
    test('given our account, when created without looking, then it is not refused and stays the only one', async () => {
      const panel = usedPanel();
      const desired = panel.desired({ trafficLimitBytes: 1_000_000 });
      const before = await panel.ensured(desired);
      const outcome = await panel.adapter.ensureAccount(desired, { existing: null });
      expect(outcome.kind).toMatch(/^(applied|already|not-applied)$/);
      expect(await panel.found(desired.name)).toEqual(before);
      expect(await panel.countOf(desired.name)).toBe(1);
    });

    test('given an account with other credentials, when created without looking, then it is not touched', async () => {
      const panel = usedPanel();
      const theirs = panel.desired({ trafficLimitBytes: 1_000_000 });
      const before = await panel.ensured(theirs);
      const ours = { ...theirs, credentials: newCredentials(), trafficLimitBytes: null };
      const outcome = await panel.adapter.ensureAccount(ours, { existing: null });
      expect(outcome.kind).toMatch(/^(refused|not-applied)$/);
      expect(await panel.found(theirs.name)).toEqual(before);
    });
  });
}

function describeRepeatedNames(usedPanel: () => PanelUnderTest): void {
  describe('several accounts of a name', () => {
    test('given two creates, when looked for, then both are shown, each to be found, changed and removed by its id', async () => {
      const panel = usedPanel();
      const desired = panel.desired();
      expectDone(await panel.adapter.ensureAccount(desired, { existing: null }));
      expectDone(await panel.adapter.ensureAccount(desired, { existing: null }));
      const seen = await panel.adapter.findAccount({ name: desired.name, remoteId: null });
      const [kept, extra] = seen.kind === 'many' ? seen.accounts : [];
      if (kept === undefined || extra === undefined) throw new Error('Two accounts should be seen');
      expect(kept.remoteId).not.toBe(extra.remoteId);
      const changed = { ...desired, trafficLimitBytes: 4_000_000 };
      expectDone(await panel.adapter.ensureAccount(changed, { existing: kept }));
      expect(await panel.adapter.findAccount(extra)).toMatchObject({ account: { trafficLimitBytes: null } });
      expect(await panel.adapter.removeAccount(extra)).toEqual({ kind: 'applied' });
      expect(await panel.found(desired.name)).toMatchObject({
        remoteId: kept.remoteId,
        trafficLimitBytes: 4_000_000,
      });
    });
  });
}

function describeSeveralInbounds(usedPanel: () => PanelUnderTest): void {
  describe('several inbounds', () => {
    test('given an account, when moved and spread over inbounds, then it is on exactly those', async () => {
      const panel = usedPanel();
      const [first, second = ''] = panel.inboundKeys;
      const desired = panel.desired({ trafficLimitBytes: 1_000_000 });
      await panel.ensured(desired);
      for (const inboundKeys of [[second], [first, second], [first]]) {
        const wanted = { ...desired, inboundKeys };
        const observed = await panel.ensured(wanted);
        expect(differencesOf(panel.adapter.normalize(wanted), observed)).toEqual([]);
        expect(hasOurCredentials(observed, desired.credentials)).toBe(true);
      }
      expect(await panel.countOf(desired.name)).toBe(1);
    });
  });
}
