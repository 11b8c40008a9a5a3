import { gbToBytes, type Panelkit } from '@panelkit/sdk';
import type { PanelsProcess } from './start-panels.ts';

const actor = { kind: 'staff', id: 'owner' } as const;

/** Registers the panels and makes a plan beside those that the shop makes itself. @returns the plans' slugs and the panels' ids, in their order */
export async function openCatalogue(
  panelkit: Panelkit,
  { panels, scarce }: Pick<PanelsProcess, 'panels'> & { scarce: number },
): Promise<{ slugs: string[]; panelIds: string[] }> {
  const panelIds: string[] = [];
  for (const [index, panel] of panels.entries()) {
    const by = { actor, idempotencyKey: `panel-${index}` };
    const { id } = await panelkit.panels.register(
      { ...panel, name: `Panel ${index + 1}`, allowPrivateAddress: true },
      by,
    );
    await panelkit.panels.syncInbounds(id, by);
    panelIds.push(id);
  }
  const scarcePlan = { slug: 'scarce', name: 'Scarce', durationDays: 30, capacity: scarce };
  const price = { amountMinor: 200, currency: 'USD' };
  const by = { actor, idempotencyKey: 'plan-scarce' };
  await panelkit.plans.create({ ...scarcePlan, price, trafficLimitBytes: gbToBytes(5) }, by);
  return { slugs: ['day', 'day', 'starter', 'standard', 'season', 'scarce'], panelIds };
}
