import { beforeEach, describe, expect, test } from 'vitest';
import { encodeAction } from '../screens/action.ts';
import type { SimulatedPerson } from '../simulator/simulated-person.ts';
import { CODE, EVERYTHING, openStaffShop, type StaffShop } from './staff-shop.ts';

let world: StaffShop;
beforeEach(async () => {
  world = await openStaffShop();
});

/** A customer with a chat with the customers' bot. */
async function customerInChat(language: 'en' | 'fa' = 'en') {
  const { shop, telegram, customersBot } = world;
  const customer = await shop.customer();
  const person = telegram.addPerson();
  person.start(customersBot);
  const chat = await shop.panelkit.chats.open({
    bot: customersBot.token.split(':')[0] ?? '',
    customerId: customer.id,
    userId: String(person.id),
    chatId: String(person.id),
  });
  await shop.panelkit.customers.setLanguage({ customerId: customer.id, language }, shop.staff());
  return { customer, person, chat };
}

const heard = (person: SimulatedPerson) =>
  person
    .chat(world.customersBot)
    .filter(({ isFromBot }) => isFromBot)
    .map(({ text }) => text);

/** Writes one, as far as its draft. */
async function write(person: SimulatedPerson, text: string) {
  await world.tapData(person, 'broadcasts');
  await world.tap(person, /Write a message/);
  await world.tap(person, 'News');
  return world.say(person, text);
}

async function theOne() {
  const { rows } = await world.shop.panelkit.broadcasts.list({ newestFirst: true }, world.shop.staff());
  const [newest] = rows;
  if (newest === undefined) throw new TypeError('nothing was written');
  return newest;
}

const ended = async () => {
  const { id } = await theOne();
  return world.shop.run(world.shop.panelkit.broadcasts.settled(id, world.shop.staff()));
};

describe('a message to many customers, from the staff’s chat', () => {
  test('given a text in two languages, when sent after the question and a code, then everybody reads theirs, and the figures follow', async () => {
    const [ada, sara] = [await customerInChat(), await customerInChat('fa')];
    const olga = await world.hire('olga');
    expect((await write(olga, 'Hello <all> & sundry')).text).toContain('Goes to 2 customers');
    await world.tap(olga, /Text: فارسی/);
    expect((await world.say(olga, 'سلام')).text).toContain('Hello <all> & sundry');
    await world.tap(olga, /Send now/);
    expect(olga.screen(world.bot).text).toContain('It goes to 2 customers');
    expect((await theOne()).status).toBe('draft');
    await world.tap(olga, /Send now/);
    expect(olga.screen(world.bot).text).toContain('authenticator app');
    expect((await theOne()).status).toBe('draft');
    await world.say(olga, CODE);
    await ended();
    expect([heard(ada.person), heard(sara.person)]).toEqual([['Hello <all> & sundry'], ['سلام']]);
    const { text } = await world.tap(olga, /Refresh/);
    for (const figure of ['✅ sent', 'Sent: 2', 'Blocked the bot: 0', 'Failed: 0', 'Unknown: 0'])
      expect(text).toContain(figure);
    expect(
      (await world.tapData(olga, 'broadcasts')).buttons.flat().map(({ text: label }) => label),
    ).toContain('✅ sent · 2 · Hello <all> & sundry');
    const { rows } = await world.shop.panelkit.audit.list({ action: 'broadcast.start' }, world.shop.staff());
    expect(rows).toMatchObject([{ actor: { kind: 'staff', id: 'olga' } }]);
  });

  test.each([
    { name: 'a wrong code', hasApp: true, typed: '000000', answer: 'The code is wrong' },
    { name: 'no authenticator app', hasApp: false, typed: CODE, answer: '' },
  ])('given $name, when it is to be sent, then it stays a draft', async ({ hasApp, typed, answer }) => {
    const { person } = await customerInChat();
    const olga = await world.hire('olga', EVERYTHING, { hasApp });
    await write(olga, 'Hello');
    await world.tap(olga, /Send now/);
    const { text } = await world.tap(olga, /Send now/);
    const { id } = await theOne();
    if (!hasApp) expect(text).toContain(`https://shop.test/broadcast/${id}`);
    expect((await world.say(olga, typed)).text).toContain(answer);
    expect(await theOne()).toMatchObject({ status: 'draft' });
    expect(heard(person)).toEqual([]);
  });

  test('given a code that is asked for, when the role loses the permission before it comes, then nothing is sent', async () => {
    await customerInChat();
    const olga = await world.hire('olga');
    await write(olga, 'Hello');
    await world.tap(olga, /Send now/);
    await world.tap(olga, /Send now/);
    world.members.set('olga', {
      id: 'olga',
      name: 'olga',
      may: () => false,
      proveByCode: async () => 'proved',
    });
    await world.say(olga, CODE);
    expect((await theOne()).status).toBe('draft');
  });

  test('given one that is being sent, when paused and stopped, then no code is needed; resumed and recalled, it is', async () => {
    const { person } = await customerInChat();
    const olga = await world.hire('olga');
    await write(olga, 'Hello');
    const { id } = await theOne();
    const { panelkit } = world.shop;
    await panelkit.broadcasts.start({ broadcastId: id }, world.shop.staff());
    await world.tapData(olga, encodeAction({ name: 'broadcast', id }));
    await world.tap(olga, /Pause/);
    expect((await theOne()).status).toBe('paused');
    await world.tap(olga, /Resume/);
    expect((await world.tap(olga, /Resume/)).text).toContain('authenticator app');
    expect((await theOne()).status).toBe('paused');
    await world.say(olga, CODE);
    await ended();
    expect(heard(person)).toEqual(['Hello']);
    await world.tap(olga, /Refresh/);
    expect((await world.tap(olga, /Recall/)).text).toContain('deleted in 1 chats');
    await world.tap(olga, /Recall/);
    await world.say(olga, CODE);
    expect((await ended()).counts.recalled).toBe(1);
    expect(heard(person)).toEqual([]);
    await write(olga, 'Another');
    await world.tap(olga, /Discard/);
    await world.tap(olga, /Discard/);
    expect((await theOne()).status).toBe('stopped');
  });

  test('given recipients that are chosen, when they exclude each other, then the last choice counts, and the preview follows', async () => {
    await customerInChat();
    await customerInChat('fa');
    const olga = await world.hire('olga');
    await write(olga, 'Hello');
    await world.tap(olga, /Recipients/);
    await world.tap(olga, 'فارسی');
    await world.tap(olga, 'Had a service, have none now');
    await world.tap(olga, 'Service ends within 7 days');
    expect((await theOne()).audience).toMatchObject({ services: null, endsWithinDays: 7, language: 'fa' });
    await world.tap(olga, '✅ Service ends within 7 days');
    await world.tap(olga, /Wallet/);
    await world.say(olga, '0');
    const { text } = await world.tap(olga, /Back/);
    expect(text).toContain('Language: فارسی');
    expect(text).toContain('Wallet has at least $0.00');
    expect(text).toContain('Goes to 1 customers');
  });

  test('given a text that is too long, then it is asked for again, and the next one counts; the test comes to oneself', async () => {
    const olga = await world.hire('olga');
    olga.start(world.customersBot);
    await write(olga, 'x{name}'.repeat(300));
    expect(olga.screen(world.bot).text).toContain('Type the text in English');
    await world.say(olga, 'Hello {name}');
    expect((await world.tap(olga, /Send to me: English/)).text).toContain('You have no chat');
    await world.shop.panelkit.chats.open({
      bot: world.customersBot.token.split(':')[0] ?? '',
      userId: String(olga.id),
      chatId: String(olga.id),
    });
    expect((await world.tap(olga, /Send to me: English/)).text).toContain('The test was sent');
    expect(heard(olga)).toEqual(['Hello customer']);
  });

  test('given more than one screen holds, then the list goes on', async () => {
    const olga = await world.hire('olga');
    for (let written = 0; written < 9; written += 1) await write(olga, `Message ${written}`);
    await world.tapData(olga, 'broadcasts');
    const labels = () =>
      olga
        .screen(world.bot)
        .buttons.flat()
        .filter(({ text }) => text.includes('Message'))
        .map(({ text }) => text.slice(-1));
    expect(labels()).toEqual(['8', '7', '6', '5', '4', '3', '2', '1']);
    await world.tap(olga, 'More ›');
    expect(labels()).toEqual(['0']);
  });

  test('given people of whom nobody knows whether they got it, when sent again after a question and a code, then they get it', async () => {
    const { person } = await customerInChat();
    const olga = await world.hire('olga');
    await write(olga, 'Hello');
    world.telegram.faults.next('lost-answer', 'sendMessage');
    const { id } = await theOne();
    await world.shop.panelkit.broadcasts.start({ broadcastId: id }, world.shop.staff());
    expect((await ended()).counts.unknown).toBe(1);
    await world.tapData(olga, encodeAction({ name: 'broadcast', id }));
    await world.tap(olga, /Send again/);
    expect(olga.screen(world.bot).text).toContain('1 customers got it');
    await world.tap(olga, /Send again/);
    await world.say(olga, CODE);
    expect((await ended()).counts).toMatchObject({ unknown: 0, sent: 1 });
    expect(heard(person).at(-1)).toBe('Hello');
  });
});
