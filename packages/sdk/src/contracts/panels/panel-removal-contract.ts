import { describe, expect, test } from 'vitest';
import { hasOurCredentials } from '../../domain/accounts/account-differences.ts';
import type { PanelContractDeclaration } from './panel-harness.ts';
import type { PanelUnderTest } from './use-panel.ts';

/** Removing, and making again. */
export function describePanelRemoval(
  usedPanel: () => PanelUnderTest,
  { capabilities }: PanelContractDeclaration,
): void {
  describe('removeAccount', () => {
    test('given an account, when removed twice, then it is gone and the second finds it so', async () => {
      const panel = usedPanel();
      const account = await panel.ensured(panel.desired());
      expect(await panel.adapter.removeAccount(account)).toEqual({ kind: 'applied' });
      const { name } = account;
      expect(await panel.adapter.findAccount({ name, remoteId: null })).toMatchObject({ kind: 'absent' });
      expect(await panel.countOf(name)).toBe(0);
      expect(await panel.adapter.removeAccount(account)).toEqual({ kind: 'already' });
    });

    test('given no account of the name, when removed, then it was so already', async () => {
      const panel = usedPanel();
      const { name } = panel.desired();
      expect(await panel.adapter.removeAccount({ name, remoteId: null })).toEqual({ kind: 'already' });
    });

    test.each([
      { name: 'off', terms: { enabled: false } },
      { name: 'past its time', terms: { expiresAt: new Date('2020-01-01T00:00:00Z') } },
    ])('given an account that is $name, when removed, then it is gone', async ({ terms }) => {
      const panel = usedPanel();
      const account = await panel.ensured(panel.desired(terms));
      expect(await panel.adapter.removeAccount(account)).toEqual({ kind: 'applied' });
      expect(await panel.countOf(account.name)).toBe(0);
    });

    test('given a call that was aborted before, when removing, then surely nothing was done', async () => {
      const panel = usedPanel();
      const account = await panel.ensured(panel.desired());
      const outcome = await panel.adapter.removeAccount(account, { signal: AbortSignal.abort() });
      expect(outcome.kind).toBe('not-applied');
      expect(await panel.found(account.name)).toEqual(account);
    });

    test('given a removed account, when made again with the same credentials, then it is ours and links live on as declared', async () => {
      const panel = usedPanel();
      const desired = panel.desired({ trafficLimitBytes: 1_000_000 });
      const before = await panel.ensured(desired);
      await panel.adapter.removeAccount(before);
      const after = await panel.ensured(desired);
      expect(hasOurCredentials(after, desired.credentials)).toBe(true);
      expect(after.usedBytes).toBe(0);
      if (capabilities.linksSurviveRecreation) expect(after.links).toEqual(before.links);
    });
  });
}
