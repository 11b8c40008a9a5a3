import {
  type CommandContext,
  type CreatePlanInput,
  gbToBytes,
  isPanelkitError,
  type Panelkit,
} from '@panelkit/sdk';
import { type PlanText, type ShopStore, samplePriceMinor } from '@panelkit/shop';

/** Prices in dollars. `on`: of the panels that the shop is started with, the one that it goes to while that has room. */
const plans: (Omit<CreatePlanInput, 'price' | 'setupFeeMinor'> & {
  on: number | null;
  price: number;
  setupFee?: number;
})[] = [
  {
    slug: 'day',
    name: 'Day pass',
    description: 'For a journey, or just to try it.',
    price: 0.5,
    durationDays: 1,
    trafficLimitBytes: gbToBytes(2),
    on: 1,
  },
  {
    slug: 'starter',
    name: 'Starter',
    description: 'For mail, chat and the news.',
    price: 3,
    durationDays: 30,
    trafficLimitBytes: gbToBytes(20),
    trialDays: 3,
    on: 0,
  },
  {
    slug: 'standard',
    name: 'Standard',
    description: 'For every day, with some video.',
    price: 7,
    durationDays: 30,
    trafficLimitBytes: gbToBytes(80),
    popular: true,
    on: 1,
  },
  {
    slug: 'season',
    name: 'Season',
    description: 'Three months at the price of two.',
    price: 14,
    durationDays: 90,
    trafficLimitBytes: gbToBytes(240),
    on: 2,
  },
  {
    slug: 'family',
    name: 'Family',
    description: 'For everybody at home, set up by us.',
    price: 12,
    setupFee: 1,
    durationDays: 30,
    trafficLimitBytes: gbToBytes(300),
    on: 2,
  },
  {
    slug: 'founder',
    name: 'Founder',
    description: 'A year without counting. There are only five.',
    price: 49,
    durationDays: 365,
    trafficLimitBytes: null,
    capacity: 5,
    provisioning: { welcomeMessage: 'Thank you for being one of the first five.' },
    on: null,
  },
];

/** What the seeded plans are called in other languages. */
const planTexts: Record<string, Omit<PlanText, 'planId'>[]> = {
  day: [{ language: 'fa', name: 'یک‌روزه', description: 'برای سفر، یا فقط برای امتحان.' }],
  starter: [{ language: 'fa', name: 'پایه', description: 'برای نامه، گفت‌وگو و خبر.' }],
  standard: [{ language: 'fa', name: 'استاندارد', description: 'برای هر روز، با کمی ویدئو.' }],
  season: [{ language: 'fa', name: 'فصلی', description: 'سه ماه به بهای دو ماه.' }],
  family: [{ language: 'fa', name: 'خانواده', description: 'برای همهٔ اهل خانه، راه‌اندازی با ما.' }],
  founder: [{ language: 'fa', name: 'بنیان‌گذار', description: 'یک سال نامحدود. فقط پنج عدد.' }],
};

const actor = { kind: 'service', id: 'seed' } as const;

/**
 * Fills a new shop with a catalogue, through commands that anybody could give. What was done once is not done again, at whatever start:
 * prices are what they became since.
 *
 * @param options.panelIds - the panels that it is started with
 */
export async function seed(
  panelkit: Panelkit,
  store: ShopStore,
  { currency, panelIds = [] }: { currency: string; panelIds?: readonly (string | null)[] },
): Promise<void> {
  for (const [sortOrder, { on, price, setupFee = 0, ...plan }] of plans.entries()) {
    const panelId = on === null ? null : (panelIds[on] ?? null);
    const placement = { preferredInboundId: await firstInboundOf(panelkit, panelId) };
    const money = {
      price: { amountMinor: samplePriceMinor(price, currency), currency },
      setupFeeMinor: samplePriceMinor(setupFee, currency),
    };
    await once(`plan:${plan.slug}`, (by) =>
      panelkit.plans.create({ ...plan, ...money, sortOrder, placement }, by),
    );
    const known = await panelkit.plans.findBySlug(plan.slug);
    for (const text of planTexts[plan.slug] ?? [])
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
