import { expect, test } from 'vitest';
import type { SeenMessage } from '../simulator/tap-message.ts';
import { enterBotShop } from './bot-shop.ts';

/** Sara with a service, and the message that told her of it. */
async function withService(publicUrl?: string) {
  const world = await enterBotShop({ ...(publicUrl !== undefined && { publicUrl }) });
  const { shop, bot, sara, customerId, see } = world;
  const plan = await shop.plan({ name: 'Gold' });
  await shop.panelkit.wallets.adjust({ customerId, amountMinor: 9000, reason: 'test' }, shop.staff());
  const order = await shop.buy({ id: customerId }, plan);
  await shop.run(shop.panelkit.orders.settled(order.id));
  await shop.scheduler.start();
  await shop.clock.advance('2m');
  await shop.scheduler.stop();
  const told = await see(sara);
  const [service] = (await shop.panelkit.subscriptions.list({}, shop.staff())).rows;
  const delivery = await shop.panelkit.delivery.get(service?.id ?? '', shop.staff());
  const tap = (button: string) => {
    sara.tap(bot, button);
    return see(sara);
  };
  return { ...world, told, delivery, tap };
}

const textsOf = ({ buttons }: SeenMessage) => buttons.flat().map(({ text }) => text);
const opensOf = ({ buttons }: SeenMessage) => buttons.flat().flatMap(({ url }) => url ?? []);
const codesOf = ({ text, entities }: SeenMessage) =>
  entities.flatMap(({ type, offset, length }) =>
    type === 'code' ? [text.slice(offset, offset + length)] : [],
  );

test('given a service, when it is opened in an app, then the device is asked for, and each app has a page with the link', async () => {
  const { told, delivery, tap } = await withService();
  expect(textsOf(told)).toContain('📲 Open in an app');
  expect(textsOf(await tap('Open in an app'))).toEqual(expect.arrayContaining(['🤖 Android', '🐧 Linux']));
  const apps = await tap('Android');
  expect(textsOf(apps)).toContain('hiddify <android>');
  // What is no https address is no button.
  expect(opensOf(apps)).toEqual(['hiddify', 'happ'].map((app) => `${delivery.shopLink}?open=${app}&lang=en`));
  await tap('Back');
  await tap('Back');
  expect(textsOf(await tap('Open in an app'))).toContain('🐧 Linux');
});

test('given a shop without a public https address, then services show the links of their panels, and no link of the shop', async () => {
  const { told, delivery, tap, shop } = await withService('http://localhost:3000');
  const [direct = ''] = delivery.links;
  expect(told.text).not.toContain('/s/');
  expect(textsOf(told)).toEqual(['📱 My services']);
  const seen = await tap('My services');
  expect(codesOf(seen)).toEqual(delivery.links);
  expect(seen.text).not.toContain('localhost');
  expect(textsOf(seen)).not.toContain('📲 Open in an app');
  const picture = await tap('QR code');
  expect(picture.file?.kind).toBe('photo');
  expect(direct).toMatch(/^\w+:\/\//);
  expect((await shop.backend.storage.botUpdates.list({ status: 'set-aside' })).rows).toEqual([]);
});

test('given a button that opens an app from before, when the shop has no https address now, then the service is shown', async () => {
  const { sara, bot, see, delivery } = await withService('http://localhost:3000');
  const data = `import:${Buffer.from(delivery.subscriptionId.replaceAll('-', ''), 'hex').toString('base64url')}`;
  for (const one of [data, `${data}:android`]) {
    sara.tapData(bot, one, sara.screen(bot).messageId);
    const seen = await see(sara);
    expect(seen.text).toContain('Gold');
    expect(opensOf(seen)).toEqual([]);
  }
});
