import { generateSync } from 'otplib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { settleBot, telegramOf } from '../demo-bots.ts';
import type { TestShop } from '../test-shop.ts';
import { openStaffChat, openStaffChatShop, type StaffChat } from './staff-chats.ts';

let shop: TestShop;
beforeEach(async () => {
  shop = await openStaffChatShop();
});
afterEach(() => shop.close());

/** Gives the member an authenticator app. @returns the code that it shows now */
async function giveApp({ userId: id }: StaffChat): Promise<() => string> {
  const { secondFactor, store } = shop.shop;
  const { secret } = secondFactor.propose({ email: 'dana@shop.test' });
  await store.users.update(id, { sealedTotp: secondFactor.seal({ id }, secret) });
  return () => generateSync({ secret, epoch: Math.floor(shop.clock.now().getTime() / 1000) });
}

async function askToSend({ tap, say }: StaffChat, text: string): Promise<string> {
  await say('/start');
  await tap('📣 Messages to customers');
  await tap(/Write a message/);
  await tap('News');
  await say(text);
  await tap(/Send now/);
  return tap(/Send now/);
}

const statuses = async () => {
  const { rows } = await shop.panelkit.broadcasts.list({ newestFirst: true }, shop.staff());
  return rows.map(({ status }) => status);
};

describe('A message to many customers from the staff’s chat', () => {
  test('given an authenticator app, then its code sends, in Persian digits too, once; each attempt is written down', async () => {
    const dana = await openStaffChat(shop, 'dana');
    const codeNow = await giveApp(dana);
    expect(await askToSend(dana, 'Hello')).toContain('authenticator app');
    expect(await dana.say('000000')).toContain('The code is wrong');
    const code = codeNow();
    await dana.say(code.replace(/\d/g, (digit) => '۰۱۲۳۴۵۶۷۸۹'.charAt(Number(digit))));
    expect(await statuses()).toEqual(['running']);
    await askToSend(dana, 'Again');
    expect(await dana.say(code)).toContain('This code was used');
    expect(await statuses()).toEqual(['draft', 'running']);
    const written = await shop.shop.store.staffActions.list(50, dana.userId);
    expect(written.map(({ action, from }) => [action, from])).toEqual(
      expect.arrayContaining([
        ['account.sign-in-refused', 'Telegram'],
        ['account.code-sent-again', 'Telegram'],
      ]),
    );
  });

  test('given guesses, when there are too many, then the right code is refused as well', async () => {
    const dana = await openStaffChat(shop, 'dana');
    const codeNow = await giveApp(dana);
    await askToSend(dana, 'Hello');
    for (let guess = 0; guess < 8; guess += 1) await dana.say(`00000${guess}`);
    expect(await dana.say(codeNow())).toContain('Too many attempts');
    expect(await statuses()).toEqual(['draft']);
  });

  test('given no app, then the bot names the page of the website, and a role without the permission sees no button', async () => {
    const dana = await openStaffChat(shop, 'dana');
    expect(await askToSend(dana, 'Hello')).toContain(`${shop.shop.publicUrl}/staff/broadcasts/`);
    const tom = await openStaffChat(shop, 'tom', 'technician');
    const { bots } = telegramOf(shop);
    const labels = tom.person
      .screen(bots.staff)
      .buttons.flat()
      .map(({ text }) => text);
    expect(labels).not.toContain('📣 Messages to customers');
  });

  test('given a chat with both bots, when a draft is tested on the website, then it comes there', async () => {
    const dana = await openStaffChat(shop, 'dana');
    await askToSend(dana, 'Hello {name}');
    dana.person.start(telegramOf(shop).bots.customers);
    await settleBot(shop, 'customers');
    const { rows } = await shop.panelkit.broadcasts.list({}, shop.staff());
    const path = `/staff/broadcasts/${rows[0]?.id}`;
    const browser = await shop.openAsStaff('olga');
    expect(
      (await browser.submit(path, `${path}/test`, { channel: 'telegram', language: 'en' })).location,
    ).toBe(`${path}?done=test-no-address`);
    const own = await shop.openAsStaff('dana');
    expect((await own.submit(path, `${path}/test`, { channel: 'telegram', language: 'en' })).location).toBe(
      `${path}?done=test-sent`,
    );
  });
});
