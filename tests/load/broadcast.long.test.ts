import {
  createPanelkit,
  createScheduler,
  createSystemClock,
  type Panelkit,
  type Scheduler,
} from '@panelkit/sdk';
import { aChat, aCustomer, createFakePanel, createFakePanelDriver } from '@panelkit/sdk/testing';
import { createPostgresBackend, type PostgresBackend } from '@panelkit/storage-postgres';
import { telegramNotifier } from '@panelkit/telegram';
import {
  createTelegramSimulator,
  type SimulatedPerson,
  startTelegramServer,
  TELEGRAM_FLOOD_LIMITS,
  type TelegramServer,
} from '@panelkit/telegram/simulator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  startTestServer,
  type TestServer,
} from '../../packages/storage-postgres/src/testing/test-databases.ts';
import { shopOptions } from '../shop-options.ts';
import { startProgram } from './start-program.ts';

const PEOPLE = Number(process.env.BROADCAST_PEOPLE ?? 20_000);
const PER_SECOND = 25;
const BUY_EVERY_MS = 4000;
const BUYERS = Math.ceil((PEOPLE / PER_SECOND / BUY_EVERY_MS) * 1000) + 30;
const STEP = 500;
const TEXT = 'Hello from the shop';
const STAFF = { actor: { kind: 'staff' as const, id: 'boss' } };
let keys = 0;
const by = (actor: { kind: 'staff' | 'customer'; id: string } = STAFF.actor) => ({
  actor,
  idempotencyKey: `load-${keys++}`,
});
const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const telegram = createTelegramSimulator({ clock: createSystemClock(), flood: TELEGRAM_FLOOD_LIMITS });
const bot = telegram.addBot({ username: 'shop_bot' });
const [BOT_ID = ''] = bot.token.split(':');
let database: TestServer;
let connectionString: string;
let server: TelegramServer;
let backend: PostgresBackend;
let panelkit: Panelkit;
let scheduler: Scheduler;

beforeAll(async () => {
  database = await startTestServer();
  connectionString = await database.createDatabase('broadcast');
  server = await startTelegramServer(telegram);
  backend = await createPostgresBackend({ connectionString });
  const fake = createFakePanel({ clock: createSystemClock() });
  const { broadcasts: _broadcasts, ...notifier } = telegramNotifier({
    token: bot.token,
    apiRoot: server.apiRoot,
    chats: () => panelkit.chats,
  });
  const panelDrivers = [createFakePanelDriver({ kind: 'fake', panels: [fake] })];
  panelkit = createPanelkit({ ...shopOptions, backend, panelDrivers, notifiers: [notifier] });
  const { baseUrl, credentials } = fake.target;
  const { id } = await panelkit.panels.register({ kind: 'fake', name: 'one', baseUrl, credentials }, by());
  await panelkit.panels.syncInbounds(id, by());
  scheduler = createScheduler(panelkit);
  await scheduler.start();
}, 120_000);
afterAll(async () => {
  await scheduler.stop();
  await backend.close();
  await server.close();
  await database.stop();
});

/** People who talk to the bot, and the customers that they are. */
async function givenPeople(count: number): Promise<{ person: SimulatedPerson; customerId: string }[]> {
  const all = Array.from({ length: count }, () => {
    const person = telegram.addPerson();
    person.start(bot);
    return { person, customer: aCustomer({ externalId: `telegram:${person.id}`, createdAt: new Date() }) };
  });
  for (let from = 0; from < count; from += STEP)
    await backend.storage.transaction(async (tx) => {
      for (const { person, customer } of all.slice(from, from + STEP)) {
        const chatId = String(person.id);
        await tx.customers.insert(customer);
        await tx.chats.insertOnce(aChat({ bot: BOT_ID, userId: chatId, chatId, customerId: customer.id }));
      }
    });
  return all.map(({ person, customer }) => ({ person, customerId: customer.id }));
}

const heard = (person: SimulatedPerson, words: string) =>
  person.chat(bot).filter(({ isFromBot, text }) => isFromBot && text.includes(words));

test(
  `given ${PEOPLE} people, when they are sent a broadcast by a process that is killed twice, then nobody gets it twice, at the pace, and ready messages overtake it`,
  async () => {
    const buyers = await givenPeople(BUYERS);
    for (const { customerId } of buyers)
      await panelkit.wallets.adjust({ customerId, amountMinor: 1000, reason: 'load' }, by());
    const plan = await panelkit.plans.create(
      {
        slug: 'load',
        name: 'Load',
        price: { amountMinor: 1000, currency: 'USD' },
        durationDays: 30,
        trafficLimitBytes: 1024 ** 3,
      },
      by(),
    );
    const people = await givenPeople(PEOPLE - BUYERS);
    const content = { texts: { en: { text: TEXT } } };
    const draft = { kind: 'news' as const, channels: ['telegram'], content, audience: {} };
    // The process that drafts it needs the channel, too.
    const drafting = createPanelkit({
      ...shopOptions,
      backend,
      panelDrivers: [],
      notifiers: [
        telegramNotifier({ token: bot.token, apiRoot: server.apiRoot, chats: () => panelkit.chats }),
      ],
    });
    const { id } = await drafting.broadcasts.draft(draft, by());
    await drafting.broadcasts.start({ broadcastId: id }, by());

    const args = [connectionString, server.apiRoot, bot.token, id];
    let sender = await startProgram<unknown>('./broadcast-process.ts', args);
    const countSent = async () => (await drafting.broadcasts.get(id, STAFF)).counts.sent;
    const bought: { atMs: number; person: SimulatedPerson }[] = [];
    const kills = [0.25, 0.6].map((part) => Math.floor(PEOPLE * part));
    let status: string = 'running';
    while (status === 'running') {
      const buyer = buyers[bought.length];
      if (buyer !== undefined) {
        const { customerId, person } = buyer;
        bought.push({ atMs: Date.now(), person });
        const items = [{ planId: plan.id, quantity: 1 }];
        const actor = { kind: 'customer' as const, id: customerId };
        await panelkit.orders.place({ customerId, items, payment: { method: 'wallet' } }, by(actor));
      }
      await rest(BUY_EVERY_MS);
      const [killAt] = kills;
      if (killAt !== undefined && (await countSent()) >= killAt) {
        kills.shift();
        await sender.kill();
        sender = await startProgram('./broadcast-process.ts', args);
      }
      status = (await drafting.broadcasts.get(id, STAFF)).broadcast.status;
    }

    const { counts, broadcast } = await drafting.broadcasts.get(id, STAFF);
    const everybody = [...people, ...buyers].map(({ person }) => heard(person, TEXT));
    const times = everybody
      .flat()
      .map(({ at }) => at.getTime())
      .toSorted((one, other) => one - other);
    // Without the times in which nobody sent.
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? at));
    const pauses = gaps.filter((gap) => gap > 2000);
    const sendingMs = gaps.reduce((sum, gap) => sum + gap, 0) - pauses.reduce((sum, gap) => sum + gap, 0);
    const perSecond = ((times.length - 1 - pauses.length) / sendingMs) * 1000;
    const readyMs = bought
      .map(({ atMs, person }) => (heard(person, '/s/')[0]?.at.getTime() ?? Number.POSITIVE_INFINITY) - atMs)
      .toSorted((one, other) => one - other);
    const p95 = readyMs[Math.floor(readyMs.length * 0.95)] ?? Number.POSITIVE_INFINITY;
    console.log(
      `${PEOPLE} people: ${counts.sent} sent, ${counts.unknown} unknown, ${times.length} arrived, ${perSecond.toFixed(2)} a second beside ${pauses.length} pauses of ${pauses.join(', ')} ms; ready of ${readyMs.length} orders: p50 ${readyMs[Math.floor(readyMs.length / 2)]} ms, p95 ${p95} ms`,
    );
    expect(broadcast.status).toBe('done');
    expect(counts.sent + counts.unknown).toBe(PEOPLE);
    expect(Math.max(...everybody.map((messages) => messages.length))).toBe(1);
    expect(times.length).toBeGreaterThanOrEqual(counts.sent);
    const unknown = { broadcastId: id, channel: 'telegram', state: 'unknown' as const, limit: 500 };
    expect((await drafting.broadcasts.deliveries(unknown, STAFF)).rows).toHaveLength(counts.unknown);
    expect(perSecond).toBeGreaterThan(PER_SECOND * 0.95);
    expect(perSecond).toBeLessThan(PER_SECOND * 1.05);
    expect(p95).toBeLessThan(2000);
  },
  (PEOPLE / PER_SECOND) * 1000 + 420_000,
);
