import { expect, test } from 'vitest';
import { type BotShop, enterBotShop } from '../tests/bot-shop.ts';

const actions = ({ bot }: BotShop) => bot.calls('sendChatAction').map(({ values }) => values.action);

test('given a provider that takes three seconds, when its method is tapped, then the chat says once that the bot is typing; quick taps say nothing', async () => {
  const world = await enterBotShop({
    asBank: (gateway) => ({
      ...gateway,
      start: async (...given) => {
        await world.shop.clock.sleep(3000);
        return gateway.start(...given);
      },
    }),
  });
  const { shop, bot, sara, see } = world;
  await shop.plan({ name: 'Gold' });
  for (const button of ['Buy new service', 'Gold']) {
    sara.tap(bot, button);
    await see(sara);
  }
  expect(actions(world)).toEqual([]);
  sara.tap(bot, '<bank> & Co');
  await shop.clock.advance(500);
  expect(actions(world)).toEqual([]);
  await shop.clock.advance(1000);
  await shop.clock.advance(100);
  expect(actions(world)).toEqual(['typing']);
  await shop.clock.advance('3s');
  expect((await see(sara)).text).toContain('To pay: $10.00');
});
