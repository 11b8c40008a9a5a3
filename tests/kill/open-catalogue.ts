import { type CreatePlanInput, gbToBytes, MAIN_PLACE, type Panelkit } from '@panelkit/sdk';
import type { PanelsProcess } from './start-panels.ts';

const actor = { kind: 'staff', id: 'owner' } as const;

/**
 * Registers the panels and makes plans beside those that the shop makes itself.
 * @returns the plans' slugs and the panels' ids, in their order
 */
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
  const trafficLimitBytes = gbToBytes(5);
  const scarcePlan = { slug: 'scarce', name: 'Scarce', durationDays: 30, capacity: scarce };
  const plans = [
    { ...scarcePlan, price: { amountMinor: 200, currency: 'USD' }, trafficLimitBytes },
    { ...planWithPlaces(panelIds), trafficLimitBytes },
  ];
  for (const plan of plans) await panelkit.plans.create(plan, { actor, idempotencyKey: `plan-${plan.slug}` });
  return { slugs: ['day', 'day', 'starter', 'standard', 'season', 'scarce', 'places'], panelIds };
}

/** A place on a panel of each of three families; nobody waits for the last. */
function planWithPlaces(panelIds: string[]): Omit<CreatePlanInput, 'trafficLimitBytes'> {
  const places = panelIds.slice(0, 3).map((id, index) => ({
    key: index === 0 ? MAIN_PLACE : `place-${index}`,
    name: { en: `Place ${index}` },
    selector: { panelIds: [id] },
    required: index < 2,
  }));
  const price = { amountMinor: 300, currency: 'USD' };
  return { slug: 'places', name: 'Places', durationDays: 30, price, placement: { places } };
}
