import { describe, expect, test } from 'vitest';
import { hasCapability, type OptionalCapability } from '../../domain/panels/capabilities.ts';
import type { PanelAdapter } from '../../ports/panel-adapter.ts';
import { errorCode } from '../storage/read-ends.ts';
import type { PanelContractDeclaration } from './panel-harness.ts';
import { expectDone, type PanelUnderTest } from './use-panel.ts';

const VERBS: { capability: OptionalCapability; verbs: (keyof PanelAdapter)[] }[] = [
  { capability: 'inboundUsageReset', verbs: ['resetInboundUsage'] },
  { capability: 'onlineAccounts', verbs: ['listOnline'] },
  { capability: 'clientIps', verbs: ['listClientIps', 'clearClientIps'] },
  { capability: 'backup', verbs: ['downloadBackup'] },
];

/** What staff may look at and clear, where the panel has it. */
export function describePanelCare(
  usedPanel: () => PanelUnderTest,
  declaration: PanelContractDeclaration,
): void {
  const { capabilities } = declaration;
  const has = (capability: OptionalCapability) => hasCapability(capabilities, capability);
  describe('care of the panel', () => {
    test.each(VERBS)('given its capabilities, then $verbs are there as they say', ({ capability, verbs }) => {
      const { adapter } = usedPanel();
      if (has(capability)) for (const verb of verbs) expect(typeof adapter[verb]).toBe('function');
    });

    test('given what it has not, when a verb is there all the same, then it refuses', async () => {
      const { adapter, inboundKeys } = usedPanel();
      if (!has('inboundUsageReset') && adapter.resetInboundUsage !== undefined)
        expect(await adapter.resetInboundUsage(inboundKeys[0])).toMatchObject({ kind: 'refused' });
      if (!has('backup') && adapter.downloadBackup !== undefined)
        expect(await errorCode(adapter.downloadBackup())).toBe('PANEL_REFUSED');
    });

    if (has('onlineAccounts')) describeOnline(usedPanel, declaration);
    if (has('clientIps')) describeClientIps(usedPanel);
    if (has('backup')) describeBackup(usedPanel);
    if (has('inboundUsageReset')) {
      test('given an inbound, when its counter is zeroed, then its accounts are as before', async () => {
        const panel = usedPanel();
        const account = await panel.ensured(panel.desired({ enabled: false, trafficLimitBytes: 1_000_000 }));
        expectDone(await verb(panel.adapter.resetInboundUsage)(panel.inboundKeys[0]));
        expect(await panel.found(account.name)).toEqual(account);
      });
    }
  });
}

function describeOnline(usedPanel: () => PanelUnderTest, { without = [] }: PanelContractDeclaration): void {
  test('given an account that was never used, when asked who is online, then it is not among them', async () => {
    const panel = usedPanel();
    const { name } = await panel.ensured(panel.desired());
    expect(await verb(panel.adapter.listOnline)()).not.toContain(name);
  });

  test('given a panel that does not answer, when asked who is online, then it fails', async () => {
    const panel = usedPanel();
    const lost = panel.adapterAt(panel.faults.unreachable());
    expect(await errorCode(verb(lost.listOnline)())).toMatch(/^PANEL_/);
  });

  if (without.includes('online')) return;
  test('given an account with traffic, when asked who is online, then it is among them', async () => {
    const panel = usedPanel();
    const { name } = await panel.ensured(panel.desired());
    const { traffic } = panel.panelSide ?? {};
    await traffic?.add(name, 1000);
    await (traffic?.runCounting ?? traffic?.runJobs)?.();
    expect(await verb(panel.adapter.listOnline)()).toContain(name);
  });
}

function describeClientIps(usedPanel: () => PanelUnderTest): void {
  test('given an account that was never used, when its addresses are read and cleared, then there are none', async () => {
    const panel = usedPanel();
    const account = await panel.ensured(panel.desired());
    expect(await verb(panel.adapter.listClientIps)(account)).toEqual([]);
    expectDone(await verb(panel.adapter.clearClientIps)(account));
    expect(await verb(panel.adapter.listClientIps)(account)).toEqual([]);
    expect(await panel.found(account.name)).toEqual(account);
  });

  test('given no account of the name, when its addresses are read, then there are none', async () => {
    const panel = usedPanel();
    const { name } = panel.desired();
    expect(await verb(panel.adapter.listClientIps)({ name, remoteId: null })).toEqual([]);
  });
}

function describeBackup(usedPanel: () => PanelUnderTest): void {
  test('given a panel, when its backup is taken, then it is a file that holds its accounts', async () => {
    const panel = usedPanel();
    const { name } = await panel.ensured(panel.desired());
    const { fileName, bytes } = await verb(panel.adapter.downloadBackup)();
    expect(fileName).toMatch(/^[\w.-]+$/);
    expect(Buffer.from(bytes).includes(name)).toBe(true);
  });

  test.each(['unreachable', 'foreignPage'] as const)(
    'given %s, when a backup is taken, then it fails',
    async (place) => {
      const panel = usedPanel();
      const lost = panel.adapterAt(panel.faults[place]());
      expect(await errorCode(verb(lost.downloadBackup)())).toMatch(/^PANEL_/);
    },
  );
}

function verb<Verb>(given: Verb | undefined): Verb {
  if (given === undefined) throw new Error('The capabilities say that the adapter has this verb');
  return given;
}
