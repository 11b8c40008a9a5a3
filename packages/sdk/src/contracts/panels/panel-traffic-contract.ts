import { describe, expect, test } from 'vitest';
import type { PanelContractDeclaration, PanelSide } from './panel-harness.ts';
import { listAll, type PanelUnderTest } from './use-panel.ts';

/** Counting, running out, and starting over. */
export function describePanelTraffic(
  usedPanel: () => PanelUnderTest,
  { without = [] }: PanelContractDeclaration,
): void {
  if (without.includes('traffic')) return;
  describe('traffic', () => {
    test('given traffic, when looked at and listed, then it is counted, and a change of terms keeps it', async () => {
      const panel = usedPanel();
      const desired = panel.desired({ trafficLimitBytes: 1_000_000 });
      await panel.ensured(desired);
      await use(panel, desired.name, 300_000);
      expect(await panel.found(desired.name)).toMatchObject({ usedBytes: 300_000, status: 'active' });
      const listed = (await listAll(panel.adapter)).find(({ name }) => name === desired.name);
      expect(listed?.usedBytes).toBe(300_000);
      const changed = await panel.ensured({ ...desired, trafficLimitBytes: 2_000_000 });
      expect(changed).toMatchObject({ usedBytes: 300_000, status: 'active' });
    });

    test('given a counter, when reset with new terms, then it starts at zero under them', async () => {
      const panel = usedPanel();
      const desired = panel.desired({ trafficLimitBytes: 1_000_000 });
      await panel.ensured(desired);
      await use(panel, desired.name, 300_000);
      const renewed = { ...desired, trafficLimitBytes: 5_000_000, expiresAt: panel.inSeconds(86_400) };
      expect(await panel.ensured(renewed, { resetUsage: true })).toMatchObject({
        usedBytes: 0,
        status: 'active',
        trafficLimitBytes: 5_000_000,
        expiresAt: renewed.expiresAt,
      });
    });

    test.each([
      { name: 'its counter is reset', limit: 1_000_000, resetUsage: true, usedBytes: 0 },
      { name: 'it gets a higher limit', limit: 9_000_000, resetUsage: false, usedBytes: 1_500_000 },
    ])(
      'given an account that ran out, when $name, then it is on again',
      async ({ limit, resetUsage, usedBytes }) => {
        const panel = usedPanel();
        const desired = panel.desired({ trafficLimitBytes: 1_000_000 });
        await panel.ensured(desired);
        await use(panel, desired.name, 1_500_000);
        expect((await panel.found(desired.name)).status).toBe('limited');
        const renewed = { ...desired, trafficLimitBytes: limit };
        expect(await panel.ensured(renewed, { resetUsage })).toMatchObject({ status: 'active', usedBytes });
        await trafficOf(panel).runJobs();
        expect((await panel.found(desired.name)).status).toBe('active');
      },
    );

    if (!without.includes('clock-jumps')) {
      test('given an account that its panel ended by a wrong clock, when that is right again and it is ensured, then it is on again', async () => {
        const panel = usedPanel();
        const desired = panel.desired({ expiresAt: panel.inSeconds(86_400), trafficLimitBytes: 1_000_000 });
        await panel.ensured(desired);
        panel.panelSide?.setClockSkew?.(2 * 86_400_000);
        await trafficOf(panel).runJobs();
        expect((await panel.found(desired.name)).status).toBe('expired');
        panel.panelSide?.setClockSkew?.(0);
        await trafficOf(panel).runJobs();
        expect(await panel.ensured(desired)).toMatchObject({ status: 'active', usedBytes: 0 });
        await use(panel, desired.name, 300_000);
        expect((await panel.found(desired.name)).usedBytes).toBe(300_000);
      });
    }

    test('given an account that ran out and is suspended, when its counter is reset, then it stays off', async () => {
      const panel = usedPanel();
      const desired = panel.desired({ trafficLimitBytes: 1_000_000 });
      await panel.ensured(desired);
      await use(panel, desired.name, 1_500_000);
      const suspended = { ...desired, enabled: false };
      await panel.ensured(suspended);
      expect((await panel.ensured(suspended, { resetUsage: true })).status).toBe('disabled');
      await trafficOf(panel).runJobs();
      expect((await panel.found(desired.name)).status).toBe('disabled');
    });

    test('given an account past its time, when it is extended, then it is on again', async () => {
      const panel = usedPanel();
      const desired = panel.desired({ expiresAt: panel.inSeconds(-60) });
      await panel.ensured(desired);
      await trafficOf(panel).runJobs();
      expect((await panel.found(desired.name)).status).toBe('expired');
      const extended = await panel.ensured({ ...desired, expiresAt: panel.inSeconds(86_400) });
      expect(extended.status).toBe('active');
      await trafficOf(panel).runJobs();
      expect((await panel.found(desired.name)).status).toBe('active');
    });
  });
}

async function use(panel: PanelUnderTest, name: string, bytes: number): Promise<void> {
  await trafficOf(panel).add(name, bytes);
  await trafficOf(panel).runJobs();
}

function trafficOf({ panelSide }: PanelUnderTest): NonNullable<PanelSide['traffic']> {
  if (panelSide?.traffic === undefined)
    throw new TypeError('The harness has no traffic and did not declare it');
  return panelSide.traffic;
}
