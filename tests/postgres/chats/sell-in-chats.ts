import {
  type BotUpdate,
  LANGUAGES,
  type LedgerTransaction,
  messageText,
  type NotificationView,
  type Unit,
} from '@panelkit/sdk';
import { createSeededRandom } from '@panelkit/sdk/testing';
import type { SimulatedBot, TelegramSimulator } from '@panelkit/telegram/simulator';
import { expect } from 'vitest';
import { checkInvariants } from '../../invariants/check-invariants.ts';
import { readAll } from '../../invariants/read-all.ts';
import { actInChat } from './act-in-chat.ts';
import {
  BALANCE_MINOR,
  BY,
  type ChatSale,
  giveMoney,
  openWorld,
  PRICE_MINOR,
  type World,
} from './chat-world.ts';
import { startBotProcess } from './start-bot-process.ts';

/** What happened. `unknown`: *ready* messages of which nobody knows whether they went out. */
export interface ChatSaleCounts {
  confirmed: number;
  units: number;
  kills: number;
  updates: number;
  ready: { sent: number; unknown: number; arrived: number };
}

const FAULTS = ['lost-call', 'lost-answer', 'bad-gateway', 'late-error', 'too-many-requests'] as const;

/**
 * People buy in chats, with double taps and old buttons, while the Bot API repeats and shuffles updates and
 * fails, and the process is killed again and again. Each confirmed purchase is one unit, nothing is lost, and
 * each *ready* message arrives at most once.
 */
export async function sellInChats(sale: ChatSale): Promise<ChatSaleCounts> {
  const world = await openWorld(sale);
  const { telegram, account, people } = world;
  const start = () => startBotProcess(world.settings);
  let running = await start();
  for (const person of people) person.start(account, 'go');
  await world.waitFor(async () => {
    for (const person of people) expect(person.chat(account).some(({ isFromBot }) => isFromBot)).toBe(true);
  });
  await giveMoney(world);

  const random = createSeededRandom(sale.seed);
  const confirmed = new Set<string>();
  let kills = 0;
  makeTrouble(telegram);
  while (confirmed.size < sale.purchases || kills < sale.kills) {
    for (const person of people) {
      const purchase = actInChat(person, { account, random, buys: confirmed.size < sale.purchases });
      if (purchase !== null) confirmed.add(purchase);
    }
    await world.clock.sleep(1000 + random() * 3000);
    await world.waitFor(() => expectAnswers(world));
    if (kills < sale.kills && confirmed.size >= (sale.purchases * kills) / sale.kills) {
      await running.kill();
      kills += 1;
      running = await start();
    }
  }
  telegram.faults.clear();
  await world.waitFor(() => expectSettled(world));
  const counts = await check(world, { confirmed: confirmed.size, kills });
  await expectServices(world);
  expect(await running.stop()).toBe(0);
  await world.close();
  return counts;
}

/** People read before they tap again: a bot that is slower than its people would only fall further behind. */
async function expectAnswers({ panelkit, account, people }: World): Promise<void> {
  expect(account.pendingUpdates).toBeLessThan(people.length);
  const [botId = ''] = account.token.split(':');
  expect((await panelkit.chats.listDue(botId)).length).toBeLessThan(people.length / 2);
}

const updatesOf = ({ backend }: World) => readAll<BotUpdate>((page) => backend.storage.botUpdates.list(page));
const unitsOf = ({ backend }: World) => readAll<Unit>((page) => backend.storage.units.list(page));

/** Every update was worked on, every unit delivered, and everybody told. */
async function expectSettled(world: World): Promise<void> {
  expect(world.account.pendingUpdates).toBe(0);
  const updates = await updatesOf(world);
  expect(updates.filter(({ status }) => status !== 'done')).toEqual([]);
  const units = await unitsOf(world);
  expect(units.filter(({ state }) => state.status !== 'completed')).toEqual([]);
  const ready = await readyOf(world);
  expect(ready.filter(({ state }) => state !== 'sent' && state !== 'unknown')).toEqual([]);
  expect(ready).toHaveLength(units.length);
}

async function check(
  world: World,
  { confirmed, kills }: { confirmed: number; kills: number },
): Promise<ChatSaleCounts> {
  const { backend, panelkit, panelId, simulator, account, people } = world;
  const units = await unitsOf(world);
  expect(units).toHaveLength(confirmed);
  const ledger = await readAll<LedgerTransaction>((page) => panelkit.wallets.ledger(page, BY));
  for (const { entries } of ledger)
    expect(entries.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).toBe(0);
  const { rows: customers } = await panelkit.customers.list({ limit: 500 }, BY);
  const wallets = await Promise.all(customers.map(({ id }) => panelkit.wallets.get(id, BY)));
  const left = wallets.reduce((sum, { availableMinor }) => sum + availableMinor, 0);
  expect(left).toBe(people.length * BALANCE_MINOR - units.length * PRICE_MINOR);
  const accounts = () =>
    simulator.accounts().map(({ username: name, note, expire, dataLimit }) => ({
      name,
      note: note ?? '',
      trafficLimitBytes: dataLimit,
      status: 'active' as const,
      expiresAt: expire === null ? null : new Date(expire * 1000),
    }));
  expect(await checkInvariants({ backend, panels: [{ panelId, accounts }], shopName: 'Shop' })).toEqual([]);

  const told = await readyOf(world);
  const count = (wanted: string) => told.filter(({ state }) => state === wanted).length;
  const [sent, unknown, arrived] = [count('sent'), count('unknown'), readyThatArrived(account)];
  // Each with a link that no other has.
  expect(new Set(arrived).size).toBe(arrived.length);
  expect(arrived.length).toBeGreaterThanOrEqual(sent);
  expect(arrived.length).toBeLessThanOrEqual(sent + unknown);
  const updates = (await updatesOf(world)).length;
  return {
    confirmed,
    units: units.length,
    kills,
    updates,
    ready: { sent, unknown, arrived: arrived.length },
  };
}

/** Who was told nothing finds the service at the next tap. */
async function expectServices(world: World): Promise<void> {
  const { panelkit, account, people } = world;
  const missed = (await readyOf(world)).find(({ state }) => state === 'unknown');
  if (missed?.customerId == null) return;
  const { rows } = await panelkit.chats.list({ customerId: missed.customerId });
  const person = people.find(({ id }) => String(id) === rows[0]?.userId);
  if (person === undefined) throw new TypeError('a customer is none of the people');
  person.send(account, '/services');
  await world.waitFor(async () => {
    const buttons = person.screen(account).buttons.flat();
    expect(buttons.some(({ callback_data: data }) => data?.startsWith('service:'))).toBe(true);
  });
}

function makeTrouble({ faults }: TelegramSimulator): void {
  for (const fault of FAULTS) faults.sometimes(fault, 0.03);
  faults.repeatUpdates(0.3);
  faults.shuffleUpdates();
}

/** With what the first sentence of a *ready* message ends, in each language that people choose. */
const readyWords = LANGUAGES.map((language) => {
  const plan = { planName: 'Gold', expiresAt: null, trafficLimitBytes: null };
  const [sentence = ''] = messageText('account.ready', language, plan).split('.');
  const [words = ''] = /[\p{L}\s]+$/u.exec(sentence) ?? [];
  expect(words.length).toBeGreaterThan(3);
  return words.trim();
});

/** The links of the *ready* messages that the Bot API took, whether its answer came or not. */
function readyThatArrived(account: SimulatedBot): string[] {
  return account.calls('sendMessage').flatMap(({ values: { text } }) => {
    const isReady = readyWords.some((words) => String(text).includes(words));
    const [link] = (isReady && /https:\S+\/s\/\w+/.exec(String(text))) || [];
    return link ?? [];
  });
}

async function readyOf({ panelkit }: World): Promise<NotificationView[]> {
  const all = await readAll<NotificationView>((page) => panelkit.notifications.list(page, BY));
  return all.filter(({ code, channel }) => code === 'account.ready' && channel === 'telegram');
}
