import type { StorageUnderTest } from '../on-storage.ts';

/** The volume of each subscription. */
export const LIMIT = 30_000_000;
export const KEYS = ['germany', 'finland', 'home'] as const;
export type Key = (typeof KEYS)[number];

/** An order may have so many units. */
const MOST_UNITS = 100;

/** A shop has few connections: so many share them at a time. */
const AT_ONCE = 20;

/** One after the other in groups, in their order. */
export async function inBatches<Result>(
  ids: readonly string[],
  work: (id: string) => Promise<Result>,
): Promise<Result[]> {
  const done: Result[] = [];
  for (let at = 0; at < ids.length; at += AT_ONCE)
    done.push(...(await Promise.all(ids.slice(at, at + AT_ONCE).map(work))));
  return done;
}

/** Delivered subscriptions of a plan whose places are edited afterwards. */
export async function openSold({ open }: StorageUnderTest, from: readonly Key[], quantity: number) {
  const shop = await open({
    panels: KEYS.map((name) => ({ baseUrl: `https://${name}.test` })),
    policies: { extension: { always: true } },
  });
  const panelOf = (key: Key) => {
    const panel = shop.panels[KEYS.indexOf(key)];
    if (panel === undefined) throw new Error('no panel');
    return panel;
  };
  const placementOf = (keys: readonly Key[]) => ({
    places: keys.map((key) => ({
      key,
      name: { en: key },
      required: key !== 'home',
      selector: { inboundIds: [panelOf(key).inbounds[0]?.id ?? ''] },
    })),
  });
  const customer = await shop.customer({ balanceMinor: 10_000_000 });
  const plan = await shop.plan({ trafficLimitBytes: LIMIT, placement: placementOf(from) });
  const ids: string[] = [];
  for (let left = quantity; left > 0; left -= MOST_UNITS) {
    const order = await shop.buy(customer, plan, Math.min(left, MOST_UNITS));
    await shop.run(shop.panelkit.orders.settled(order.id));
    const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id, limit: 500 }, shop.staff());
    ids.push(...rows.map(({ id }) => id));
  }
  ids.sort();
  const edit = (keys: readonly Key[]) =>
    shop.panelkit.plans.update({ planId: plan.id, patch: { placement: placementOf(keys) } }, shop.staff());
  const counts = () => KEYS.map((key) => panelOf(key).fake.accounts().length);
  const taken = async () => {
    const { rows: inbounds } = await shop.panelkit.inbounds.list({ limit: 500 }, shop.staff());
    return KEYS.map((key) => {
      const inbound = inbounds.find(({ id }) => id === panelOf(key).inbounds[0]?.id);
      return [inbound?.heldCount, inbound?.usedCount];
    });
  };
  const links = () =>
    inBatches(ids, async (id) => (await shop.panelkit.delivery.get(id, shop.as(customer))).shopLink);
  const update = (subscriptionId: string) =>
    shop.panelkit.subscriptions.updatePlaces({ subscriptionId }, shop.staff());
  const settle = () =>
    shop.run(inBatches(ids, (id) => shop.panelkit.subscriptions.settled(id, shop.staff())));
  return { shop, customer, plan, ids, edit, counts, taken, links, panelOf, update, settle };
}
