import type { Dialer } from '@panelkit/sdk';
import { expect, test } from 'vitest';
import { engineOf } from '../../../packages/sdk/src/engine/api/create-panelkit.ts';
import { dialInbounds } from '../../../packages/sdk/src/engine/inbounds/dial-inbounds.ts';
import type { StorageUnderTest, StoredShop } from '../on-storage.ts';

/** Dialers that break their contract: nothing is known of the link then. */
const DIALERS: { name: string; dial(link: string, shop: StoredShop): unknown }[] = [
  { name: 'never answers', dial: () => new Promise(() => {}) },
  {
    name: 'ignores the signal and answers late',
    dial: async (_, { clock }) => {
      await clock.sleep(5 * 60_000);
      return { kind: 'silent' };
    },
  },
  {
    name: 'throws at once',
    dial: (link) => {
      throw new RangeError(link);
    },
  },
  { name: 'rejects with nothing', dial: () => Promise.reject() },
  { name: 'answers nothing', dial: () => undefined },
  { name: 'answers another kind', dial: async () => ({ kind: 'maybe' }) },
  {
    name: 'has no number where one belongs',
    dial: async () => ({ kind: 'carries', durationMs: Number.NaN }),
  },
  { name: 'takes less than no time', dial: async () => ({ kind: 'carries', durationMs: -1 }) },
  { name: 'gives no reason', dial: async () => ({ kind: 'not-tried' }) },
  { name: 'tells the link as its reason', dial: async (link) => ({ kind: 'not-tried', reason: link }) },
  { name: 'never stops telling', dial: async () => ({ kind: 'not-tried', reason: 'x'.repeat(1_000_000) }) },
];

/** Dialers that break their contract, on every storage. */
export function describeUnansweredDialers({ name, open }: StorageUnderTest): void {
  test(`dialers that break their contract: ${name}: given each in turn, then nothing is said of the link, nobody is alerted, sales go on, and a good answer counts again`, async () => {
    const current: { dial: Dialer['dial'] } = { dial: async () => ({ kind: 'silent' }) };
    const dialer: Dialer = { dial: (link, options) => current.dial(link, options) };
    const shop = await open({ dialer });
    const customer = await shop.customer({ balanceMinor: 100_000 });
    const plan = await shop.plan();
    const buy = async () => {
      const { id } = await shop.buy(customer, plan);
      await shop.run(shop.panelkit.orders.settled(id));
      return (await shop.panelkit.orders.get(id, shop.staff())).state.status;
    };
    await buy();
    const dialed = async () => {
      const { rows } = await shop.panelkit.inbounds.list({ limit: 50 }, shop.staff());
      return rows.find(({ usedCount }) => usedCount > 0)?.lastDial;
    };
    const dialAll = () => shop.run(dialInbounds(engineOf(shop.panelkit)));
    for (const { name: habit, dial } of DIALERS) {
      // As somebody else's code would: nothing checks its types.
      Reflect.set(current, 'dial', (link: string) => dial(link, shop));
      await dialAll();
      expect(await dialed(), habit).toMatchObject({
        result: 'not-tried',
        reason: 'client-failed',
        durationMs: null,
      });
    }
    expect(await buy()).toBe('fulfilled');
    current.dial = async () => ({ kind: 'carries', durationMs: 12.4 });
    await dialAll();
    expect(await dialed()).toMatchObject({ result: 'carries', reason: null, durationMs: 12 });
    const events = await shop.panelkit.events.list({ after: 0, limit: 500 });
    expect(events.filter(({ type }) => type === 'inbound.silent')).toEqual([]);
  }, 60_000);
}
