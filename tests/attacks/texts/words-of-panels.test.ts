import {
  createPanelkit,
  createScheduler,
  type PanelAdapter,
  type PanelDriver,
  PanelkitError,
} from '@panelkit/sdk';
import { createRecordingLogger, createRecordingNotifier } from '@panelkit/sdk/testing';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';
import { expectHarmless, MARK, SAID, textsOf, toldBy } from './told.ts';

interface Broken extends Partial<PanelAdapter> {
  probe?: PanelDriver['probe'];
}

const operation = 'listing';
const rejected = (make: () => unknown) => (): Promise<never> => Promise.reject(make());
const ofOurs = (text: string) =>
  rejected(
    () =>
      new PanelkitError('PANEL_RESPONSE_INVALID', { message: text, details: { operation, reason: text } }),
  );
const ofNobody = (text: string) => rejected(() => Object.assign(new Error(text), { name: text, code: text }));
const ofTheVersion = (text: string) =>
  rejected(
    () =>
      new PanelkitError('PANEL_VERSION_UNSUPPORTED', {
        message: text,
        details: { version: text, supported: '1.0' },
      }),
  );

/** Every place in which the words of a panel reach the engine, as a driver of a stranger hands them on. */
const PLACES: Record<string, (adapter: PanelAdapter, text: string, probe: PanelDriver['probe']) => Broken> = {
  'the version': (_, text, probe) => ({
    probe: async (...given) => ({ ...(await probe(...given)), version: text }),
  }),
  'a version that nobody supports': (_, text) => ({ probe: ofTheVersion(text), health: ofTheVersion(text) }),
  'the names of inbounds': (adapter, text) => ({
    listInbounds: async () => {
      const inbounds = await adapter.listInbounds();
      return inbounds.map((inbound) => ({ ...inbound, name: text, protocol: text, network: text }));
    },
  }),
  'a refusal': (_, text) => ({ ensureAccount: async () => ({ kind: 'refused', reason: text }) }),
  'a write that was not applied': (_, text) => ({
    ensureAccount: async () => ({ kind: 'not-applied', reason: text, retryAfterMs: null }),
  }),
  'an unknown outcome': (_, text) => ({ ensureAccount: async () => ({ kind: 'unknown', cause: text }) }),
  'an inconclusive look': (_, text) => ({
    findAccount: async () => ({ kind: 'inconclusive', reason: text }),
  }),
  'an error of ours': (_, text) => ({
    probe: ofOurs(text),
    health: ofOurs(text),
    findAccount: ofOurs(text),
    listInbounds: ofOurs(text),
    listOnline: ofOurs(text),
    downloadBackup: ofOurs(text),
  }),
  'an error of nobody': (_, text) => ({
    probe: ofNobody(text),
    health: ofNobody(text),
    findAccount: ofNobody(text),
    listInbounds: ofNobody(text),
    listOnline: ofNobody(text),
    downloadBackup: ofNobody(text),
  }),
  'an account of others': (adapter, text) => ({
    async *listAccounts(options) {
      for await (const page of adapter.listAccounts(options)) {
        const [first] = page.accounts;
        if (first === undefined) continue;
        yield {
          accounts: [{ ...first, remoteId: 'other', name: text.slice(0, 900), note: text.slice(0, 900) }],
        };
      }
    },
  }),
  'who is online, and from where': (_, text) => ({
    listOnline: async () => [text],
    listClientIps: async () => [text],
  }),
  'a copy of its database': (_, text) => ({
    downloadBackup: async () => ({ bytes: new Uint8Array([1]), fileName: text }),
  }),
};

/** A shop whose one panel says `text` wherever it can, after it was set up and has sold. */
async function openShop(place: string, text: string) {
  const shop = await createTestPanelkit();
  const { clock, panel } = shop;
  const logger = createRecordingLogger();
  const notifier = createRecordingNotifier({ clock, audiences: ['staff', 'customer'] });
  const turned = { is: false };
  const probe: PanelDriver['probe'] = (...given) => panel.driver.probe(...given);
  const broken = (adapter: PanelAdapter): Broken => PLACES[place]?.(adapter, text, probe) ?? {};
  const panelkit = createPanelkit({
    backend: shop.backend.reopen(),
    secretKey: 'the-key-of-the-same-shop',
    publicUrl: 'https://shop.test',
    currency: 'USD',
    notifiers: [notifier],
    logger,
    panelDrivers: [
      {
        ...panel.driver,
        kind: 'strangers',
        probe: (target, connection) => {
          const adapter = panel.driver.connect(target, connection);
          return ((turned.is && broken(adapter).probe) || probe)(target, connection);
        },
        connect: (target, connection) => {
          const adapter = panel.driver.connect(target, connection);
          const evil = { ...adapter, ...broken(adapter) };
          return new Proxy(adapter, { get: (_, verb) => Reflect.get(turned.is ? evil : adapter, verb) });
        },
      },
    ],
  });
  await shop.panelkit.panels.update({ panelId: shop.panels[0]?.id ?? '', status: 'disabled' }, shop.staff());
  const wanted = { kind: 'strangers', name: 'Tehran 7', ...panel.target };
  const { id: panelId } = await panelkit.panels.register(wanted, shop.staff());
  await panelkit.panels.test(panelId, shop.staff());
  await panelkit.panels.syncInbounds(panelId, shop.staff());
  const customer = await shop.customer({ balanceMinor: 5000 });
  const plan = await shop.plan();
  const scheduler = createScheduler(panelkit);
  const buy = async () => {
    const items = [{ planId: plan.id, quantity: 1 }];
    const { id } = await panelkit.orders.place(
      { customerId: customer.id, items, payment: { method: 'wallet' } },
      shop.as(customer),
    );
    await panelkit.orders.settled(id);
    return id;
  };
  const firstOrderId = await buy();
  turned.is = true;
  return { firstOrderId, shop, panelkit, panelId, customer, scheduler, logger, notifier, buy };
}

type OpenedShop = Awaited<ReturnType<typeof openShop>>;

/** Everything that the engine tells anybody, after it has dealt with the panel for an hour. */
async function everythingTold({
  shop,
  panelkit,
  panelId,
  scheduler,
  logger,
  notifier,
  buy,
  firstOrderId,
}: OpenedShop) {
  const by = shop.staff();
  const told: unknown[] = [];
  const ask = async (asked: Promise<unknown>): Promise<void> => {
    told.push(await toldBy(asked));
  };
  const { rows: subscriptions } = await panelkit.subscriptions.list({}, by);
  const subscriptionId = subscriptions[0]?.id ?? '';
  const work = async () => {
    await ask(panelkit.panels.test(panelId, by));
    await ask(panelkit.panels.syncInbounds(panelId, by));
    await ask(panelkit.panels.findDrift(panelId, by));
    await ask(panelkit.panels.online(panelId, by));
    await ask(panelkit.panels.backup(panelId, by));
    await ask(panelkit.subscriptions.connections(subscriptionId, by));
    await ask(panelkit.usage.sync(panelId, by));
  };
  await work();
  // Nothing is sold on a panel that nobody can write to.
  const orderId = await buy().catch(() => firstOrderId);
  await scheduler.start();
  await shop.clock.advance('16m');
  await scheduler.stop();
  await work();
  for (const asked of [
    panelkit.panels.get(panelId, by),
    panelkit.panels.list({}, by),
    panelkit.panels.attention(by),
    panelkit.inbounds.list({}, by),
    panelkit.orders.get(orderId, by),
    panelkit.audit.list({}, by),
    panelkit.units.listByOrder(orderId, by),
    panelkit.events.list({ after: 0, limit: 500 }),
    panelkit.subscriptions.accounts(subscriptionId, by),
    panelkit.notifications.list({}, by),
  ])
    await ask(asked);
  return [...told, notifier.messages, logger.entries];
}

describe.each(Object.keys(PLACES))('hostile texts as %s', (place) => {
  test.each(Object.entries(SAID))(
    'given %s, then nothing that the engine tells deceives its reader, breaks a line or has no end',
    async (_name, text) => {
      const texts = textsOf(await everythingTold(await openShop(place, text)));
      // Else nothing of this could fail. What nobody made an error of is told of nowhere.
      expect(texts.some((one) => one.includes(MARK))).toBe(place !== 'an error of nobody');
      expectHarmless(texts, { maxLength: 1000, lines: false });
    },
  );
});
