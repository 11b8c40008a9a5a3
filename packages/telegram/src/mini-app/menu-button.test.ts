import { createTestClock } from '@panelkit/sdk/testing';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';
import { createCustomerBot } from '../customer/customer-bot.ts';
import { createTelegramSimulator } from '../simulator/telegram-simulator.ts';

test.each([
  {
    name: 'an https address',
    miniAppUrl: 'https://shop.test/mini',
    button: { type: 'web_app', text: 'Shop', web_app: { url: 'https://shop.test/mini' } },
  },
  // Telegram would refuse it, and the bot would not start.
  { name: 'an address without https', miniAppUrl: 'http://shop.test/mini', button: { type: 'default' } },
  { name: 'no mini app any more', miniAppUrl: undefined, button: { type: 'default' } },
])(
  'given $name, when the bot starts, then its menu button is $button.type',
  async ({ miniAppUrl, button }) => {
    const clock = createTestClock();
    const telegram = createTelegramSimulator({ clock });
    const bot = telegram.addBot({ username: 'shop_bot' });
    const connection = { token: bot.token, apiRoot: telegram.apiRoot, fetch: telegram.fetch };
    const { panelkit, backend } = await createTestPanelkit({ clock });
    const start = async (url: string | undefined) => {
      const options = { ...connection, clock, shopName: 'Shop' };
      const customerBot = createCustomerBot(panelkit, {
        ...options,
        ...(url !== undefined && { miniAppUrl: url }),
      });
      await customerBot.start();
      await customerBot.stop();
    };
    await start('https://shop.test/earlier');
    await start(miniAppUrl);
    expect(bot.menuButton).toEqual(button);
    await backend.close();
  },
);
