import { telegramStars } from '@panelkit/payment-gateways/telegram-stars';
import type { Plan } from '@panelkit/sdk';
import { createSeededRandom, createTestClock, type TestClock } from '@panelkit/sdk/testing';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { type CustomerBot, createCustomerBot } from '@panelkit/telegram';
import {
  createTelegramSimulator,
  type SimulatedBot,
  type SimulatedPerson,
  type TelegramSimulator,
} from '@panelkit/telegram/simulator';
import { expect } from 'vitest';
import { violationsOf } from '../../engine/violations-of.ts';
import { createFate, type Deaths, type Fate, type Play } from '../fate.ts';
import { createMortalProcess } from '../mortal-process.ts';

const METHOD = 'telegram-stars';
const WEBHOOK = { url: 'https://shop.test/telegram', secret: 'secret_of_the_webhook' };
const PRICE_MINOR = 1000;

/** A process of the shop with its bot. */
interface Life {
  shop: TestPanelkit;
  customerBot: CustomerBot;
  started: Promise<void>;
  died: PromiseWithResolvers<void>;
}

interface World {
  clock: TestClock;
  telegram: TelegramSimulator;
  bot: SimulatedBot;
  life: Life;
  /** Requests of Telegram that are not answered yet. */
  heard: Set<Promise<Response>>;
  /** Chance that an update does not reach the bot; Telegram sends it again. */
  deafness: number;
  fate: Fate;
  openLife(shop: TestPanelkit): Life;
}

/**
 * The same with Stars, which are paid in the chat: pre-checkouts, updates and Telegram's list in place of
 * returns and webhooks.
 */
export async function playStars({ count, seed, stride = 1 }: Play): Promise<Deaths> {
  const world = await openWorld(seed, stride);
  const plan = await world.life.shop.plan({ price: { amountMinor: PRICE_MINOR, currency: 'USD' } });
  const buyers: string[] = [];
  for (let index = 0; index < count; index += 1) buyers.push(await playOne(world, plan));
  world.deafness = 0;
  world.telegram.faults.clear();
  const { shop } = world.life;
  await shop.scheduler.start();
  await world.clock.advance('4h');
  await shop.scheduler.stop();
  await checkBooks(world, buyers);
  return world.fate.deaths;
}

async function openWorld(seed: number, stride: number): Promise<World> {
  const clock = createTestClock();
  const random = createSeededRandom(seed);
  const mortal = createMortalProcess();
  const heard: World['heard'] = new Set();
  const receive = (request: Request): Promise<Response> => {
    const answered = hear(request).finally(() => heard.delete(answered));
    heard.add(answered);
    return answered;
  };
  const hear = async (request: Request): Promise<Response> => {
    if (random() < world.deafness) return new Response(null, { status: 503 });
    const { customerBot, started, died } = world.life;
    const cut = died.promise.then(() => new Response(null, { status: 502 }));
    return Promise.race([started.then(() => customerBot.webhook(request)), cut]);
  };
  const telegram = createTelegramSimulator({ clock, flood: null, fetch: receive });
  const { apiRoot } = telegram;
  const bot = telegram.addBot({ username: 'shop_bot' });
  const connection = { token: bot.token, apiRoot, fetch: mortal.wrapFetch(telegram.fetch) };
  const stars = telegramStars(connection);
  const policies = { payments: { [METHOD]: { askedIn: 'XTR', quoteValidMs: 60 * 60_000 } } };
  const openLife = (shop: TestPanelkit): Life => {
    const customerBot = createCustomerBot(shop.panelkit, {
      ...connection,
      clock,
      stars,
      shopName: 'Blue',
      contact: '@blue_support',
    });
    return { shop, customerBot, started: customerBot.start(WEBHOOK), died: Promise.withResolvers() };
  };
  const shop = await createTestPanelkit({
    clock,
    policies,
    paymentGateways: [stars],
    wrapBackend: mortal.wrapBackend,
  });
  const fate = createFate({ mortal, random, seed, stride });
  const world: World = {
    clock,
    telegram,
    bot,
    heard,
    openLife,
    fate,
    life: openLife(shop),
    deafness: 0,
  };
  await world.life.started;
  await shop.panelkit.payments.setRate({ currency: 'XTR', base: 'XTR', rate: '0.01' }, shop.staff());
  return world;
}

/**
 * Somebody orders and pays, as often as Telegram says that it did not work; the process dies once meanwhile.
 */
async function playOne(world: World, plan: Plan): Promise<string> {
  const { telegram, fate, bot } = world;
  const phone = telegram.addPerson({ languageCode: 'en' });
  world.deafness = 0;
  phone.start(bot);
  const customerId = await startedChat(world, phone);
  const link = await order(world, { customerId, plan });
  world.deafness = 0.2;
  // The person pays on, whichever process it is that answers.
  const paying = Promise.withResolvers<void>();
  let isPaying = false;
  const pay = (): Promise<unknown>[] => {
    if (!isPaying) void payUntilTaken(world, phone, link).then(paying.resolve, paying.reject);
    isPaying = true;
    return [paying.promise];
  };
  await fate.live(pay, world.life, ({ shop, died }) => {
    world.life = world.openLife(shop.crash());
    died.resolve();
    return world.life;
  });
  await paying.promise;
  return customerId;
}

/** The bot's answer may wait for the lease of a process that died. */
async function startedChat(world: World, phone: SimulatedPerson): Promise<string> {
  for (let turn = 0; turn < 30; turn += 1) {
    await settle(world, 1000);
    const { shop, customerBot } = world.life;
    const chat = await shop.panelkit.chats.findByUser(customerBot.id, String(phone.id));
    if (chat?.customerId != null) return chat.customerId;
    await shop.scheduler.tick();
  }
  throw new TypeError('the person has no chat');
}

/** @returns where it is paid */
async function order(
  { life: { shop } }: World,
  { customerId, plan }: { customerId: string; plan: Plan },
): Promise<string> {
  const { orders, payments } = shop.panelkit;
  const by = shop.as({ id: customerId });
  const items = [{ planId: plan.id, quantity: 1 }];
  const placed = await orders.place({ customerId, items, payment: { method: METHOD } }, by);
  const [payment] = (await payments.list({ orderId: placed.id }, by)).rows;
  const { redirectUrl } = await payments.start({ paymentId: payment?.id ?? '' }, by);
  return redirectUrl ?? '';
}

/** Whoever sees that it did not work taps again; the charge is in Telegram's books. */
async function payUntilTaken(world: World, phone: SimulatedPerson, link: string): Promise<void> {
  const taken = (): boolean => world.bot.stars.some(({ personId }) => personId === phone.id);
  for (let attempt = 0; attempt < 20 && !taken(); attempt += 1) {
    const paying = phone.pay(world.bot, link);
    for (let turn = 0; turn < 12 && paying.status === 'waiting'; turn += 1) await settle(world, 1000);
    // The bot says so where a permit was given and its answer was lost: try again in a minute.
    if (paying.status === 'refused') await settle(world, 20_000);
  }
  await settle(world);
  const { shop, died } = world.life;
  await Promise.race([shop.scheduler.tick(), died.promise]);
}

/** Lets everybody finish what is under way. */
async function settle(world: World, stepMs = 5): Promise<void> {
  const { clock, heard } = world;
  for (let turn = 0; turn < 3; turn += 1) {
    await clock.advance(stepMs);
    while (heard.size > 0) await Promise.all([...heard]);
    const { customerBot, died } = world.life;
    await Promise.race([customerBot.whenIdle(), died.promise]);
  }
}

async function checkBooks({ life: { shop }, bot }: World, buyers: string[]): Promise<void> {
  for (const customerId of buyers) {
    const { rows } = await shop.panelkit.orders.list({ customerId }, shop.staff());
    const ends = rows.map(({ state }) => state.status).filter((status) => status !== 'expired');
    expect(ends).toEqual(['fulfilled']);
  }
  const balances = await shop.backend.storage.ledger.balances();
  const cash = balances.find(({ account }) => account === `cash:${METHOD}`);
  expect(-(cash?.amountMinor ?? 0)).toBe(buyers.length * PRICE_MINOR);
  expect(bot.stars).toHaveLength(buyers.length);
  expect(balances.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).toBe(0);
  expect(await violationsOf(shop)).toEqual([]);
}
