import type { PaymentGateway } from '@panelkit/sdk';
import { beforeEach, describe, expect, test } from 'vitest';
import { readContact } from '../customer/payer-contact.ts';
import type { SimulatedPerson } from '../simulator/simulated-person.ts';
import { type BotShop, openBotShop } from './bot-shop.ts';

type Payer = Parameters<PaymentGateway['start']>[0]['payer'];

let world: BotShop;
let sara: SimulatedPerson;
let payers: Payer[];
beforeEach(async () => {
  payers = [];
  world = await openBotShop({
    asBank: (gateway) => ({
      ...gateway,
      needsContact: true,
      start: (payment, options) => {
        payers.push(payment.payer);
        return gateway.start(payment, options);
      },
    }),
  });
  await world.shop.plan({ name: 'Gold' });
  sara = world.telegram.addPerson({ name: 'Sara', languageCode: 'en' });
  sara.start(world.bot);
  await world.settle();
  await tap('English');
});

async function tap(button: string | RegExp) {
  sara.tap(world.bot, button);
  return world.see(sara);
}

async function say(text: string) {
  sara.send(world.bot, text);
  return world.see(sara);
}

async function buy() {
  await tap('Buy new service');
  await tap('Gold');
  return tap('<bank> & Co');
}

const contact = { language: 'en', telegramId: expect.any(String), email: null, phone: null };
const asked = 'Where should the payment provider send your receipt?';
const ofSara = async () => {
  const chat = await world.shop.panelkit.chats.findByUser(world.customerBot.id, String(sara.id));
  if (chat === null) throw new Error('she has no chat');
  return chat;
};

describe('a provider that needs to know where its receipt goes', () => {
  test('given a first payment, then the bot asks once, and the page opens with the answer', async () => {
    expect((await buy()).text).toContain(asked);
    expect(payers).toEqual([]);
    const refused = await say('my address');
    expect(refused.text).toContain('neither an e-mail address nor a phone number');
    const opened = await say('sara@example.com');
    expect(opened.text).toContain('To pay: $10.00');
    expect(opened.text).toContain('Your receipt goes to sara@example.com');
    await tap('Refresh');
    await tap('Menu');
    expect((await buy()).text).toContain('To pay: $10.00');
    expect(payers).toEqual([
      { ...contact, email: 'sara@example.com' },
      { ...contact, email: 'sara@example.com' },
    ]);
  });

  test('given a contact, when another is given for the next receipt, then the next payment has it', async () => {
    await buy();
    await say('sara@example.com');
    expect((await tap('✏️ Send the next receipt elsewhere')).text).toContain(asked);
    await say('۰۰۷ ۹۱۲ ۳۴۵-۶۷-۸۹');
    await tap('Refresh');
    await tap('Menu');
    await buy();
    expect(payers.at(-1)).toEqual({ ...contact, phone: '+79123456789' });
  });

  test('given a question that was left open, when its time is over, then a text answers nothing', async () => {
    await buy();
    await world.shop.clock.advance('31m');
    await say('sara@example.com');
    expect(await world.shop.panelkit.chats.contact((await ofSara()).id)).toBeNull();
  });

  test('given a contact, then it is stored sealed, and forgotten with its customer', async () => {
    await buy();
    await say('sara@example.com');
    const { chats, customers } = world.shop.panelkit;
    const { id, customerId } = await ofSara();
    expect((await ofSara()).sealedContact).toMatch(/^v1\./);
    expect(await chats.contact(id)).toEqual({ email: 'sara@example.com', phone: null, sharedPhone: null });
    await customers.forget({ customerId: customerId ?? '' }, world.shop.staff());
    expect(await chats.contact(id)).toBeNull();
  });

  test('given a chat whose customer leaves it, then its next owner finds no contact', async () => {
    await buy();
    await say('sara@example.com');
    const { id } = await ofSara();
    await world.shop.panelkit.chats.unlink(id, world.shop.staff());
    expect(await world.shop.panelkit.chats.contact(id)).toBeNull();
  });
});

describe('readContact', () => {
  test.each([
    ['sara@example.com', { email: 'sara@example.com', phone: null }],
    [' +7 (912) 345-67-89 ', { email: null, phone: '+79123456789' }],
    ['+۹۸۹۱۲۳۴۵۶۷۸۹', { email: null, phone: '+989123456789' }],
    ['0079123456789', { email: null, phone: '+79123456789' }],
    ['89123456789', null],
    ['sara@', null],
    ['@sara', null],
    ['sara@example.com, ali@example.com', null],
    ['+7912', null],
    ['', null],
  ])('given %j, then %j', (text, wanted) => {
    expect(readContact(text)).toEqual(wanted);
  });
});
