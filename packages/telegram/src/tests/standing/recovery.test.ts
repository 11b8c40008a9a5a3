import { expect, test } from 'vitest';
import { enterBotShop } from '../bot-shop.ts';

type World = Awaited<ReturnType<typeof enterBotShop>>;

/** The code that Sara sees, and a second account that writes to the bot. */
async function loseAccount(world: World) {
  const { telegram, bot, see, sara } = world;
  sara.send(bot, '/start');
  await see(sara);
  sara.tap(bot, '🔑 Recovery code');
  await see(sara);
  sara.tap(bot, 'Get a new code');
  const [code = ''] = /(?:[a-z0-9]{5}-){3}[a-z0-9]{5}/.exec((await see(sara)).text) ?? [];
  const newAccount = telegram.addPerson({ name: 'Sara' });
  newAccount.start(bot);
  await see(newAccount);
  newAccount.tap(bot, 'English');
  await see(newAccount);
  newAccount.tap(bot, '🔑 Recovery code');
  await see(newAccount);
  newAccount.tap(bot, 'I have a code');
  await see(newAccount);
  return { code, newAccount };
}

test('given a recovery code, when it is typed in a new account, then the services and the wallet are there, the old account reads it and has nothing', async () => {
  const world = await enterBotShop();
  const { shop, bot, see, sara, customerId } = world;
  const money = { customerId, amountMinor: 9000, reason: 'test' };
  await shop.panelkit.wallets.adjust(money, shop.staff());
  const plan = await shop.plan();
  const { code, newAccount } = await loseAccount(world);
  newAccount.send(bot, 'nonsense');
  expect((await see(newAccount)).text).toContain('not valid');
  newAccount.send(bot, code);
  expect((await see(newAccount)).text).toContain('Welcome back');
  await shop.scheduler.tick();
  expect((await see(sara)).text).toContain('moved to another chat account');
  newAccount.send(bot, '/start');
  await see(newAccount);
  newAccount.tap(bot, '💳 Wallet');
  const wallet = (await see(newAccount)).text;
  expect(wallet).toContain('90.00');
  expect(wallet).toContain('nothing can be paid from your wallet until');
  // For a day nothing is spent.
  newAccount.send(bot, `/start plan-${plan.slug}`);
  const { buttons } = await see(newAccount);
  const [buy] = buttons.flat().filter(({ callback_data: data }) => data?.startsWith('buy:'));
  newAccount.tapData(bot, buy?.callback_data ?? '', (await see(newAccount)).messageId);
  expect((await see(newAccount)).text).toContain('nothing can be paid from your wallet');
  sara.send(bot, '/start');
  await see(sara);
  sara.tap(bot, '💳 Wallet');
  expect((await see(sara)).text).not.toContain('90.00');
});

test('given one’s own code, or a new account that bought something, then it says so, and the code stays good', async () => {
  const world = await enterBotShop();
  const { shop, bot, see, sara, customerId } = world;
  const { code, newAccount } = await loseAccount(world);
  sara.send(bot, '/start');
  await see(sara);
  sara.tap(bot, '🔑 Recovery code');
  await see(sara);
  sara.tap(bot, 'I have a code');
  await see(sara);
  sara.send(bot, code);
  expect((await see(sara)).text).toContain('using right now');
  const { rows } = await shop.panelkit.customers.list({}, shop.staff());
  const newcomer = rows.find(({ id }) => id !== customerId)?.id ?? '';
  const topUp = { customerId: newcomer, amountMinor: 500, method: 'receipt' };
  await shop.panelkit.payments.topUp(topUp, shop.staff());
  newAccount.send(bot, code);
  expect((await see(newAccount)).text).toContain('already ordered or paid');
  expect((await shop.panelkit.customers.get(customerId, shop.staff())).chatsMovedAt).toBeNull();
});

test('given a NUL in what is typed as a code, then it is an unknown code, and the chat is answered', async () => {
  const world = await enterBotShop();
  const { bot, see } = world;
  const { newAccount } = await loseAccount(world);
  newAccount.send(bot, '/ \u0000');
  expect((await see(newAccount)).text).toContain('This code is not valid');
});
