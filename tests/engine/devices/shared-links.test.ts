import type { LinkReader, LinkVisitor } from '@panelkit/sdk';
import type { TestDuration } from '@panelkit/sdk/testing';
import { beforeEach, describe, expect, test } from 'vitest';
import { arrived, createTellingShop, type TellingShop } from '../notifications/telling-shop.ts';

const CUSTOMER = 'subscription.link-shared';
const STAFF = 'staff.link-shared';

let world: TellingShop;
let token: string;

async function open(): Promise<void> {
  world = await createTellingShop({ policies: { devices: { sharedApps: 3, sharedNetworks: 4 } } });
  await world.shop.scheduler.start();
  token = await currentToken();
}
beforeEach(open);

async function currentToken(): Promise<string> {
  const { shop, subscription } = world;
  return (await shop.panelkit.delivery.get(subscription.id, shop.staff())).shopLink.split('/').at(-1) ?? '';
}

const visitor = (reader: Partial<LinkReader>, isCounted = true): LinkVisitor => ({
  device: null,
  isCounted,
  reader: { app: 'Happ', network: null, ...reader },
});
const read = (reader: Partial<LinkReader>, isCounted = true) =>
  world.shop.panelkit.delivery.byToken(token, visitor(reader, isCounted));
const later = (time: TestDuration) => world.shop.clock.advance(time);
const share = async () => {
  const { shop, customer, subscription } = world;
  return (await shop.panelkit.linkDevices.list(subscription.id, shop.as(customer))).share;
};
const told = () => [arrived(world.notifier, CUSTOMER).length, arrived(world.notifier, STAFF).length];

describe('a link that many fetch', () => {
  test('given four networks within an hour, then staff and the customer are told once, and its page says so', async () => {
    for (const network of ['a', 'b', 'c']) await read({ network });
    await later('2m');
    expect(await share()).toBeNull();
    await read({ network: 'd' });
    await later('2m');
    expect(await share()).toMatchObject({ apps: 1, networks: 4 });
    expect(arrived(world.notifier, STAFF)).toEqual([
      'A link of plan "Gold" seems to be shared. Fetched within an hour by 1 app, from 4 networks.',
    ]);
    for (const network of ['e', 'f', 'g']) await read({ network });
    await later('10m');
    expect(told()).toEqual([1, 1]);
  });

  test('given three apps of one network, then they count as well', async () => {
    for (const app of ['Happ', 'Hiddify', 'v2rayNG']) await read({ app, network: 'home' });
    await later('2m');
    expect(await share()).toMatchObject({ apps: 3, networks: 1 });
  });

  test('given networks of which no hour has four, then nobody is told', async () => {
    for (const network of ['a', 'b', 'c', 'd', 'e', 'f']) {
      await read({ network });
      await later('21m');
    }
    expect([await share(), told()]).toEqual([null, [0, 0]]);
  });

  test.each<[string, Partial<LinkReader>[], boolean]>([
    ['requests that count as nobody', 'abcdef'.split('').map((network) => ({ network })), false],
    ['readers of which nothing is known', 'abcdef'.split('').map(() => ({ app: null })), true],
    ['one that comes again and again', 'aaaaaa'.split('').map((network) => ({ network })), true],
  ])('given %s, then nobody is told', async (_, readers, isCounted) => {
    for (const reader of readers) await read(reader, isCounted);
    await later('5m');
    expect([await share(), told()]).toEqual([null, [0, 0]]);
  });

  test('given it goes on for days, then staff are told each day, the customer once in a period', async () => {
    const { shop } = world;
    for (const day of ['one', 'two', 'three']) {
      for (const network of ['a', 'b', 'c', 'd']) await read({ network: `${network} of ${day}` });
      await later('2m');
      await shop.scheduler.stop();
      await later('25h');
      await shop.scheduler.start();
    }
    expect(told()).toEqual([1, 3]);
  });

  test('given a shared link, when it is rotated, then nothing is said of the new one until it is shared', async () => {
    const { shop, customer, subscription } = world;
    for (const network of ['a', 'b', 'c', 'd']) await read({ network });
    await later('2m');
    await shop.panelkit.subscriptions.rotateLink({ subscriptionId: subscription.id }, shop.as(customer));
    token = await currentToken();
    expect(await share()).toBeNull();
    for (const network of ['a', 'b', 'c']) await read({ network });
    await later('6m');
    expect(await share()).toBeNull();
    await read({ network: 'd' });
    await later('2m');
    expect(await share()).toMatchObject({ networks: 4 });
    expect(told()).toEqual([1, 1]);
  });

  test('given a customer who leaves, then nothing of who fetched the link is kept', async () => {
    const { shop, customer } = world;
    for (const network of ['a', 'b', 'c', 'd']) await read({ network });
    await later('2m');
    await shop.panelkit.customers.forget({ customerId: customer.id }, shop.as(customer));
    expect(await share()).toBeNull();
  });

  test('given a storage that is away, when a link is fetched, then it answers, and a later reader is written', async () => {
    const { shop, subscription } = world;
    const note = shop.backend.storage.transaction;
    let isAway = true;
    shop.backend.storage.transaction = (work) => (isAway ? Promise.reject(new Error('away')) : note(work));
    for (const network of ['a', 'b']) expect((await read({ network })).subscriptionId).toBe(subscription.id);
    await shop.clock.advance(1);
    isAway = false;
    for (const network of ['c', 'd', 'e', 'f']) await read({ network });
    await later('2m');
    expect(await share()).toMatchObject({ networks: 4 });
  });
});
