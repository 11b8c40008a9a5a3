import { randomUUID } from 'node:crypto';
import type { CreateInboundInput, Inbound, Plan, Subscription } from '@panelkit/sdk';
import { engineOf } from '../../../packages/sdk/src/engine/api/create-panelkit.ts';
import { workOnInbound } from '../../../packages/sdk/src/engine/inbounds/work-on-inbound.ts';
import { syncUsage } from '../../../packages/sdk/src/engine/usage/sync-usage.ts';
import type { RacedShop } from '../raced-shop.ts';

/** A separate panel, with two inbounds and a subscription on the first of them. */
export interface RacedPanel {
  id: string;
  customer: { id: string };
  /** Sold on this panel alone. */
  plan: Plan;
  /** Sold here too, for another price. */
  dearer: Plan;
  /** On the first inbound of the panel. */
  subscription: Subscription | null;
  /** On another panel. */
  elsewhere: Subscription;
  inbounds: Inbound[];
  /** One that the shop made; the first one else. */
  madeId: string;
}

export const template: CreateInboundInput['template'] = {
  protocol: 'vless',
  security: { kind: 'reality', target: 'example.com:443', serverNames: ['example.com'] },
  port: { from: 20_000, to: 20_999 },
};

const elsewheres = new WeakMap<RacedShop, Promise<Plan>>();

/** A plan of the first panel of the shop. */
function planElsewhere(shop: RacedShop): Promise<Plan> {
  const known = elsewheres.get(shop);
  if (known !== undefined) return known;
  const made = shop.plan({ placement: { selector: { panelIds: [shop.inbounds[0]?.panelId ?? ''] } } });
  elsewheres.set(shop, made);
  return made;
}

async function empty(shop: RacedShop): Promise<RacedPanel> {
  const id = await shop.addPanel();
  const customer = await shop.customer();
  const placement = { selector: { panelIds: [id, shop.inbounds[0]?.panelId ?? ''] } };
  const inbounds = (await shop.backend.storage.inbounds.list({ panelId: id })).rows;
  const preferred = { ...placement, preferredInboundId: inbounds[0]?.id ?? '' };
  return {
    id,
    customer,
    inbounds,
    madeId: inbounds[0]?.id ?? '',
    subscription: null,
    plan: await shop.plan({ placement: { selector: { panelIds: [id] } } }),
    dearer: await shop.plan({ placement: preferred, price: { amountMinor: 5000, currency: 'USD' } }),
    elsewhere: await shop.sold(customer, await planElsewhere(shop)),
  };
}

async function inService(shop: RacedShop, count = 1): Promise<RacedPanel> {
  const panel = await empty(shop);
  const subscriptions: Subscription[] = [];
  for (let sold = 0; sold < count; sold += 1) subscriptions.push(await shop.sold(panel.customer, panel.plan));
  return { ...panel, subscription: subscriptions[0] ?? null };
}

/** Some are gone from the panel: more than vanish by themselves. */
async function restored(shop: RacedShop): Promise<RacedPanel> {
  const panel = await inService(shop, 5);
  await syncUsage(engineOf(shop.second), { panelId: panel.id });
  await shop.clock.advance('20m');
  const fake = await fakeOf(shop, panel.id);
  fake.vanish(fake.accounts().map(({ name }) => name));
  return panel;
}

async function fakeOf({ backend, panels }: RacedShop, id: string): Promise<RacedShop['panels'][number]> {
  const row = await backend.storage.panels.find(id);
  const fake = panels.find(({ baseUrl }) => baseUrl === row?.baseUrl);
  if (fake === undefined) throw new TypeError('nobody is there');
  return fake;
}

async function withMadeInbound(shop: RacedShop): Promise<RacedPanel> {
  const panel = await inService(shop);
  const { id } = await shop.second.inbounds.create(
    { panelId: panel.id, name: 'made', template },
    shop.staff(),
  );
  return { ...panel, madeId: id };
}

/** With an end of a subscription, and an inbound to be made, that have not got there. */
async function down(shop: RacedShop): Promise<RacedPanel> {
  const panel = await withMadeInbound(shop);
  await shop.second.subscriptions.suspend(
    { subscriptionId: panel.subscription?.id ?? '', reason: 'test' },
    shop.staff(),
  );
  (await fakeOf(shop, panel.id)).goDown();
  return panel;
}

export const PANEL_STATES = {
  empty,
  'in service': (shop: RacedShop) => inService(shop),
  async 'with one place left'(shop: RacedShop) {
    const panel = await inService(shop);
    await shop.second.panels.update({ panelId: panel.id, capacity: 2 }, shop.staff());
    return panel;
  },
  restored,
  async suspect(shop: RacedShop) {
    const panel = await restored(shop);
    await syncUsage(engineOf(shop.second), { panelId: panel.id });
    return panel;
  },
  async 'with changed credentials'(shop: RacedShop) {
    const panel = await inService(shop);
    await shop.second.panels.update({ panelId: panel.id, credentialPolicy: 'ask' }, shop.staff());
    const fake = await fakeOf(shop, panel.id);
    for (const { name, credentials } of fake.accounts())
      fake.editAccount(name, { credentials: { ...credentials, uuid: randomUUID() } });
    await syncUsage(engineOf(shop.second), { panelId: panel.id });
    await shop.second.subscriptions.settled(panel.subscription?.id ?? '', shop.staff());
    return panel;
  },
  'with an inbound that is to be made': withMadeInbound,
  async 'with an inbound that was made'(shop: RacedShop) {
    const panel = await withMadeInbound(shop);
    await workOnInbound(engineOf(shop.second), panel.madeId);
    return panel;
  },
  'that is down': down,
  async 'that is back'(shop: RacedShop) {
    const panel = await down(shop);
    for (let tried = 0; tried < 3; tried += 1) {
      await shop.second.subscriptions.settled(panel.subscription?.id ?? '', shop.staff());
      await shop.clock.advance('10m');
    }
    (await fakeOf(shop, panel.id)).comeBack();
    return panel;
  },
  async 'with an inbound that was made, which nobody has noted'(shop: RacedShop) {
    const panel = await withMadeInbound(shop);
    (await fakeOf(shop, panel.id)).faults.next('createInbound', { kind: 'drop-after-commit' });
    await workOnInbound(engineOf(shop.second), panel.madeId);
    await shop.clock.advance('5m');
    return panel;
  },
  async 'with an inbound that is to go'(shop: RacedShop) {
    const panel = await withMadeInbound(shop);
    await workOnInbound(engineOf(shop.second), panel.madeId);
    await shop.second.inbounds.remove({ inboundId: panel.madeId }, shop.staff());
    return panel;
  },
  async 'with an inbound that is gone, which nobody has noted'(shop: RacedShop) {
    const panel = await withMadeInbound(shop);
    await workOnInbound(engineOf(shop.second), panel.madeId);
    await shop.second.inbounds.remove({ inboundId: panel.madeId }, shop.staff());
    (await fakeOf(shop, panel.id)).faults.next('removeInbound', { kind: 'drop-after-commit' });
    await workOnInbound(engineOf(shop.second), panel.madeId);
    await shop.clock.advance('5m');
    return panel;
  },
  async 'with a difference that is over'(shop: RacedShop) {
    const panel = await inService(shop);
    const fake = await fakeOf(shop, panel.id);
    const [account] = fake.accounts();
    await syncUsage(engineOf(shop.second), { panelId: panel.id });
    await shop.clock.advance('20m');
    fake.editAccount(account?.name ?? '', { enabled: false });
    await syncUsage(engineOf(shop.second), { panelId: panel.id });
    fake.editAccount(account?.name ?? '', { enabled: true });
    return panel;
  },
  async 'with an inbound that was deleted there'(shop: RacedShop) {
    const panel = await inService(shop);
    const fake = await fakeOf(shop, panel.id);
    fake.addForeignAccount();
    const [deleted, ...rest] = fake.inbounds();
    fake.setInbounds(rest);
    // What is sold on it waits for that.
    shop.repairs.push(() => deleted !== undefined && fake.setInbounds([deleted, ...fake.inbounds()]));
    return panel;
  },
  async 'with an inbound for one customer to be made'(shop: RacedShop) {
    const panel = await empty(shop);
    const placement = { dedicated: { template }, selector: { panelIds: [panel.id] } };
    const own = await shop.plan({ placement });
    const order = await shop.second.orders.place(
      {
        customerId: panel.customer.id,
        items: [{ planId: own.id, quantity: 1 }],
        payment: { method: 'wallet' },
      },
      shop.as(panel.customer),
    );
    const [subscription] = (await shop.backend.storage.subscriptions.list({ orderId: order.id })).rows;
    const rows = (await shop.backend.storage.inbounds.list({ panelId: panel.id })).rows;
    const made = rows.find(({ dedicatedTo }) => dedicatedTo !== null);
    return {
      ...panel,
      subscription: subscription ?? null,
      madeId: made?.id ?? panel.madeId,
    };
  },
};
