import { describe, expect, test } from 'vitest';
import { type Operator, REKEYING } from '../panels/operators.ts';
import { openShopOn, type ShopOnSimulator } from '../panels/shop-on-simulator.ts';

/** What becomes of a request to the panel: it arrives, it is lost on its way, or only its answer is. */
type Fate = 'arrives' | 'is lost' | 'loses its answer';

interface OpenedShop extends ShopOnSimulator {
  panel: Operator;
  /** Decides about each request from now on; returns how many there were since. */
  decide(fateOf: (index: number) => Fate): () => number;
}

async function open(reach: (typeof REKEYING)[number]['reach']): Promise<OpenedShop> {
  let fateOf: (index: number) => Fate = () => 'arrives';
  let requests = 0;
  const shop = await openShopOn((clock) => {
    const panel = reach(clock);
    const fetch: typeof globalThis.fetch = async (...call) => {
      const fate = fateOf(requests);
      requests += 1;
      if (fate === 'is lost') throw new TypeError('fetch failed');
      const answer = await panel.fetch(...call);
      if (fate === 'loses its answer') throw new TypeError('fetch failed');
      return answer;
    };
    return { ...panel, fetch };
  });
  return {
    ...shop,
    decide: (next) => {
      fateOf = next;
      requests = 0;
      return () => requests;
    },
  };
}

async function renew(shop: OpenedShop, subscriptionId: string): Promise<void> {
  await shop.panelkit.subscriptions.rotateLink({ subscriptionId, renews: 'configurations' }, shop.staff());
}

describe.each(REKEYING)('new configurations on $family', ({ reach }) => {
  test('given a delivered one, when its configurations are renewed, then the old ones are dead, the new ones connect, and its address stays', async () => {
    const shop = await open(reach);
    const subscriptionId = await shop.sell();
    const { links: old } = await shop.delivered(subscriptionId);
    const address = () =>
      shop.panelkit.delivery.get(subscriptionId, shop.staff()).then(({ shopLink }) => shopLink);
    const before = await address();
    expect([old.length > 0, old.every((link) => shop.panel.dial(link))]).toEqual([true, true]);

    await renew(shop, subscriptionId);
    await shop.clock.advance('1m');

    const { status, links } = await shop.delivered(subscriptionId);
    expect(old.map((link) => shop.panel.dial(link))).toEqual(old.map(() => false));
    expect(links.map((link) => shop.panel.dial(link))).toEqual(old.map(() => true));
    expect([status, await address()]).toEqual(['active', before]);
    expect(shop.panel.names()).toHaveLength(1);
    await shop.listing();
    await shop.clock.advance('1h');
    expect(await shop.events('subscription.link-changed')).toHaveLength(1);
    expect((await shop.delivered(subscriptionId)).links).toEqual(links);
  });

  test('given a renewal under way, when its account gets another name meanwhile, then that one is renewed and nothing is left of the old', async () => {
    const shop = await open(reach);
    const { rename } = shop.panel;
    if (rename === undefined) return;
    const subscriptionId = await shop.sell();
    const { links: old } = await shop.delivered(subscriptionId);
    shop.decide(() => 'is lost');
    await renew(shop, subscriptionId);
    rename(shop.panel.names()[0] ?? '', 'renamed-by-hand');
    await shop.clock.advance('1m');
    shop.decide(() => 'arrives');
    for (let round = 0; round < 4; round += 1) {
      await shop.listing();
      await shop.clock.advance('20m');
    }
    const { links } = await shop.delivered(subscriptionId);
    expect(old.map((link) => shop.panel.dial(link))).toEqual(old.map(() => false));
    expect([links.length, links.every((link) => shop.panel.dial(link))]).toEqual([old.length, true]);
    expect(shop.panel.names()).toHaveLength(1);
  });

  test.each([
    { times: 'once', again: false },
    { times: 'twice', again: true },
  ])(
    'given a renewal whose answers are lost from any request on, when its account gets another name then and it is renewed $times, then it stays one account',
    async ({ again }) => {
      const count = await countRequests(reach);
      for (let index = 0; index < count; index += 1) {
        const shop = await open(reach);
        const { rename } = shop.panel;
        if (rename === undefined) return;
        const subscriptionId = await shop.sell();
        const { links: old } = await shop.delivered(subscriptionId);
        shop.decide((request) => (request < index ? 'arrives' : 'loses its answer'));
        await renew(shop, subscriptionId);
        await shop.clock.advance('5m');
        rename(shop.panel.names()[0] ?? '', 'renamed-by-hand');
        if (again) await renew(shop, subscriptionId);
        shop.decide(() => 'arrives');
        for (let round = 0; round < 4; round += 1) {
          await shop.listing();
          await shop.clock.advance('20m');
        }
        const { links } = await shop.delivered(subscriptionId);
        expect([index, ...shop.panel.names()]).toHaveLength(2);
        expect([index, ...old.map((link) => shop.panel.dial(link))]).toEqual([
          index,
          ...old.map(() => false),
        ]);
        expect([index, links.length, links.every((link) => shop.panel.dial(link))]).toEqual([index, 1, true]);
      }
    },
  );

  test.each<Fate>(['is lost', 'loses its answer'])(
    'given that any one request of it %s, when it is renewed, then the old configurations are dead in the end',
    async (fate) => {
      const count = await countRequests(reach);
      for (let index = 0; index < count; index += 1) {
        const shop = await open(reach);
        const subscriptionId = await shop.sell();
        const { links: old } = await shop.delivered(subscriptionId);
        shop.decide((request) => (request === index ? fate : 'arrives'));
        await renew(shop, subscriptionId);
        await shop.clock.advance('30m');
        const { links } = await shop.delivered(subscriptionId);
        expect([index, ...old.map((link) => shop.panel.dial(link))]).toEqual([
          index,
          ...old.map(() => false),
        ]);
        expect([index, links.length, links.every((link) => shop.panel.dial(link))]).toEqual([index, 1, true]);
        expect(shop.panel.names()).toHaveLength(1);
      }
    },
  );
});

/** How many requests one renewal takes. */
async function countRequests(reach: (typeof REKEYING)[number]['reach']): Promise<number> {
  const shop = await open(reach);
  const subscriptionId = await shop.sell();
  const count = shop.decide(() => 'arrives');
  await renew(shop, subscriptionId);
  await shop.clock.advance('30s');
  return count();
}
