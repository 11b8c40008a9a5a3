import { Agent } from 'node:http';
import { createSystemClock } from '@panelkit/sdk';
import { aChat, aCustomer } from '@panelkit/sdk/testing';
import { createPostgresBackend, type PostgresBackend } from '@panelkit/storage-postgres';
import {
  createTelegramSimulator,
  type SimulatedPerson,
  startTelegramServer,
  type TelegramServer,
} from '@panelkit/telegram/simulator';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  startTestServer,
  type TestServer,
} from '../../packages/storage-postgres/src/testing/test-databases.ts';
import { percentilesOf } from './percentiles.ts';
import { type Post, type PostAnswer, postAtRate } from './post-at-rate.ts';
import { startProgram } from './start-program.ts';
import { SECRET } from './webhook-secret.ts';

const PER_SECOND = Number(process.env.WEBHOOK_UPDATES_PER_SECOND ?? 300);
const SECONDS = Number(process.env.WEBHOOK_SECONDS ?? 60);
const BARE_SECONDS = Math.min(20, SECONDS);
const CHATS = PER_SECOND * 2;
/** Until connections are open and code is compiled; of both. */
const WARM_SECONDS = 3;
/** Of a bare insert's time, both in this run. */
const AT_MOST = 5;
const DONE_WITHIN_MS = 600_000;
const STEP = 500;

const telegram = createTelegramSimulator({
  clock: createSystemClock(),
  flood: null,
  // What people do on the double itself goes nowhere: the test sends its own updates.
  fetch: async () => new Response(null, { status: 200 }),
});
const bot = telegram.addBot({ username: 'shop_bot' });
const [BOT_ID = ''] = bot.token.split(':');
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
let database: TestServer;
let connectionString: string;
let server: TelegramServer;
let backend: PostgresBackend;

beforeAll(async () => {
  database = await startTestServer();
  connectionString = await database.createDatabase('webhook');
  server = await startTelegramServer(telegram);
  backend = await createPostgresBackend({ connectionString });
}, 120_000);
afterAll(async () => {
  agent.destroy();
  await backend.close();
  await server.close();
  await database.stop();
});

test(
  `given ${PER_SECOND} updates a second for ${SECONDS} s, then each is stored before it is answered, about as fast as a bare insert, and all are worked on`,
  async () => {
    const people = await givenPeople();
    const bare = await measureBare(people);
    const args = ['shop', connectionString, server.apiRoot, bot.token];
    const shop = await startProgram<number>('./webhook-process.ts', args);
    const answers = await flood({ port: shop.first, people, seconds: SECONDS });
    const lagMs = await untilDone();
    await shop.stop();
    const times = answers.map(({ tookMs }) => tookMs);
    const [p50, p99 = 0] = percentilesOf(times, [0.5, 0.99]);
    const [bareP50, bareP99 = 0] = percentilesOf(
      bare.map(({ tookMs }) => tookMs),
      [0.5, 0.99],
    );
    console.info(
      `${answers.length} updates: stored and answered p50 ${p50} ms, p99 ${p99} ms; a bare insert p50 ${bareP50} ms, p99 ${bareP99} ms; all done ${Math.round(lagMs)} ms after the last`,
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const count = answers.length + PER_SECOND * WARM_SECONDS;
    expect(await countUpdates()).toEqual([{ status: 'done', count }]);
    const heard = people.flatMap((person) => person.chat(bot).filter(({ isFromBot }) => isFromBot));
    expect(heard).toHaveLength(count);
    expect(p99).toBeLessThan(AT_MOST * bareP99);
  },
  DONE_WITHIN_MS * 2,
);

/** Customers who read English and have a chat with the bot. */
async function givenPeople(): Promise<SimulatedPerson[]> {
  const all = Array.from({ length: CHATS }, () => {
    const person = telegram.addPerson();
    person.start(bot);
    return { person, customer: aCustomer({ externalId: `telegram:${person.id}`, createdAt: new Date() }) };
  });
  for (let from = 0; from < CHATS; from += STEP)
    await backend.storage.transaction(async (tx) => {
      for (const { person, customer } of all.slice(from, from + STEP)) {
        const chatId = String(person.id);
        await tx.customers.insert(customer);
        const chat = aChat({ bot: BOT_ID, userId: chatId, chatId, customerId: customer.id });
        await tx.chats.insertOnce({ ...chat, language: 'en' });
      }
    });
  return all.map(({ person }) => person);
}

async function measureBare(people: readonly SimulatedPerson[]): Promise<PostAnswer[]> {
  await query('CREATE TABLE bare_updates (update_id bigint PRIMARY KEY, content text NOT NULL)');
  const bare = await startProgram<number>('./webhook-process.ts', ['bare', connectionString]);
  const answers = await flood({ port: bare.first, people, seconds: BARE_SECONDS });
  await bare.stop();
  return answers;
}

/** How long it takes until nothing waits. */
async function untilDone(): Promise<number> {
  const startedAtMs = performance.now();
  while (performance.now() - startedAtMs < DONE_WITHIN_MS) {
    const waiting = (await countUpdates()).filter(({ status }) => status !== 'done');
    if (waiting.length === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return performance.now() - startedAtMs;
}

async function countUpdates(): Promise<{ status: string; count: number }[]> {
  return query('SELECT status, count(*)::int AS count FROM panelkit.bot_updates GROUP BY status');
}

async function query(statement: string): Promise<{ status: string; count: number }[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

let lastUpdateId = 0;

/** People write one after the other, at that pace; first for a while that is not measured. */
async function flood({
  port,
  people,
  seconds,
}: {
  port: number;
  people: readonly SimulatedPerson[];
  seconds: number;
}): Promise<PostAnswer[]> {
  const postOf = (index: number) => updateOf(people[index % people.length]?.id ?? 0);
  const rate = { agent, port, perSecond: PER_SECOND };
  await postAtRate({ ...rate, count: PER_SECOND * WARM_SECONDS }, postOf);
  return postAtRate({ ...rate, count: PER_SECOND * seconds }, postOf);
}

function updateOf(id: number): Post {
  lastUpdateId += 1;
  const chat = { id, type: 'private', first_name: 'Sara' };
  const from = { id, is_bot: false, first_name: 'Sara', language_code: 'en' };
  const date = Math.floor(Date.now() / 1000);
  const message = { message_id: lastUpdateId, chat, from, date, text: '/wallet' };
  return {
    body: JSON.stringify({ update_id: lastUpdateId, message }),
    headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': SECRET },
  };
}
