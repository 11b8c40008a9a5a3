import {
  type KnownDevice,
  LANGUAGES,
  type LinkDevicesView,
  type NamedDevice,
  type Panelkit,
  readDevice,
} from '@panelkit/sdk';
import { beforeEach, describe, expect, test } from 'vitest';
import { screenContextOf } from '../customer/customer-context.ts';
import { deviceRemovalScreen, devicesScreen } from '../customer/screens/device-screens.ts';
import { refOf } from '../screens/action.ts';
import type { SimulatedPerson } from '../simulator/simulated-person.ts';
import { type BotShop, openBotShop } from './bot-shop.ts';

const device = (name: string): NamedDevice => {
  const headers: Record<string, string> = {
    'x-hwid': `device-${Buffer.from(name).toString('hex')}`,
    'x-device-model': `<${name}>`,
    'user-agent': 'Happ/3.13.0',
    'x-device-os': 'Android',
    'x-ver-os': '15',
  };
  const read = readDevice((header) => headers[header] ?? null);
  if (read === null) throw new TypeError('the headers name a device');
  return read;
};

let world: BotShop;
let sara: SimulatedPerson;
let subscriptionId: string;

const staff = () => world.shop.staff();
const devices = async () => (await world.shop.panelkit.linkDevices.list(subscriptionId, staff())).devices;

async function visit(panelkit: Panelkit, name: string) {
  const { shopLink } = await panelkit.delivery.get(subscriptionId, staff());
  const token = shopLink.split('/').at(-1) ?? '';
  await panelkit.delivery.byToken(token, { device: device(name), isCounted: true });
}

async function tap(button: string | RegExp) {
  sara.tap(world.bot, button);
  return world.see(sara);
}

/** Sara's service, in a chat in this language. */
async function withService(linkDeviceLimit: number | null, language = 'English') {
  world = await openBotShop();
  sara = world.telegram.addPerson({ name: 'Sara' });
  sara.start(world.bot);
  await world.settle();
  await tap(language);
  const chat = await world.shop.panelkit.chats.findByUser(world.customerBot.id, String(sara.id));
  const customer = { id: chat?.customerId ?? '' };
  const gift = { customerId: customer.id, amountMinor: 9000, reason: 'test' };
  await world.shop.panelkit.wallets.adjust(gift, staff());
  const order = await world.shop.buy(customer, await world.shop.plan({ name: 'Gold', linkDeviceLimit }));
  await world.shop.run(world.shop.panelkit.orders.settled(order.id));
  subscriptionId = (await world.shop.panelkit.subscriptions.list({}, staff())).rows[0]?.id ?? '';
}

async function openService() {
  await tap(/My services|سرویس‌های من/);
  return tap('Gold');
}

describe('the devices of a service', () => {
  beforeEach(() => withService(3));

  test('given devices that fetched the link, when opened, then each with when it was seen, and what the limit is', async () => {
    await visit(world.shop.panelkit, 'Pixel & Co');
    await world.shop.clock.advance('2h');
    await visit(world.shop.panelkit, 'iPhone');
    await openService();
    const { text, buttons } = await tap('Devices (2 of 3)');
    expect(text).toContain('Devices: 2 of 3 in use');
    expect(text).toMatch(/<Pixel & Co> · Android 15 · Happ 3\.13\.0\nSince .+, last seen .+/);
    const labels = buttons.flat().map((button) => button.text);
    expect(labels).toEqual(
      expect.arrayContaining(['🗑 Remove <Pixel & Co>', '🗑 Remove <iPhone>', '🔑 New link']),
    );
  });

  test('given a device, when its removal is confirmed by a double tap, then it is removed once, and a new link is offered', async () => {
    for (const name of ['one', 'two']) await visit(world.shop.panelkit, name);
    await openService();
    await tap('Devices');
    expect((await tap('Remove <one>')).text).toContain('Remove <one>? It frees its slot');
    const { messageId } = sara.screen(world.bot);
    sara.tap(world.bot, 'Yes, remove it', messageId);
    sara.tap(world.bot, 'Yes, remove it', messageId);
    const { text, buttons } = await world.see(sara);
    expect(text).toContain('Devices: 1 of 3 in use');
    expect(buttons.flat().map((button) => button.text)).toContain('🔑 New link');
    expect(await devices()).toMatchObject([{ model: '<two>' }]);
    const { rows } = await world.shop.panelkit.audit.list({ action: 'subscription.remove-device' }, staff());
    expect(rows).toHaveLength(1);
  });

  test('given as many removals as a day has, then no button removes, an old one is refused, and the next instant is shown', async () => {
    for (const name of ['one', 'two', 'three']) await visit(world.shop.panelkit, name);
    await openService();
    await tap('Devices');
    await tap('Remove <one>');
    const { messageId } = sara.screen(world.bot);
    const customerId = await ownerId();
    for (const name of ['two', 'three', 'four']) {
      if (name === 'four') await visit(world.shop.panelkit, name);
      const found = (await devices()).find(({ model }) => model === `<${name}>`);
      await world.shop.panelkit.linkDevices.remove(
        { subscriptionId, deviceId: found?.id ?? '' },
        world.shop.as({ id: customerId }),
      );
    }
    sara.tap(world.bot, 'Yes, remove it', messageId);
    const { text, buttons } = await world.see(sara);
    expect(text).toContain('as many devices as is possible within a day');
    expect(text).toContain('You can remove the next device from');
    expect(buttons.flat().some((button) => button.text.includes('Remove'))).toBe(false);
    expect(await devices()).toHaveLength(1);
  });
});

test('given a link that several people seem to have, when its service is opened, then a new one is offered', async () => {
  await withService(null);
  const share = { subscriptionId, apps: 1, networks: 9, noticedAt: world.shop.clock.now() };
  const { storage } = world.shop.backend;
  await storage.transaction((tx) => tx.linkReaders.putShare(share, share.noticedAt));
  const { text, buttons } = await openService();
  expect(text).toContain('fetched from many places within an hour');
  expect(buttons.flat().map((button) => button.text)).toContain('🔑 New link');
});

async function ownerId(): Promise<string> {
  return (await world.shop.panelkit.subscriptions.get(subscriptionId, staff())).customerId;
}

test('given a plan without a limit, when its service is opened, then no devices are offered', async () => {
  await withService(null);
  const { buttons } = await openService();
  expect(buttons.flat().some(({ text }) => text.includes('Devices'))).toBe(false);
});

test('given a Persian chat, when its devices are opened, then in Persian, with Persian digits', async () => {
  await withService(2, 'فارسی');
  await visit(world.shop.panelkit, 'Pixel');
  await openService();
  const { text } = await tap('دستگاه‌ها (۱ از ۲)');
  expect(text).toContain('۱ از ۲ دستگاه پر است');
});

const NOW = new Date('2026-03-01T10:00:00Z');
const id = '0199aaaa-bbbb-7ccc-8ddd-eeeeffff0001';
const phone: KnownDevice = {
  id: '0199aaaa-bbbb-7ccc-8ddd-eeeeffff0002',
  model: 'Pixel <9>',
  os: 'Android 15',
  app: 'Happ 3.13',
  firstSeenAt: NOW,
  lastSeenAt: NOW,
};
const bare: KnownDevice = { ...phone, model: null, os: null, app: null };

describe.each(LANGUAGES)('the screen of devices, in %s', (language) => {
  const context = screenContextOf(language, { shopName: 'Blue' }, NOW);
  const words = context.texts.linkDevices;
  const view: LinkDevicesView = {
    limit: 2,
    isSoft: true,
    devices: [phone],
    nextRemovalAt: null,
    share: null,
  };
  const shown = (
    changes: Partial<typeof view> | { nextRemovalAt: Date } | { limit: null },
    mayRotate = true,
  ) => devicesScreen(context, { id, devices: { ...view, ...changes }, mayRotate });
  const namesOf = (screen: ReturnType<typeof shown>) =>
    screen.buttons.flat().flatMap((button) => ('action' in button ? button.action.name : []));

  test.each([
    ['one device', shown({}), ['device', 'rotation', 'service', 'home'], ['Pixel &lt;9&gt;', 'Android 15']],
    ['none', shown({ devices: [] }), ['rotation', 'service', 'home'], [words.none]],
    [
      'one that names nothing',
      shown({ devices: [bare] }),
      ['device', 'rotation', 'service', 'home'],
      [words.unknown],
    ],
    ['a link that cannot be changed now', shown({}, false), ['device', 'service', 'home'], [words.hint]],
    [
      'a limit that is strict',
      shown({ isSoft: false }),
      ['device', 'rotation', 'service', 'home'],
      [words.strict],
    ],
    ['no removal left today', shown({ nextRemovalAt: NOW }), ['rotation', 'service', 'home'], []],
    ['a plan that limits none any more', shown({ limit: null }), ['service', 'home'], []],
  ])('given %s, then its buttons and texts', (_, screen, names, texts) => {
    expect(namesOf(screen)).toEqual(names);
    for (const text of texts) expect(screen.html).toContain(text);
    expect(screen.html).not.toMatch(/undefined|null/);
  });

  test('given more devices than a message bears, then as many as it does', () => {
    const devices = Array.from({ length: 90 }, () => ({ ...phone, model: 'x'.repeat(60) }));
    const screen = shown({ devices });
    expect(screen.html.length).toBeLessThanOrEqual(4096);
    expect(namesOf(screen).filter((name) => name === 'device')).toHaveLength(20);
  });

  test('given a device, when its removal is asked, then the button names it', () => {
    const screen = deviceRemovalScreen(context, { id, device: phone });
    expect(screen.buttons[0]).toMatchObject([
      { action: { name: 'remove-device', id, value: refOf(phone.id) } },
    ]);
  });
});
