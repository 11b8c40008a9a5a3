import { type CommandContext, isPanelkitError, type Panelkit } from '@panelkit/sdk';
import { type ShopStore, samplePriceMinor } from '@panelkit/shop';
import { samplePlans, samplePlanTexts } from '@panelkit/shop/programs';

/** Of the panels that the shop is started with, the one that a plan goes to while that has room. */
const PANEL_OF: Readonly<Record<string, number>> = { day: 1, starter: 0, standard: 1, season: 2, family: 2 };

const actor = { kind: 'service', id: 'seed' } as const;

/**
 * Fills a new shop with a catalogue, through commands that anybody could give. What was done once is not done
 * again, at whatever start: prices are what they became since.
 *
 * @param options.panelIds - the panels that it is started with
 */
export async function seed(
  panelkit: Panelkit,
  store: ShopStore,
  { currency, panelIds = [] }: { currency: string; panelIds?: readonly (string | null)[] },
): Promise<void> {
  for (const [sortOrder, { price, setupFee = 0, ...plan }] of samplePlans.entries()) {
    const panelId = panelIds[PANEL_OF[plan.slug] ?? -1] ?? null;
    const placement = { preferredInboundId: await firstInboundOf(panelkit, panelId) };
    const money = {
      price: { amountMinor: samplePriceMinor(price, currency), currency },
      setupFeeMinor: samplePriceMinor(setupFee, currency),
    };
    await once(`plan:${plan.slug}`, (by) =>
      panelkit.plans.create({ ...plan, ...money, sortOrder, placement }, by),
    );
    const known = await panelkit.plans.findBySlug(plan.slug);
    for (const text of samplePlanTexts[plan.slug] ?? [])
      if (known !== null) await store.planTexts.putNew({ ...text, planId: known.id });
  }
}

async function firstInboundOf(panelkit: Panelkit, panelId: string | null): Promise<string | null> {
  if (panelId === null) return null;
  const { rows } = await panelkit.inbounds.list({ panelId, limit: 1 }, { actor });
  return rows[0]?.id ?? null;
}

async function once(step: string, command: (by: CommandContext) => Promise<unknown>): Promise<void> {
  try {
    await command({ actor, idempotencyKey: `seed:${step}` });
  } catch (error) {
    // Done by an earlier version with other entries, or under a secret key that is gone.
    if (!isPanelkitError(error) || error.code !== 'IDEMPOTENCY_KEY_REUSED') throw error;
  }
}
