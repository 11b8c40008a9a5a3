import { LANGUAGES } from '@panelkit/sdk';
import { expect, test } from 'vitest';
import { ACTIONS } from '../screens/action.ts';
import { enterBotShop } from './bot-shop.ts';

type World = Awaited<ReturnType<typeof enterBotShop>>;

/**
 * Money, a service with a device that is at its end, an order whose receipt was turned down, a card, and a
 * message to many customers.
 */
async function furnish({ shop, customerBot, sara, customerId }: World): Promise<{ serviceId: string }> {
  const { panelkit } = shop;
  const [staff, by] = [shop.staff(), shop.as({ id: customerId })];
  const long = '<Gold & Silver> '.repeat(12).trim();
  const plan = await shop.plan({
    name: long,
    description: '<i>&'.repeat(400),
    trialDays: 3,
    capacity: 9,
    setupFeeMinor: 100,
    linkDeviceLimit: 2,
    // At its end from the first day on.
    durationDays: 3,
  });
  const silver = await shop.plan({ name: 'Silver', price: { amountMinor: 1500, currency: 'USD' } });
  await shop.plan({ name: 'نقره‌ای', durationDays: null, trafficLimitBytes: null, inStock: false });
  await panelkit.wallets.adjust({ customerId, amountMinor: 9000, reason: 'test' }, staff);
  const chat = await panelkit.chats.findByUser(customerBot.id, String(sara.id));
  await panelkit.chats.remember(chat?.id ?? '', { contact: { email: 'sara@example.com' } });
  const order = await shop.buy({ id: customerId }, plan);
  await shop.run(panelkit.orders.settled(order.id)).then(shop.scheduler.tick);
  const [service] = (await panelkit.subscriptions.list({}, staff)).rows;
  const { shopLink } = await panelkit.delivery.get(service?.id ?? '', staff);
  const device = { hardwareId: 'a1b2c3d4e5f6', model: '<Pixel & Co>', os: null, app: null };
  await panelkit.delivery.byToken(shopLink.split('/').at(-1) ?? '', { device, isCounted: true });
  const wanted = { customerId, items: [{ planId: silver.id, quantity: 1 }], payment: { method: 'receipt' } };
  const unpaid = await panelkit.orders.place(wanted, by);
  const [payment] = (await panelkit.payments.list({ orderId: unpaid.id }, staff)).rows;
  const paymentId = payment?.id ?? '';
  await panelkit.payments.submitReceipt({ paymentId, attachmentId: 'x' }, by);
  await panelkit.payments.reject({ paymentId, reason: '<less> & late' }, staff);
  await panelkit.cards.create({ label: 'First', number: '6037991234561111', holder: '<Ali> & Co' }, staff);
  await panelkit.cards.setBuyer({ customerId, isConfirmed: true }, staff);
  await castTo(shop);
  return { serviceId: service?.id ?? '' };
}

async function castTo({ panelkit, staff, run }: World['shop']): Promise<void> {
  const content = { texts: { en: { text: 'Half price', buttonLabel: null } } };
  const draft = { kind: 'offers' as const, channels: ['telegram'], content, audience: {} };
  const { id: broadcastId } = await panelkit.broadcasts.draft(draft, staff());
  await panelkit.broadcasts.start({ broadcastId }, staff());
  await run(panelkit.broadcasts.settled(broadcastId, staff()));
}

/**
 * Taps a button that the gate closes, taps *I have joined* too early, then joins the channel and shares a
 * phone number.
 */
async function meetGate({ telegram, bot, sara, see }: World, language: string): Promise<void> {
  const channel = telegram.addChannel({ username: 'news' });
  channel.addBot(bot);
  for (const data of [`language::${language}`, 'plans', 'joined']) {
    sara.tapData(bot, data, (await see(sara)).messageId);
    expect((await see(sara)).text).not.toMatch(/undefined|null|NaN/);
  }
  expect((await see(sara)).buttons.flat().map(({ callback_data: data }) => data)).toContain('joined');
  channel.join(sara);
  sara.tapData(bot, 'plans', (await see(sara)).messageId);
  await see(sara);
  // A number that the shop does not sell to, and one that it does.
  for (const phone of ['12025550123', '989121234567']) {
    sara.tapData(bot, 'plans', (await see(sara)).messageId);
    await see(sara);
    sara.shareContact(bot, phone);
    expect((await see(sara)).text).not.toMatch(/undefined|null|NaN/);
  }
}

/** What a button does, whatever it was shown for. */
function kindOf(data: string): string {
  const [name = '', id = '', value = ''] = data.split(':');
  // Each method of payment leads elsewhere.
  if (name.startsWith('pay')) return `${name}:${id}:${value.split('.').at(-1)}`;
  return ['language', 'app', 'auto-renew'].includes(name) ? data : `${name}:${id}:${value === '' ? '' : '*'}`;
}

test.each(LANGUAGES)(
  'given every screen that can be reached in %s, when each button is tapped, then it is answered, and no screen is refused',
  async (language) => {
    const world = await enterBotShop({
      asBank: (gateway) => ({ ...gateway, needsContact: true }),
      takesStars: true,
      policies: { lifecycle: { customerMayPause: true } },
      gate: { channels: [{ id: '@news' }], phone: { countries: ['+98', '+49'] } },
    });
    await meetGate(world, language);
    const { serviceId } = await furnish(world);
    const { shop, bot, sara, settle } = world;
    const buttonsSeen = () =>
      sara
        .chat(bot)
        .flatMap(({ buttons }) => buttons.flat().flatMap(({ callback_data: data }) => data ?? []));
    // The message to many customers is edited by the first tap.
    const waiting = [`language::${language}`, ...buttonsSeen().filter((data) => data.startsWith('unsub'))];
    const tapped = new Set(['joined']);
    for (let data = waiting.shift(); data !== undefined; data = waiting.shift()) {
      if (tapped.has(kindOf(data))) continue;
      tapped.add(kindOf(data));
      const { messageId } = sara.chat(bot).findLast(({ isFromBot, file }) => isFromBot && file === null) ?? {
        messageId: 0,
      };
      const answer = sara.tapData(bot, data, messageId);
      await settle();
      await shop.run(shop.panelkit.subscriptions.settled(serviceId, shop.staff()));
      expect(answer.isAnswered, data).toBe(true);
      const seen = sara.chat(bot);
      for (const { text } of seen) expect(text).not.toMatch(/undefined|null|NaN|\[object/);
      waiting.push(...buttonsSeen().filter((next) => !next.startsWith('language:')));
    }
    const { rows } = await shop.backend.storage.botUpdates.list();
    expect(rows.filter(({ status }) => status !== 'done')).toEqual([]);
    const names = new Set([...tapped].map((kind) => kind.split(':')[0]));
    expect(ACTIONS.filter((name) => !names.has(name))).toEqual([]);
    const paidBy = [...tapped].filter((kind) => kind.endsWith(':stars')).map((kind) => kind.split(':')[0]);
    expect(new Set(paidBy)).toEqual(new Set(['pay', 'pay-order', 'pay-extend', 'pay-plan', 'pay-top-up']));
  },
);
