import {
  type CreatePlanInput,
  gbToBytes,
  isPanelkitError,
  type Logger,
  type Panelkit,
  type RegisterPanelInput,
} from '@panelkit/sdk';

/** The currency of the seeded prices and balances. */
export const CURRENCY = 'USD';

const price = (amountMinor: number) => ({ amountMinor, currency: CURRENCY });

const plans: CreatePlanInput[] = [
  {
    slug: 'starter',
    name: 'Starter',
    description: 'For mail, chat and the news.',
    price: price(300),
    durationDays: 30,
    trafficLimitBytes: gbToBytes(20),
  },
  {
    slug: 'standard',
    name: 'Standard',
    description: 'For every day, with some video.',
    price: price(700),
    durationDays: 30,
    trafficLimitBytes: gbToBytes(80),
    popular: true,
  },
  {
    slug: 'season',
    name: 'Season',
    description: 'Three months at the price of two.',
    price: price(1400),
    durationDays: 90,
    trafficLimitBytes: gbToBytes(240),
  },
  {
    slug: 'founder',
    name: 'Founder',
    description: 'A year without counting. There are only five.',
    price: price(4900),
    durationDays: 365,
    trafficLimitBytes: null,
    capacity: 5,
    provisioning: { welcomeMessage: 'Thank you for being one of the first five.' },
  },
];

const customers = [
  { externalId: 'ada', displayName: 'Ada', balanceMinor: 10_000 },
  { externalId: 'babak', displayName: 'Babak', balanceMinor: 1_000 },
  { externalId: 'chiara', displayName: 'Chiara', balanceMinor: 0 },
];

const actor = { kind: 'service', id: 'seed' } as const;
const by = (step: string) => ({ actor, idempotencyKey: `seed:${step}` });

/** Fills a new shop with a catalogue, customers and its panel, through commands that anybody could give. Safe to repeat. */
export async function seed(panelkit: Panelkit, panel: RegisterPanelInput, logger: Logger): Promise<void> {
  for (const [sortOrder, plan] of plans.entries()) {
    await panelkit.plans.create({ ...plan, sortOrder }, by(`plan:${plan.slug}`));
  }
  for (const { balanceMinor, ...person } of customers) {
    const { id: customerId } = await panelkit.customers.ensure(person);
    if (balanceMinor === 0) continue;
    const gift = { customerId, amountMinor: balanceMinor, reason: 'opening balance of the demo' };
    await panelkit.wallets.adjust(gift, by(`wallet:${person.externalId}`));
  }
  const { id } = await panelkit.panels.register(panel, by(`panel:${panel.baseUrl}`));
  try {
    await panelkit.panels.syncInbounds(id, { actor });
  } catch (error) {
    if (!isPanelkitError(error)) throw error;
    // The shop opens all the same: staff see why, and read the inbounds when the panel is there.
    logger.warn({ panelId: id, code: error.code }, 'the inbounds of the panel could not be read');
  }
}
