import { beforeEach, expect, test } from 'vitest';
import { IN_MEMORY } from '../../engine/on-storage.ts';
import { expectRightBooks } from './given-stars.ts';
import { openStarsShop, type StarsCustomer, type StarsShop } from './stars-shop.ts';

let world: StarsShop;
beforeEach(async () => {
  world = await openStarsShop(IN_MEMORY);
  await world.shop.plan({ name: 'Gold' });
});

async function tap({ phone }: StarsCustomer, button: string | RegExp) {
  phone.tap(world.bot, button);
  await world.settle();
  return phone.screen(world.bot);
}

const WORDS = {
  en: {
    language: 'English',
    buy: 'Buy new service',
    method: 'telegram-stars',
    pay: 'Pay with Stars',
    arrived: 'your Stars have arrived',
    refresh: 'Refresh',
    delivered: 'delivered',
  },
  fa: {
    language: 'فارسی',
    buy: 'خرید',
    method: 'telegram-stars',
    pay: 'پرداخت با استارز',
    arrived: 'استارز شما رسید',
    refresh: '🔄 به‌روزرسانی',
    delivered: 'تحویل',
  },
} as const;

test.each(['en', 'fa'] as const)(
  'given a chat in %s, when a plan is bought with Stars, then the amount is shown, it is paid there and delivered',
  async (language) => {
    const words = WORDS[language];
    const sara = await world.person(language);
    await tap(sara, words.language);
    await tap(sara, words.buy);
    const plan = await tap(sara, 'Gold');
    const buttons = plan.buttons.flat().map(({ text }) => text);
    expect(buttons.find((text) => text.includes(words.method))).toMatch(/(?:1,000|۱٬۰۰۰)\u00a0⭐️/);
    const checkout = await tap(sara, words.method);
    const [pay] = checkout.buttons.flat();
    expect(pay?.text).toContain(words.pay);
    const paid = sara.phone.pay(world.bot, pay?.url ?? '');
    await world.work();
    expect(paid.status).toBe('paid');
    expect(sara.phone.screen(world.bot).text).toContain(words.arrived);
    expect((await tap(sara, words.refresh)).text).toContain(words.delivered);
    await expectRightBooks(world);
  },
);

test.each([
  ['/paysupport', 'Telegram and its support cannot help'],
  ['/terms', 'for your use alone'],
])('given a customer, when %s is sent, then the bot answers', async (command, answer) => {
  const { phone } = await world.person();
  phone.send(world.bot, command);
  await world.settle();
  expect(phone.screen(world.bot).text).toContain(answer);
});

test('given a chat whose work is stuck, when its customer is about to pay, then the answer overtakes it', async () => {
  const sara = await world.person();
  const { link } = await world.order(sara);
  world.telegram.faults.next('too-many-requests', 'sendMessage');
  sara.phone.send(world.bot, 'hello');
  const paid = sara.phone.pay(world.bot, link);
  for (let turn = 0; turn < 20 && paid.status === 'waiting'; turn += 1) await new Promise(setImmediate);
  expect(paid.status).toBe('paid');
  await world.work();
  await expectRightBooks(world);
});
