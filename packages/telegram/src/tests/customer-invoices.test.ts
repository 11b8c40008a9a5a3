import { beforeEach, expect, test } from 'vitest';
import type { SimulatedPerson } from '../simulator/simulated-person.ts';
import { type BotShop, openBotShop } from './bot-shop.ts';

let world: BotShop;
let sara: SimulatedPerson;
beforeEach(async () => {
  world = await openBotShop();
  sara = world.telegram.addPerson({ name: 'Sara', languageCode: 'en' });
  sara.start(world.bot);
  await world.settle();
});

async function customerOf(person: SimulatedPerson): Promise<{ id: string }> {
  const chat = await world.shop.panelkit.chats.findByUser(world.customerBot.id, String(person.id));
  return { id: chat?.customerId ?? '' };
}

async function tap(button: string | RegExp) {
  sara.tap(world.bot, button);
  return world.see(sara);
}

/** A tap edits its message, which notices may have come after: the one that says so. */
function saying(text: string) {
  const found = sara.chat(world.bot).findLast((message) => message.text.includes(text));
  if (found === undefined) throw new TypeError(`nothing says ${text}`);
  return found;
}

const buttonsOf = ({ buttons }: ReturnType<typeof saying>) => buttons.flat().map(({ text }) => text);

/** A delivered order; `isNumbered`: its invoice is written. */
async function bought(isNumbered = true) {
  const customer = await customerOf(sara);
  const { shop } = world;
  await shop.panelkit.wallets.adjust(
    { customerId: customer.id, amountMinor: 5000, reason: 'test' },
    shop.staff(),
  );
  const order = await shop.buy(customer, await shop.plan());
  await shop.run(shop.panelkit.orders.settled(order.id));
  if (isNumbered) await shop.scheduler.tick();
  return { customer, order };
}

test.each([
  { language: 'English', orders: /Orders/, invoices: '📄 Invoices', code: 'en' },
  { language: 'فارسی', orders: /سفارش‌ها/, invoices: '📄 فاکتورها', code: 'fa' },
])(
  'given a delivered order, when its invoice is tapped in $language, then it comes as a file in that language',
  async ({ language, orders, invoices, code }) => {
    await tap(language);
    const { customer, order } = await bought();
    await tap(orders);
    await tap(new RegExp(order.number));
    expect(buttonsOf(saying(order.number))).toContain(invoices);
    await tap(invoices);
    const year = world.shop.clock.now().getUTCFullYear();
    await tap(new RegExp(`INV-${year}-000001`));
    const [sent] = sara.chat(world.bot).filter(({ file }) => file !== null);
    expect(sent?.file?.kind).toBe('document');
    expect(Buffer.from(sent?.file?.bytes ?? []).toString()).toBe(`${customer.id} INV-${year}-000001 ${code}`);
  },
);

test('given an order whose invoice is not written yet, then it has no button for it', async () => {
  await tap('English');
  const { order } = await bought(false);
  await tap(/Orders/);
  await tap(new RegExp(order.number));
  expect(buttonsOf(saying(order.number))).not.toContain('📄 Invoices');
});

test('given somebody who taps a button of another customer, then no invoice comes', async () => {
  await tap('English');
  const { order } = await bought();
  await tap(/Orders/);
  await tap(new RegExp(order.number));
  await tap('📄 Invoices');
  const [{ callback_data: data = '' } = {}] = saying(order.number).buttons.flat();
  const eve = world.telegram.addPerson({ name: 'Eve', languageCode: 'en' });
  eve.start(world.bot);
  await world.settle();
  eve.tap(world.bot, 'English');
  const { messageId } = await world.see(eve);
  eve.tapData(world.bot, data, messageId);
  await world.settle();
  expect(eve.chat(world.bot).filter(({ file }) => file !== null)).toEqual([]);
  expect((await world.see(eve)).text).toContain('This is not there any more.');
});
