import { expect, test } from 'vitest';
import { enterBotShop } from '../bot-shop.ts';

/** A shop that asks for the phone number; somebody with money, and a plan. */
async function openPhoneShop(countries: string[] = []) {
  const world = await enterBotShop({ gate: { channels: [], phone: { countries } } });
  const { shop, customerId } = world;
  await shop.plan({ slug: 'gold', name: 'Gold' });
  await shop.panelkit.wallets.adjust({ customerId, amountMinor: 9000, reason: 'test' }, shop.staff());
  const contactOf = async () => {
    const [chat] = (await shop.panelkit.chats.list({ customerId })).rows;
    return shop.panelkit.chats.contact(chat?.id ?? '');
  };
  const wantPlans = async () =>
    world.sara.tapData(world.bot, 'plans', (await world.see(world.sara)).messageId);
  return { ...world, contactOf, wantPlans };
}

const namesOf = ({ buttons }: { buttons: readonly (readonly { text: string }[])[] }) =>
  buttons
    .flat()
    .map(({ text }) => text)
    .join(' ');

test('given somebody whose number is not known, when they want to buy, then the bot asks for it with a key, and leads on once it is shared; it asks once', async () => {
  const { sara, bot, see, shop, contactOf, wantPlans } = await openPhoneShop();
  await wantPlans();
  expect((await see(sara)).text).toContain('we ask for the phone number');
  expect(sara.keyboard(bot)).toEqual([
    [{ text: '📱 Share my phone number', asksContact: true }],
    [{ text: '‹ Back', asksContact: false }],
  ]);
  sara.shareContact(bot, '989121234567');
  expect(namesOf(await see(sara))).toContain('Gold');
  expect(sara.chat(bot).some(({ text }) => text.includes('We have your number'))).toBe(true);
  expect(sara.keyboard(bot)).toBeNull();
  expect(await contactOf()).toEqual({ email: null, phone: null, sharedPhone: '+989121234567' });
  // An address for receipts does not take it away.
  const [chat] = (await shop.panelkit.chats.list({})).rows;
  await shop.panelkit.chats.remember(chat?.id ?? '', { contact: { email: 'sara@example.com' } });
  expect(await contactOf()).toMatchObject({ email: 'sara@example.com', sharedPhone: '+989121234567' });
  await shop.clock.advance('40d');
  await wantPlans();
  expect(namesOf(await see(sara))).toContain('Gold');
});

test('given a link to a plan, when the number is shared, then the plan is what they see', async () => {
  const { sara, bot, see } = await openPhoneShop();
  sara.start(bot, 'plan-gold');
  await see(sara);
  sara.shareContact(bot);
  expect((await see(sara)).text).toContain('Gold');
});

test('given the number of another person, or one that is typed, then it proves nothing', async () => {
  const { sara, bot, see, wantPlans, contactOf, telegram } = await openPhoneShop();
  const friend = telegram.addPerson({ name: 'Nika' });
  await wantPlans();
  await see(sara);
  for (const userId of [null, friend.id]) {
    sara.sendContact(bot, { phone: '+989121234567', userId });
    expect((await see(sara)).text).toContain('not the number of your own account');
  }
  sara.send(bot, '+989121234567');
  await see(sara);
  expect([await contactOf(), sara.keyboard(bot)]).toEqual([null, null]);
  await wantPlans();
  expect((await see(sara)).text).toContain('we ask for the phone number');
});

test('given a shop that sells to numbers of one country, then another one is refused, kept nowhere, and asked for again', async () => {
  const { sara, bot, see, wantPlans, contactOf } = await openPhoneShop(['+98']);
  await wantPlans();
  expect((await see(sara)).text).toContain('+98');
  sara.shareContact(bot, '4915112345678');
  const refused = await see(sara);
  expect(refused.text).toContain('+98');
  expect(namesOf(refused)).toContain('Menu');
  expect([sara.keyboard(bot), await contactOf()]).toEqual([null, null]);
  await wantPlans();
  await see(sara);
  sara.shareContact(bot, '+98 912 123 4567');
  expect(namesOf(await see(sara))).toContain('Gold');
});

test('given what somebody has, then it stays open to them; a shop that asks for no number takes none', async () => {
  const { sara, bot, see } = await openPhoneShop();
  sara.tapData(bot, 'wallet', (await see(sara)).messageId);
  expect((await see(sara)).text).toContain('Your wallet');
  const open = await enterBotShop();
  open.sara.sendContact(open.bot, { phone: '+989121234567', userId: open.sara.id });
  await open.see(open.sara);
  const [chat] = (await open.shop.panelkit.chats.list({ customerId: open.customerId })).rows;
  expect(await open.shop.panelkit.chats.contact(chat?.id ?? '')).toBeNull();
});
