import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { settleBot, telegramOf } from '../../../packages/shop/src/tests/demo-bots.ts';
import { openTestShop, type TestShop } from '../../../packages/shop/src/tests/test-shop.ts';
import { DECEIVING, HOSTILE_TEXTS } from './hostile-texts.ts';

let shop: TestShop;
beforeEach(async () => {
  shop = await openTestShop({ telegram: true });
});
afterEach(() => shop.close());

/** What may not be in a log, where each line is one record. */
const IN_A_LINE = /(?!\n)[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;

describe('words of strangers', () => {
  test('given paths and headers of control characters and raw bytes, then each record of the log is one plain line', async () => {
    const { hostname, port } = new URL(shop.url);
    const send = (bytes: string) =>
      new Promise((resolve) => {
        const socket = connect({ host: hostname, port: Number(port) }, () => socket.end(bytes, 'latin1'));
        socket.on('close', resolve).on('error', resolve).resume();
      });
    const evil = ['\u009b31mred', '\u001b[2J', '%1b%5b2J%0a%7b%22level%22:60%7d', '\u00e2\u0080\u00ae'];
    for (const text of evil)
      await send(
        `GET /${text} HTTP/1.1\r\nHost: shop.test\r\nX-Request-Id: ${text}\r\nUser-Agent: ${text}\r\nConnection: close\r\n\r\n`,
      );
    await shop.open().get(`/${encodeURIComponent(HOSTILE_TEXTS['terminal commands'] ?? '')}`);
    const lines = shop.log().trim().split('\n');
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) {
      expect(JSON.parse(line)).toHaveProperty('level');
      expect(line).not.toMatch(IN_A_LINE);
    }
  });
});

/** Names that people type, which others read. */
const NAMES = Object.entries(HOSTILE_TEXTS)
  .filter(([name]) => !['NUL', 'length'].includes(name))
  .map(([name, text]) => ({ name, typed: `Eve ${text}`.slice(0, 90) }));

describe('names that people give themselves', () => {
  test.each(NAMES)(
    'given $name, then pages and lists of staff show one plain line, and no part of it is markup',
    async ({ typed }) => {
      const customer = await shop.customer();
      const eve = await shop.openAs(customer);
      await eve.submit('/profile', '/profile', { name: typed, language: '', timeZone: '' });
      const owner = await shop.openAsStaff('dana');
      const pages = ['/staff/customers', `/staff/customers/${customer.id}`, '/staff/people', '/staff/audit'];
      for (const path of pages) {
        const { status, text } = await owner.get(path);
        expect(status).toBe(200);
        expect(text).not.toMatch(DECEIVING);
        expect(text).not.toMatch(/<script>|<img src=x|<a href="tg:|onmouseover="alert/);
      }
      const csv = await owner.get('/staff/export/audit.csv');
      expect(csv.text.slice(1)).not.toMatch(DECEIVING);
      expect(csv.text).not.toMatch(/(^|[,;\n])"?[=+@]/);
    },
  );

  test.each(NAMES)(
    'given $name as a name at Telegram, then the bot and the pages of staff show one plain line of it',
    async ({ typed }) => {
      shop.shop.bots.start();
      const telegram = telegramOf(shop);
      const person = telegram.simulator.addPerson({ name: typed });
      person.start(telegram.bots.customers);
      await settleBot(shop, 'customers');
      expect(person.screen(telegram.bots.customers).text).not.toMatch(DECEIVING);
      const owner = await shop.openAsStaff('dana');
      const { text: page } = await owner.get('/staff/customers');
      expect(page).toContain('Eve');
      expect(page).not.toMatch(DECEIVING);
      expect(page).not.toMatch(/<script>|<img src=x|<a href="tg:|onmouseover="alert/);
    },
  );
});
