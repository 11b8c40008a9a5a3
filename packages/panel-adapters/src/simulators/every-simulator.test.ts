import {
  type DesiredAccount,
  type PanelAdapter,
  type PanelDriver,
  silentLogger,
  type WriteOutcome,
} from '@panelkit/sdk';
import { createTestClock, type TestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import { desiredAccount } from '../marzban/marzban-test-panel.ts';
import { marzban } from '../marzban.ts';
import { marzneshin } from '../marzneshin.ts';
import { sUi } from '../s-ui.ts';
import { threeXUi } from '../three-x-ui.ts';
import { createSimulatedFetch } from './create-simulated-fetch.ts';
import { FAULTS } from './fault-switches.ts';
import type { PanelFault } from './panel-faults.ts';
import { createSimulatedPanels, type SimulatedPanel } from './simulated-panels.ts';

const DRIVERS: PanelDriver[] = [marzban(), marzneshin(), threeXUi(), sUi()];
const MIB = 1024 ** 2;

/** Where each panel is asked to create. */
const CREATES: Record<string, RegExp> = {
  marzban: /^\/api\/user$/,
  marzneshin: /^\/api\/users$/,
  'three-x-ui-3.6.0': /clients\/add$/,
  'three-x-ui-2.9.4': /inbounds\/addClient$/,
  's-ui': /\/save$/,
};

interface Playing {
  clock: TestClock;
  panel: SimulatedPanel;
  adapter: PanelAdapter;
  desired: DesiredAccount;
  /** Creates, with the fault in the way of it. */
  create(fault?: PanelFault): Promise<WriteOutcome>;
  look(): Promise<string>;
  shown(): ReturnType<SimulatedPanel['accounts']>[number] | undefined;
}

async function play(id: string, changes: Partial<DesiredAccount> = {}): Promise<Playing> {
  const clock = createTestClock();
  const panel = createSimulatedPanels(clock).find((candidate) => candidate.id === id);
  const driver = DRIVERS.find(({ kind }) => kind === panel?.kind);
  if (panel === undefined || driver === undefined) throw new Error(`There should be ${id}`);
  const target = { baseUrl: `http://panel.test${panel.path}`, credentials: panel.credentials };
  const fetch = createSimulatedFetch(panel.handle);
  const adapter = driver.connect(target, { fetch, clock, logger: silentLogger, requestTimeoutMs: 15_000 });
  const [inbound] = await adapter.listInbounds();
  const desired = desiredAccount({ expiresAt: null, inboundKeys: [inbound?.key ?? ''], ...changes });
  const { name } = desired;
  return {
    clock,
    panel,
    adapter,
    desired,
    create: async (fault) => {
      if (fault !== undefined) panel.faults.next(fault, { method: 'POST', path: CREATES[id] ?? /^$/ });
      const outcome = adapter.ensureAccount(desired, { existing: null });
      if (fault !== undefined && 'delayMs' in fault && fault.kind !== 'late-visibility')
        await clock.advance('16s');
      return outcome;
    },
    look: async () => (await adapter.findAccount({ name, remoteId: null })).kind,
    shown: () => panel.accounts().find((account) => account.name === name),
  };
}

/** What a create ends in, and whether the account is there at once, and 30 s later. */
const ENDS: Record<PanelFault['kind'], { outcome: RegExp; atOnce: string; later: string }> = {
  'drop-before-commit': { outcome: /^unknown$/, atOnce: 'absent', later: 'absent' },
  'drop-after-commit': { outcome: /^unknown$/, atOnce: 'found', later: 'found' },
  'error-before-commit': { outcome: /^unknown$/, atOnce: 'absent', later: 'absent' },
  'error-after-commit': { outcome: /^unknown$/, atOnce: 'found', later: 'found' },
  'late-answer': { outcome: /^unknown$/, atOnce: 'found', later: 'found' },
  'late-commit': { outcome: /^unknown$/, atOnce: 'absent', later: 'found' },
  'late-visibility': { outcome: /^applied$/, atOnce: 'absent', later: 'found' },
  'lost-write': { outcome: /^applied$/, atOnce: 'absent', later: 'absent' },
  'rate-limited': { outcome: /^not-applied$/, atOnce: 'absent', later: 'absent' },
  'half-body': { outcome: /^unknown$/, atOnce: 'found', later: 'found' },
  'html-page': { outcome: /^unknown|not-applied$/, atOnce: 'absent', later: 'absent' },
  'lost-session': { outcome: /^applied$/, atOnce: 'found', later: 'found' },
  // Of Marzban and Marzneshin it is a crash, which proves nothing.
  'locked-database': { outcome: /^unknown|not-applied$/, atOnce: 'absent', later: 'absent' },
};

describe.each(Object.keys(CREATES))('The simulated %s', (id) => {
  test.each(FAULTS)('given a create that meets "$title", then it ends as it must', async ({ fault }) => {
    const { create, look, clock, panel } = await play(id);
    const { outcome, atOnce, later } = ENDS[fault.kind];
    expect((await create(fault)).kind).toMatch(outcome);
    expect(panel.faults.count(fault.kind)).toBe(1);
    expect(await look()).toBe(atOnce);
    await clock.advance('30s');
    expect(await look()).toBe(later);
  });

  test('given a restart, then refused while it is down, and all is well afterwards', async () => {
    const { create, look, clock, panel } = await play(id);
    expect((await create()).kind).toBe('applied');
    panel.faults.restart(10_000);
    expect((await create()).kind).toBe('not-applied');
    await clock.advance('10s');
    expect(await look()).toBe('found');
  });

  test('given a backup that is restored, then what came after it is gone', async () => {
    const { create, look, panel, desired } = await play(id);
    panel.backup();
    await create();
    expect(panel.addTraffic(desired.name, MIB)).toBe(true);
    expect(panel.restore()).toBe(true);
    expect(await look()).toBe('absent');
    expect(panel.addTraffic(desired.name, MIB)).toBe(false);
  });

  test('given traffic, when its job has run, then it is counted', async () => {
    const { create, shown, clock, panel, desired } = await play(id, { trafficLimitBytes: 10 * MIB });
    await create();
    expect(panel.addTraffic(desired.name, 3 * MIB)).toBe(true);
    await clock.advance('70s');
    expect(shown()).toMatchObject({ usedBytes: 3 * MIB, limitBytes: 10 * MIB, canConnect: true });
  });

  test('given more traffic than the limit, when its job has run, then it is shut out and no more flows', async () => {
    const { create, shown, clock, panel, desired } = await play(id, { trafficLimitBytes: 2 * MIB });
    await create();
    panel.addTraffic(desired.name, 3 * MIB);
    await clock.advance('70s');
    expect(shown()).toMatchObject({ usedBytes: 3 * MIB, canConnect: false });
    expect(panel.addTraffic(desired.name, MIB)).toBe(false);
  });

  test('given an expiry, when it passes, then it is shut out within two of the panel’s intervals', async () => {
    const { create, shown, clock } = await play(id, { expiresAt: new Date('2027-06-01T12:00:00Z') });
    await create();
    const untilExpiryMs = Date.parse('2027-06-01T12:00:00Z') - clock.now().getTime();
    await clock.advance(untilExpiryMs - 1000);
    expect(shown()).toMatchObject({ canConnect: true, expiresAt: new Date('2027-06-01T12:00:00Z') });
    await clock.advance('2m');
    expect(shown()).toMatchObject({ canConnect: false });
  });

  test('given a start on first use and a year without a look, then its time began with its first bytes', async () => {
    const { create, shown, clock, panel, desired } = await play(id, { onHoldSeconds: 30 * 86_400 });
    await create();
    panel.addTraffic(desired.name, MIB);
    const began = clock.now().getTime();
    await clock.advance('365d');
    const end = shown()?.expiresAt?.getTime() ?? 0;
    expect(Math.abs(end - began - 30 * 86_400_000)).toBeLessThanOrEqual(120_000);
    expect(shown()?.canConnect).toBe(false);
  });
});
