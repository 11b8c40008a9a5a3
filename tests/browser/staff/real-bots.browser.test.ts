import { createSystemClock } from '@panelkit/sdk';
import {
  createTelegramSimulator,
  type SimulatedPerson,
  startTelegramServer,
  type TelegramServer,
} from '@panelkit/telegram/simulator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInChromium } from '../describe-in-chromium.ts';
import { OWNER, PASSWORD, visit } from '../shop-visitor.ts';
import { type ShopProcess, startShop } from '../start-shop.ts';

// A picture of one point.
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describeInChromium('Bots of the operator’s own, by the guide', (browser) => {
  const simulator = createTelegramSimulator({ clock: createSystemClock(), flood: null });
  const customers = simulator.addBot({ username: 'blue_bot', name: 'Blue' });
  const staff = simulator.addBot({ username: 'blue_staff_bot', name: 'Blue staff' });
  let telegram: TelegramServer;
  let shop: ShopProcess;
  let url: string;

  beforeAll(async () => {
    telegram = await startTelegramServer(simulator);
    shop = startShop({
      TELEGRAM_CUSTOMER_BOT_TOKEN: customers.token,
      TELEGRAM_STAFF_BOT_TOKEN: staff.token,
      TELEGRAM_CONTACT: '@blue_support',
      TELEGRAM_API_ROOT: telegram.apiRoot,
    });
    url = await shop.opened();
  });
  afterAll(async () => {
    await shop.stop();
    await telegram.close();
  });

  /** Waits until a message of the bot has this text. */
  async function reads(person: SimulatedPerson, bot: typeof staff, text: string | RegExp): Promise<void> {
    const all = (): string =>
      person
        .chat(bot)
        .filter(({ isFromBot }) => isFromBot)
        .map((message) => message.text)
        .join('\n');
    await expect.poll(all, { timeout: 30_000 }).toMatch(text);
  }

  test('given the two tokens, when the steps of the guide are followed, then a receipt is approved in one chat, and the service is ready in the other', async () => {
    const [sara, dana] = [simulator.addPerson({ name: 'Sara' }), simulator.addPerson({ name: 'Dana' })];
    sara.start(customers);
    await reads(sara, customers, /Choose your language/);
    sara.tap(customers, /English/);
    await reads(sara, customers, /Welcome/);

    const { page, complaints } = await visit(browser(), { url, as: OWNER });
    await page.goto(`${url}/staff/customers`);
    await page.getByRole('link', { name: 'Sara' }).first().waitFor();
    await page.goto(`${url}/profile`);
    const card = page.getByRole('region', { name: 'Telegram' });
    await card.getByText('Link with Telegram').first().click();
    await card.getByRole('textbox').fill(PASSWORD);
    await card.getByRole('button', { name: 'Link with Telegram' }).click();
    const link = page.locator('a[href*="t.me/blue_staff_bot?start=link_"]');
    const href = (await link.getAttribute('href')) ?? '';
    dana.start(staff, new URL(href).searchParams.get('start') ?? '');
    await reads(dana, staff, /Welcome/);

    sara.tap(customers, /Buy/);
    await reads(sara, customers, /Standard|plan/i);
    sara.tap(customers, /Standard/);
    await reads(sara, customers, /Price/);
    sara.tap(customers, /card transfer/);
    await reads(sara, customers, /Demo Bank|transfer/);
    sara.sendPhoto(customers, { bytes: PNG, contentType: 'image/png' });
    await reads(sara, customers, /We check your receipt/);
    await expect
      .poll(() => dana.chat(staff).some(({ file }) => file !== null), { timeout: 90_000 })
      .toBe(true);
    dana.tap(staff, /Approve/);
    await reads(dana, staff, /was approved/);
    await reads(sara, customers, /is ready/);
    // Phones do not reach this machine: the links of the panel are a tap away.
    sara.tap(customers, /My services/);
    await reads(sara, customers, /(?:vless|vmess|trojan|ss):\/\//);
    expect(complaints).toEqual([]);
  });
});
