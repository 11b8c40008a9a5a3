import { createTestClock } from '@panelkit/sdk/testing';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';
import { type CustomerBot, createCustomerBot } from '../customer/customer-bot.ts';
import { createSeededRandom } from '../simulator/seeded-random.ts';
import type { SimulatedPerson } from '../simulator/simulated-person.ts';
import { createTelegramSimulator } from '../simulator/telegram-simulator.ts';

const PEOPLE = 10;
const ROUNDS = 40;
const CRASHES = 4;
const PRICE_MINOR = 1000;
const BALANCE_MINOR = 1_000_000;

/** A shop whose process dies now and again, with the bot's webhook on the double. */
async function openWorld(seed: number) {
  const clock = createTestClock();
  let shop: TestPanelkit = await createTestPanelkit({ clock });
  let bot: CustomerBot;
  let died = Promise.withResolvers<never>();
  const telegram = createTelegramSimulator({
    clock,
    seed,
    flood: null,
    // A connection breaks with the process at its end.
    fetch: (request) => Promise.race([bot.webhook(request), died.promise]),
  });
  const account = telegram.addBot({ username: 'shop_bot' });
  const startBot = () => {
    bot = createCustomerBot(shop.panelkit, {
      token: account.token,
      apiRoot: telegram.apiRoot,
      fetch: telegram.fetch,
      clock,
      shopName: 'Shop',
    });
    return bot.start({ url: 'https://shop.test/telegram', secret: 'secret' });
  };
  await startBot();
  return {
    clock,
    telegram,
    account,
    shop: () => shop,
    bot: () => bot,
    async crash() {
      died.promise.catch(() => {});
      died.reject(new TypeError('the process died'));
      died = Promise.withResolvers();
      shop = shop.crash();
      telegram.faults.clear();
      await startBot();
    },
  };
}

type World = Awaited<ReturnType<typeof openWorld>>;

function makeTrouble({ telegram }: World): void {
  for (const fault of ['lost-call', 'lost-answer', 'bad-gateway', 'late-error', 'too-many-requests'] as const)
    telegram.faults.sometimes(fault, 0.03);
  telegram.faults.repeatUpdates(0.3);
  telegram.faults.shuffleUpdates();
}

/**
 * Taps something that is on the screen, often twice, sometimes on an old message. Notes which purchases were
 * confirmed.
 */
function actAs(person: SimulatedPerson, { account }: World, random: () => number): string | null {
  const messages = person.chat(account).filter(({ buttons }) => buttons.length > 0);
  const message = messages[Math.floor(random() * messages.length)];
  const buttons = message?.buttons.flat().flatMap(({ callback_data: data }) => data ?? []) ?? [];
  // Mostly on the way to a purchase.
  const wanted = ['buy:', 'plan:', 'plans'].flatMap((name) =>
    buttons.filter((data) => data.startsWith(name)),
  );
  const data =
    random() < 0.7 && wanted[0] !== undefined ? wanted[0] : buttons[Math.floor(random() * buttons.length)];
  if (message === undefined || data === undefined) {
    person.start(account);
    return null;
  }
  person.tapData(account, data, message.messageId);
  if (random() < 0.5) person.tapData(account, data, message.messageId);
  return data.startsWith('buy:') ? `${person.id} ${data}` : null;
}

test.each([1, 2, 3])(
  'given chats with double taps, repeated and shuffled updates, failing calls and crashes (seed %i), when all is over, then each confirmed purchase is one unit, and the books agree',
  async (seed) => {
    const world = await openWorld(seed);
    const random = createSeededRandom(seed);
    await world.shop().plan({ name: 'Gold', price: { amountMinor: PRICE_MINOR, currency: 'USD' } });
    const people = Array.from({ length: PEOPLE }, () => world.telegram.addPerson());
    for (const person of people) person.start(world.account, 'go');
    for (let turn = 0; turn < 10; turn += 1) await world.clock.advance(10);
    const customers = (await world.shop().panelkit.customers.list({}, world.shop().staff())).rows;
    expect(customers).toHaveLength(PEOPLE);
    for (const { id: customerId } of customers)
      await world
        .shop()
        .panelkit.wallets.adjust(
          { customerId, amountMinor: BALANCE_MINOR, reason: 'test' },
          world.shop().staff(),
        );

    const confirmed = new Set<string>();
    for (let round = 0; round < ROUNDS; round += 1) {
      makeTrouble(world);
      for (const person of people) {
        const purchase = actAs(person, world, random);
        if (purchase !== null) confirmed.add(purchase);
      }
      // In the middle of whatever is being done.
      if (round % (ROUNDS / CRASHES) === 5) await world.crash();
      await world.clock.advance(Math.floor(random() * 3000));
      world.telegram.faults.clear();
    }
    await world.clock.advance('10m');
    await world.bot().whenIdle();

    const { backend, panelkit, staff } = world.shop();
    expect(world.account.pendingUpdates).toBe(0);
    const updates = await everyRow((page) => backend.storage.botUpdates.list(page));
    expect(updates.filter(({ status }) => status !== 'done')).toEqual([]);
    expect(confirmed.size).toBeGreaterThan(PEOPLE);
    const units = await everyRow((page) => backend.storage.units.list(page));
    expect(units).toHaveLength(confirmed.size);
    const wallets = await Promise.all(customers.map(({ id }) => panelkit.wallets.get(id, staff())));
    const left = wallets.reduce((sum, wallet) => sum + wallet.availableMinor, 0);
    // Some found the button that cancels an order, and had their money back.
    const givenUp = units.filter(({ state }) => state.status === 'cancelled');
    expect(givenUp.length).toBeGreaterThan(0);
    expect(left).toBe(PEOPLE * BALANCE_MINOR - (confirmed.size - givenUp.length) * PRICE_MINOR);
    const ledger = await everyRow((page) => panelkit.wallets.ledger(page, staff()));
    for (const { entries } of ledger)
      expect(entries.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).toBe(0);
  },
);

async function everyRow<Row>(
  list: (page: { cursor?: string; limit: number }) => Promise<{ rows: Row[]; nextCursor: string | null }>,
): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | null = null;
  do {
    const page = await list({ limit: 500, ...(cursor !== null && { cursor }) });
    rows.push(...page.rows);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return rows;
}
