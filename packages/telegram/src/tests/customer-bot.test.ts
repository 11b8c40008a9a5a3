import { beforeEach, describe, expect, test } from 'vitest';
import type { SimulatedPerson } from '../simulator/simulated-person.ts';
import { type BotShop, openBotShop } from './bot-shop.ts';

let world: BotShop;
let sara: SimulatedPerson;
beforeEach(async () => {
  world = await openBotShop();
  sara = world.telegram.addPerson({ name: 'Sara', languageCode: 'en' });
});

const staff = () => world.shop.staff();
const orders = async () => (await world.shop.panelkit.orders.list({}, staff())).rows;

async function customer(person: SimulatedPerson = sara) {
  const chat = await world.shop.panelkit.chats.findByUser(world.customerBot.id, String(person.id));
  if (chat?.customerId == null) throw new TypeError('the person has no customer');
  return { id: chat.customerId };
}

async function give(person: SimulatedPerson, amountMinor: number) {
  const { id: customerId } = await customer(person);
  await world.shop.panelkit.wallets.adjust({ customerId, amountMinor, reason: 'test' }, staff());
}

/** Opens the chat, in English, with money in the wallet. */
async function enter(balanceMinor = 0) {
  sara.start(world.bot);
  await world.settle();
  await tap('English');
  if (balanceMinor > 0) await give(sara, balanceMinor);
}

async function tap(button: string | RegExp) {
  const tapped = sara.tap(world.bot, button);
  const seen = await world.see(sara);
  expect(tapped.isAnswered).toBe(true);
  return seen;
}

describe('a first visit', () => {
  test('given a person who starts the bot, when a language is chosen, then the menu is in it, and it is kept', async () => {
    sara.start(world.bot);
    expect((await world.see(sara)).text).toMatch(/زبان خود را انتخاب کنید\nВыберите язык$/);
    const menu = await tap('فارسی');
    expect(menu.text).toBe('به \u2068Blue & Sons <VPN>\u2069 خوش آمدید. چه کاری برایتان انجام دهیم؟');
    expect(menu.isEdited).toBe(true);
    sara.start(world.bot);
    expect((await world.see(sara)).text).toContain('خوش آمدید');
    const { id } = await customer();
    expect(await world.shop.panelkit.customers.get(id, staff())).toMatchObject({
      language: 'fa',
      displayName: 'Sara',
    });
  });

  test('given a plan with a picture, when looked at, then the picture is above its text, and gone with it', async () => {
    const imageUrl = 'https://shop.test/brand/plan-1.png';
    await world.shop.plan({ slug: 'gold-90', name: 'Gold', imageUrl });
    await world.shop.plan({
      slug: 'local',
      name: 'Local',
      imageUrl: 'http://localhost:3000/brand/plan-2.png',
    });
    sara.start(world.bot, 'plan-gold-90');
    expect(await world.see(sara)).toMatchObject({ previewUrl: imageUrl });
    expect(await tap(/Menu/)).toMatchObject({ previewUrl: null });
    sara.start(world.bot, 'plan-local');
    // Telegram does not reach it.
    expect(await world.see(sara)).toMatchObject({ previewUrl: null });
  });

  test('given a link to a plan, when followed, then that plan is shown, also a hidden one', async () => {
    await world.shop.plan({ slug: 'gold-90', name: 'Gold', visible: false });
    sara.start(world.bot, 'plan-gold-90');
    expect((await world.see(sara)).text).toContain('Gold');
    sara.start(world.bot, 'plan-none');
    expect((await world.see(sara)).text).toContain('Choose your language');
  });

  test('given a code of the website, when followed, then the chat is that customer’s; once', async () => {
    const web = await world.shop.customer({ balanceMinor: 777 });
    const { code } = await world.shop.panelkit.chats.issueCode(world.shop.as(web));
    await enter();
    sara.start(world.bot, `link_${code}`);
    expect((await world.see(sara)).text).toContain('now linked');
    expect(await customer()).toEqual({ id: web.id });
    expect((await tap('Wallet')).text).toContain('$7.77');
    const reza = world.telegram.addPerson({ name: 'Reza' });
    reza.start(world.bot, `link_${code}`);
    expect((await world.see(reza)).text).toContain('expired or was used');
  });
});

describe('the website', () => {
  test('given a shop with a page for it, when asked for, then the link signs in as this customer, once', async () => {
    await enter();
    const { text, buttons } = await tap('Website account');
    const [, code = ''] = /https:\/\/shop\.test\/telegram\/(\S+)/.exec(text) ?? [];
    expect(buttons.flat().some(({ url }) => url === `https://shop.test/telegram/${code}`)).toBe(true);
    const { id: subjectId } = await customer();
    expect(await world.shop.panelkit.chats.takeCode(code)).toEqual({ kind: 'customer', subjectId });
    expect(await world.shop.panelkit.chats.takeCode(code)).toBeNull();
  });

  test('given a chat that was unlinked, when the person writes again, then as the customer that the shop has of them', async () => {
    await enter();
    const before = await customer();
    const chat = await world.shop.panelkit.chats.findByUser(world.customerBot.id, String(sara.id));
    await world.shop.panelkit.chats.unlink(chat?.id ?? '', staff());
    sara.send(world.bot, '/wallet');
    expect((await world.see(sara)).text).toContain('Your wallet');
    expect(await customer()).toEqual(before);
  });
});

describe('a purchase', () => {
  test('given money in the wallet, when bought with a double tap, then one unit, and its link comes by itself', async () => {
    await world.shop.plan({ name: 'Gold' });
    await enter(5000);
    await tap('Buy new service');
    await tap('Gold');
    await world.shop.scheduler.start();
    sara.tap(world.bot, 'from wallet');
    sara.tap(world.bot, 'from wallet');
    await world.settle();
    await world.shop.clock.advance('2m');
    await world.settle();
    expect(await orders()).toMatchObject([{ channel: 'telegram', state: { status: 'fulfilled' } }]);
    const told = sara.chat(world.bot).filter(({ text }) => text.includes('https://shop.test/s/'));
    expect(told).toHaveLength(1);
    const service = await tap('My services');
    expect(service.text).toContain('🟢 active');
    expect(service.text).toContain('░░░░░░░░░░');
    await world.shop.scheduler.stop();
  });

  test('given too little money, when looked at, then the missing sum and no button; a price that rose is not charged', async () => {
    const plan = await world.shop.plan({ name: 'Gold' });
    await enter(400);
    await tap('Buy new service');
    const poor = await tap('Gold');
    expect(poor.text).toContain('short of $6.00');
    expect(poor.buttons.flat().some(({ text }) => text.includes('from wallet'))).toBe(false);
    await give(sara, 9600);
    await tap('Back');
    await tap('Gold');
    await world.shop.panelkit.plans.update(
      { planId: plan.id, patch: { price: { amountMinor: 2000, currency: 'USD' } } },
      staff(),
    );
    expect((await tap('from wallet')).text).toContain('price has changed');
    expect(await orders()).toEqual([]);
  });

  test('given a trial, when taken twice, then once', async () => {
    await world.shop.plan({ name: 'Gold', trialDays: 3 });
    await enter();
    await tap('Buy new service');
    const { messageId } = await tap('Gold');
    await tap('free for 3 days');
    sara.send(world.bot, '/start');
    await world.settle();
    await tap('Buy new service');
    expect((await tap('Gold')).buttons.flat().some(({ text }) => text.includes('free'))).toBe(false);
    expect(messageId).toBeGreaterThan(0);
    expect(await orders()).toHaveLength(1);
  });

  test('given a card transfer, when the receipt is sent as a photo and approved, then it is delivered', async () => {
    await world.shop.plan({ name: 'Gold' });
    await enter();
    await tap('Buy new service');
    await tap('Gold');
    const asked = await tap('by card transfer');
    expect(asked.text).toContain('6037 9911 2233 4455');
    sara.sendPhoto(world.bot, { bytes: new Uint8Array([1, 2, 3]) });
    const thanks = (await world.see(sara)).text;
    expect(thanks).toContain('We check your receipt');
    expect(thanks).not.toContain('6037 9911');
    expect((await tap('Refresh')).text).toContain('Your receipt is being checked');
    expect([...world.receipts.values()]).toEqual([new Uint8Array([1, 2, 3])]);
    const { rows } = await world.shop.panelkit.payments.list({ status: 'in-review' }, staff());
    const [payment] = rows;
    await world.shop.panelkit.payments.approve({ paymentId: payment?.id ?? '' }, staff());
    const [order] = await orders();
    await world.shop.run(world.shop.panelkit.orders.settled(order?.id ?? ''));
    expect((await tap('Refresh')).text).toContain('Your service is ready');
    sara.sendPhoto(world.bot, { bytes: new Uint8Array([4]) });
    expect((await world.see(sara)).text).toContain('not waiting for a receipt');
    expect(world.receipts.size).toBe(1);
  });
});

describe('a service', () => {
  async function withService() {
    const plan = await world.shop.plan({ name: 'Gold', durationDays: 4 });
    await enter(9000);
    const chat = await world.shop.panelkit.chats.findByUser(world.customerBot.id, String(sara.id));
    await world.shop.panelkit.chats.remember(chat?.id ?? '', { contact: { email: 'sara@example.com' } });
    const order = await world.shop.buy(await customer(), plan);
    await world.shop.run(world.shop.panelkit.orders.settled(order.id));
    await tap('My services');
    return tap('Gold');
  }

  test('given a service, when shown, then its link can be copied, and comes as a QR code', async () => {
    const { text, entities, buttons } = await withService();
    const [, link = ''] = /(https:\/\/shop\.test\/s\/\S+)/.exec(text) ?? [];
    expect(entities.some(({ type, length }) => type === 'code' && length === link.length)).toBe(true);
    expect(buttons.flat().find(({ copy_text: copy }) => copy !== undefined)?.copy_text?.text).toBe(link);
    const picture = await tap('QR code');
    expect(picture.file?.kind).toBe('photo');
    expect([...(picture.file?.bytes ?? [])].slice(0, 4)).toEqual([0x89, 0x50, 0x4e, 0x47]);
    // From under a picture the menu comes as a new message.
    expect((await tap('Menu')).text).toContain('Welcome');
  });

  test('given too much time left, when extending, then the shop’s text says why; near the end it is charged once', async () => {
    await withService();
    expect((await tap('Extend')).text).toContain('only in the last 3 days');
    await world.shop.clock.advance('26h');
    await tap('Back');
    await tap('Extend');
    const before = sara.screen(world.bot).messageId;
    sara.tap(world.bot, 'Confirm and pay', before);
    sara.tap(world.bot, 'Confirm and pay', before);
    await world.settle();
    const { id } = await customer();
    expect(await world.shop.panelkit.wallets.get(id, staff())).toMatchObject({ availableMinor: 7000 });
    const { text, entities } = await world.see(sara);
    expect(text).toMatch(/extended|already|change/);
    expect(entities.length).toBeGreaterThan(0);
  });

  test('given a new link, when asked twice by a double tap, then it changes once', async () => {
    await withService();
    await tap('New link');
    const { messageId } = sara.screen(world.bot);
    sara.tap(world.bot, 'Yes, make', messageId);
    sara.tap(world.bot, 'Yes, make', messageId);
    await world.settle();
    const audit = await world.shop.panelkit.audit.list({ action: 'subscription.rotate-link' }, staff());
    expect(audit.rows).toHaveLength(1);
    expect(sara.screen(world.bot).text).toContain('your new link');
  });

  test('given new configurations too, when asked twice by a double tap, then they change once; after three times only the link is offered', async () => {
    await withService();
    const secrets = () => world.shop.panel.accounts().map(({ credentials }) => credentials.uuid);
    const before = secrets();
    for (let time = 1; time <= 3; time += 1) {
      expect((await tap('New link')).text).toContain('add the new link on all your devices again');
      const { messageId } = sara.screen(world.bot);
      sara.tap(world.bot, 'Yes, a new link and', messageId);
      sara.tap(world.bot, 'Yes, a new link and', messageId);
      await world.settle();
      const audit = await world.shop.panelkit.audit.list(
        { action: 'subscription.renew-configurations' },
        staff(),
      );
      expect(audit.rows).toHaveLength(time);
    }
    const { subscriptions } = world.shop.panelkit;
    const [sold] = (await subscriptions.list({}, staff())).rows;
    await subscriptions.settled(sold?.id ?? '', staff());
    expect(secrets().filter((secret) => before.includes(secret))).toEqual([]);
    expect((await tap('New link')).text).not.toContain('on all your devices again');
  });

  test('given somebody else’s button, when sent by hand, then nothing is shown or done', async () => {
    const { buttons } = await withService();
    const reza = world.telegram.addPerson({ name: 'Reza' });
    reza.start(world.bot);
    await world.settle();
    const { messageId } = reza.screen(world.bot);
    const foreign = buttons.flat().flatMap(({ callback_data: data }) => (data?.includes(':') ? [data] : []));
    expect(foreign.length).toBeGreaterThan(3);
    for (const data of [...foreign, 'nonsense', 'plan:xx', ''.padEnd(64, 'x')]) {
      const tapped = reza.tapData(world.bot, data, messageId);
      const { text } = await world.see(reza);
      expect(tapped.isAnswered).toBe(true);
      expect(text).not.toContain('shop.test/s/');
    }
    const { rows } = await world.shop.backend.storage.botUpdates.list({ status: 'set-aside' });
    expect(rows).toEqual([]);
  });
});

describe('a Bot API that fails', () => {
  test('given 429, lost answers and 502, when a person goes on, then every update is worked on in the end', async () => {
    await enter();
    for (const fault of [
      'too-many-requests',
      'lost-answer',
      'bad-gateway',
      'late-error',
      'lost-call',
    ] as const) {
      world.telegram.faults.next(fault, 'sendMessage');
      sara.send(world.bot, '/wallet');
      await world.settle();
      await world.shop.clock.advance('6s');
      expect((await world.see(sara)).text).toContain('Your wallet');
    }
    const { rows } = await world.shop.backend.storage.botUpdates.list();
    expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['done']));
  });

  test('given a person who blocks the bot, when they come back, then they are reachable again', async () => {
    await enter();
    const chat = () => world.shop.panelkit.chats.findByUser(world.customerBot.id, String(sara.id));
    sara.block(world.bot);
    await world.settle();
    expect((await chat())?.unreachableSince).not.toBeNull();
    sara.send(world.bot, 'hello');
    expect((await world.see(sara)).text).toContain('Welcome');
    expect((await chat())?.unreachableSince).toBeNull();
  });

  test('given Telegram away at the start, when it is back, then the bot is told about and answers', async () => {
    world = await openBotShop({ polls: true, starts: false });
    world.telegram.faults.next('lost-call', 'deleteWebhook');
    await world.customerBot.start();
    sara = world.telegram.addPerson();
    sara.start(world.bot);
    await world.settle();
    expect(world.bot.pendingUpdates).toBe(1);
    await world.shop.clock.advance('6s');
    expect((await world.see(sara)).text).toContain('Choose your language');
    const told = world.bot.calls('setMyCommands').map(({ values }) => values.language_code);
    expect(told).toEqual([undefined, 'fa', 'ru']);
    await world.customerBot.stop();
  });

  test('given a bot that waits for updates, when it stops, then another one polls at once', async () => {
    world = await openBotShop({ polls: true });
    await world.settle();
    await world.customerBot.stop();
    expect(await world.shop.panelkit.chats.poll(world.customerBot.id, async () => {})).toBe(true);
  });

  test('given a bot that polls, when people write, then it answers, and confirms what it has stored', async () => {
    world = await openBotShop({ polls: true });
    sara = world.telegram.addPerson();
    sara.start(world.bot);
    expect((await world.see(sara)).text).toContain('Choose your language');
    expect(world.bot.pendingUpdates).toBe(0);
    await world.customerBot.stop();
  });
});
