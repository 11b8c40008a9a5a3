import {
  type CommandContext,
  DAY_MS,
  GIB_BYTES,
  isPanelkitError,
  type Order,
  type Panelkit,
  type Plan,
  type StoredEvent,
} from '@panelkit/sdk';
import { createSeededRandom, type FakePanel, type TestClock } from '@panelkit/sdk/testing';

/** A shop that lives for a year: in memory, or on PostgreSQL. Its scheduler runs. */
export interface YearShop {
  panelkit: Panelkit;
  clock: TestClock;
  panel: FakePanel;
  as(customer: { id: string }): CommandContext;
  staff(): CommandContext;
  customer(balanceMinor: number): Promise<{ id: string }>;
  buy(customer: { id: string }, plan: { id: string }): Promise<Order>;
  /** Goes on in another time zone; where it is left out, the shop stays where it is. */
  move?(): Promise<YearShop>;
}

/** How a customer uses a subscription. */
export type Habit =
  | 'renews by himself'
  | 'renews automatically'
  | 'has too little money'
  | 'uses everything'
  | 'forgets';

export interface Subscriber {
  id: string;
  habit: Habit;
  subscriptionId: string;
  /** The next day on which he looks whether he may extend. */
  triesOn: number;
}

const HABITS: Habit[] = [
  'renews by himself',
  'renews automatically',
  'has too little money',
  'uses everything',
  'forgets',
];

/** A year with a leap day in it; the shop moves in the middle of it. */
export const YEAR = { begins: new Date('2027-07-01T09:00:00Z'), days: 366, movesOn: 183 };

/** What the settings of such a shop are: nothing polls more often than a few times a virtual day. */
export const YEAR_SETTINGS = {
  healthCheckIntervalMs: DAY_MS,
  usageSyncIntervalMs: DAY_MS,
  sweepIntervalMs: DAY_MS / 12,
};

/** What happened in the year is read from its events at the end, so none of them is archived meanwhile. */
export const YEAR_POLICIES = {
  retention: { eventDays: null, auditDays: null, notificationDays: null },
};

/**
 * Lives day after day: customers buy in the first weeks, use traffic, renew or forget; the panel fails now
 * and then.
 */
export async function liveAYear(
  opened: YearShop,
  { customers, days }: { customers: number; days: number },
): Promise<Subscriber[]> {
  let shop = opened;
  const random = createSeededRandom(2027);
  const plan = await createYearPlan(shop);
  const people: Subscriber[] = [];
  for (let day = 0; day < days; day += 1) {
    const joining = day < 28 ? Math.ceil((customers - people.length) / (28 - day)) : 0;
    for (let count = 0; count < joining; count += 1) people.push(await join(shop, plan, people.length));
    await shop.clock.advance(DAY_MS / 2);
    const names = namesOn(shop.panel);
    for (const person of people) {
      if (liveADay(shop, person, { day, random, names })) await extend(shop, person, day);
    }
    if (day % 90 === 45) shop.panel.restart(3_600_000);
    if (day === YEAR.movesOn && shop.move !== undefined) shop = await shop.move();
    await shop.clock.advance(DAY_MS / 2);
  }
  return people;
}

function createYearPlan({ panelkit, staff }: YearShop): Promise<Plan> {
  const by = staff();
  return panelkit.plans.create(
    {
      slug: `year-${by.idempotencyKey}`,
      name: 'Month',
      price: { amountMinor: 1000, currency: 'USD' },
      durationDays: 30,
      trafficLimitBytes: 30 * GIB_BYTES,
    },
    by,
  );
}

async function join(shop: YearShop, plan: Plan, number: number): Promise<Subscriber> {
  const habit = HABITS[number % HABITS.length] ?? 'forgets';
  const customer = await shop.customer(habit === 'has too little money' ? 2500 : 40_000);
  const order = await shop.buy(customer, plan);
  const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.as(customer));
  const subscriptionId = rows[0]?.id ?? '';
  if (habit === 'renews automatically' || habit === 'has too little money') {
    await shop.panelkit.subscriptions.setAutoRenew({ subscriptionId, enabled: true }, shop.as(customer));
  }
  return { id: customer.id, habit, subscriptionId, triesOn: 0 };
}

/** Uses traffic; whether he looks if he may extend. */
function liveADay(
  shop: YearShop,
  person: Subscriber,
  { day, random, names }: { day: number; random: () => number; names: Map<string, string> },
): boolean {
  const { subscriptionId, habit } = person;
  const dailyBytes = habit === 'uses everything' ? 2.4 * GIB_BYTES : 0.5 * GIB_BYTES;
  const account = names.get(subscriptionId);
  const isOff = account === undefined || !shop.panel.addTraffic(account, Math.floor(dailyBytes * random()));
  const isCareful = habit === 'renews by himself' || habit === 'uses everything';
  return isCareful ? isOff || day >= person.triesOn : habit === 'forgets' && day % 50 === 49;
}

async function extend(shop: YearShop, person: Subscriber, day: number): Promise<void> {
  const { subscriptionId } = person;
  person.triesOn = day + 1;
  // Who may not extend yet, or not any more, is told so and waits.
  try {
    await shop.panelkit.subscriptions.extend({ subscriptionId }, shop.as(person));
    person.triesOn = day + 28;
  } catch (error) {
    if (!isPanelkitError(error) || error.code !== 'NOT_ELIGIBLE') throw error;
  }
}

/** Under which name each subscription is on the panel. */
function namesOn(panel: FakePanel): Map<string, string> {
  return new Map(panel.accounts().map(({ name, note }) => [note.split(' ')[1] ?? '', name]));
}

/** The events of each subscription, in order, without what differs between two shops. */
export async function storiesOf(
  { panelkit }: Pick<YearShop, 'panelkit'>,
  people: Subscriber[],
): Promise<string[][]> {
  const told = new Map<string, string[]>();
  let after = 0;
  for (;;) {
    const events = await panelkit.events.list({ after, limit: 500 });
    for (const event of events) {
      if (event.aggregate.kind !== 'subscription') continue;
      told.set(event.aggregate.id, [...(told.get(event.aggregate.id) ?? []), storyOf(event)]);
    }
    const last = events.at(-1);
    if (last === undefined) break;
    after = last.cursor;
  }
  return people.map(({ subscriptionId }) => told.get(subscriptionId) ?? []);
}

function storyOf({ type, data, at }: StoredEvent): string {
  const day = at.toISOString().slice(0, 10);
  const facts = Object.entries(data)
    .sort(([first], [second]) => (first < second ? -1 : 1))
    .flatMap(([name, value]) =>
      ['days', 'percent', 'type', 'by', 'period', 'attempt', 'code', 'reason'].includes(name)
        ? [`${name}=${String(value)}`]
        : [],
    );
  return [day, type.replace('subscription.', ''), ...facts].join(' ');
}
