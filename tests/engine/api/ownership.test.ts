import type { CommandContext, Panelkit } from '@panelkit/sdk';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { recordsOf } from '../records-of.ts';
import { openBroadcastCalls, ownBroadcastCalls, staffBroadcastCalls } from './broadcast-calls.ts';
import { openChatCalls, staffChatCalls } from './chat-calls.ts';
import { nothing, type Things, unknown } from './owned-things.ts';
import { selectedCalls } from './selected-calls.ts';
import { openSettingsCalls, staffSettingsCalls } from './settings-calls.ts';

interface Scene {
  shop: TestPanelkit;
  /** Of the first customer. */
  things: Things;
  /** The second customer. */
  stranger: { id: string };
  planId: string;
  panelId: string;
  inboundId: string;
}

async function createScene(): Promise<Scene> {
  const seller = { name: 'North', address: '', taxId: '', footer: { en: '', fa: '' } };
  const fiscal = { calendar: 'gregorian' as const, firstMonth: 1, timeZone: 'UTC' };
  const invoices = { seller, invoiceSeries: 'INV', creditNoteSeries: 'CN', fiscal };
  const shop = await createTestPanelkit({ policies: { invoices } });
  const owner = await shop.customer({ balanceMinor: 5000 });
  const plan = await shop.plan();
  const order = await shop.buy(owner, plan);
  await shop.panelkit.orders.settled(order.id);
  await shop.scheduler.tick();
  const { rows } = await shop.panelkit.invoices.list({}, shop.staff());
  const [unit] = await shop.panelkit.units.listByOrder(order.id, shop.as(owner));
  const payment = await shop.panelkit.payments.topUp(
    { customerId: owner.id, amountMinor: 100, method: 'receipt' },
    shop.as(owner),
  );
  return {
    shop,
    things: {
      customerId: owner.id,
      orderId: order.id,
      paymentId: payment.id,
      subscriptionId: unit?.subscriptionId ?? '',
      unitId: unit?.id ?? '',
      invoiceId: rows[0]?.id ?? '',
    },
    stranger: await shop.customer({ balanceMinor: 5000 }),
    planId: plan.id,
    panelId: shop.panels[0]?.id ?? '',
    inboundId: shop.panels[0]?.inbounds[0]?.id ?? '',
  };
}
type Call = (panelkit: Panelkit, by: CommandContext, scene: Scene) => Promise<unknown>;
type OwnCall = (panelkit: Panelkit, by: CommandContext, things: Things, scene: Scene) => Promise<unknown>;

/** What customers may call, for what is theirs. */
const ofOwner: Record<string, OwnCall> = {
  'customers.get': (panelkit, by, { customerId }) => panelkit.customers.get(customerId, by),
  'customers.forget': (panelkit, by, { customerId }) => panelkit.customers.forget({ customerId }, by),
  'customers.setLanguage': (panelkit, by, { customerId }) =>
    panelkit.customers.setLanguage({ customerId, language: 'fa' }, by),
  'orders.place': (panelkit, by, { customerId }, { planId }) =>
    panelkit.orders.place(
      { customerId, items: [{ planId, quantity: 1 }], payment: { method: 'wallet' } },
      by,
    ),
  'orders.quote': (panelkit, by, { customerId }, { planId }) =>
    panelkit.orders.quote({ customerId, items: [{ planId, quantity: 1 }] }, by),
  'orders.get': (panelkit, by, { orderId }) => panelkit.orders.get(orderId, by),
  'orders.allowedActions': (panelkit, by, { orderId }) => panelkit.orders.allowedActions(orderId, by),
  'orders.pay': (panelkit, by, { orderId }) =>
    panelkit.orders.pay({ orderId, payment: { method: 'wallet' } }, by),
  'orders.cancel': (panelkit, by, { orderId }) => panelkit.orders.cancel({ orderId, reason: 'mine' }, by),
  'units.get': (panelkit, by, { unitId }) => panelkit.units.get(unitId, by),
  'units.listByOrder': (panelkit, by, { orderId }) => panelkit.units.listByOrder(orderId, by),
  'payments.get': (panelkit, by, { paymentId }) => panelkit.payments.get(paymentId, by),
  'payments.topUp': (panelkit, by, { customerId }) =>
    panelkit.payments.topUp({ customerId, amountMinor: 10, method: 'receipt' }, by),
  'payments.start': (panelkit, by, { paymentId }) => panelkit.payments.start({ paymentId }, by),
  'payments.isArriving': (panelkit, by, { paymentId }) => panelkit.payments.isArriving(paymentId, by),
  'payments.atProviders': (panelkit, by, { paymentId }) => panelkit.payments.atProviders(paymentId, by),
  'payments.verify': (panelkit, by, { paymentId }) => panelkit.payments.verify(paymentId, by),
  'payments.submitReceipt': (panelkit, by, { paymentId }) =>
    panelkit.payments.submitReceipt({ paymentId }, by),
  'payments.openForChange': (panelkit, by, { subscriptionId }) =>
    panelkit.payments.openForChange({ subscriptionId, change: { kind: 'extension' }, method: 'receipt' }, by),
  'payments.withdraw': (panelkit, by, { paymentId }) => panelkit.payments.withdraw({ paymentId }, by),
  'cards.assign': (panelkit, by, { paymentId }) => panelkit.cards.assign({ paymentId }, by),
  'cards.toPay': (panelkit, by, { paymentId }) => panelkit.cards.toPay(paymentId, by),
  'wallets.get': (panelkit, by, { customerId }) => panelkit.wallets.get(customerId, by),
  'wallets.available': (panelkit, by, { customerId }) => panelkit.wallets.available(customerId, by),
  'wallets.history': (panelkit, by, { customerId }) => panelkit.wallets.history(customerId, {}, by),
  'wallets.holds': (panelkit, by, { customerId }) => panelkit.wallets.holds(customerId, by),
  'invoices.get': (panelkit, by, { invoiceId }) => panelkit.invoices.get(invoiceId, by),
  'invoices.list': (panelkit, by, { customerId }) => panelkit.invoices.list({ customerId }, by),
  'invoices.ofOrder': (panelkit, by, { orderId }) => panelkit.invoices.ofOrder(orderId, {}, by),
  'subscriptions.get': (panelkit, by, { subscriptionId }) => panelkit.subscriptions.get(subscriptionId, by),
  'subscriptions.allowedActions': (panelkit, by, { subscriptionId }) =>
    panelkit.subscriptions.allowedActions(subscriptionId, by),
  'subscriptions.rotateLink': (panelkit, by, { subscriptionId }) =>
    panelkit.subscriptions.rotateLink({ subscriptionId, renews: 'both' }, by),
  'subscriptions.settled': (panelkit, by, { subscriptionId }) =>
    panelkit.subscriptions.settled(subscriptionId, by),
  'subscriptions.previewExtension': (panelkit, by, { subscriptionId }) =>
    panelkit.subscriptions.previewExtension({ subscriptionId }, by),
  'subscriptions.extend': (panelkit, by, { subscriptionId }) =>
    panelkit.subscriptions.extend({ subscriptionId }, by),
  'subscriptions.previewPlanChange': (panelkit, by, { subscriptionId }, { planId }) =>
    panelkit.subscriptions.previewPlanChange({ subscriptionId, planId }, by),
  'subscriptions.changePlan': (panelkit, by, { subscriptionId }, { planId }) =>
    panelkit.subscriptions.changePlan({ subscriptionId, planId }, by),
  'subscriptions.resume': (panelkit, by, { subscriptionId }) =>
    panelkit.subscriptions.resume({ subscriptionId }, by),
  'subscriptions.setAutoRenew': (panelkit, by, { subscriptionId }) =>
    panelkit.subscriptions.setAutoRenew({ subscriptionId, enabled: true }, by),
  'subscriptions.connections': (panelkit, by, { subscriptionId }) =>
    panelkit.subscriptions.connections(subscriptionId, by),
  'subscriptions.entitlement': (panelkit, by, { subscriptionId }) =>
    panelkit.subscriptions.entitlement(subscriptionId, by),
  'usage.history': (panelkit, by, { subscriptionId }) =>
    panelkit.usage.history({ subscriptionId, granularity: 'day', from: new Date(0), to: new Date(1) }, by),
  'delivery.get': (panelkit, by, { subscriptionId }) => panelkit.delivery.get(subscriptionId, by),
  ...ownBroadcastCalls,
  'linkDevices.list': (panelkit, by, { subscriptionId }) => panelkit.linkDevices.list(subscriptionId, by),
  'linkDevices.remove': (panelkit, by, { subscriptionId }) =>
    panelkit.linkDevices.remove({ subscriptionId, deviceId: 'mine' }, by),
};

/** What only the shop may call. */
const ofStaff: Record<string, Call> = {
  ...staffChatCalls,
  'customers.list': (panelkit, by) => panelkit.customers.list({}, by),
  'plans.create': (panelkit, by) =>
    panelkit.plans.create(
      {
        slug: 'mine',
        name: 'Mine',
        price: { amountMinor: 0, currency: 'USD' },
        durationDays: null,
        trafficLimitBytes: null,
      },
      by,
    ),
  'plans.update': (panelkit, by, { planId }) =>
    panelkit.plans.update({ planId, patch: { price: { amountMinor: 0, currency: 'USD' } } }, by),
  'plans.explain': (panelkit, by, { planId }) => panelkit.plans.explain({ planId, quantity: 1 }, by),
  'panels.register': (panelkit, by) =>
    panelkit.panels.register(
      {
        kind: 'fake',
        name: 'Mine',
        baseUrl: 'https://mine.test',
        credentials: { username: 'me', password: 'mine' },
      },
      by,
    ),
  'panels.update': (panelkit, by, { panelId }) => panelkit.panels.update({ panelId, status: 'disabled' }, by),
  'panels.remove': (panelkit, by, { panelId }) => panelkit.panels.remove({ panelId }, by),
  'panels.get': (panelkit, by, { panelId }) => panelkit.panels.get(panelId, by),
  'panels.list': (panelkit, by) => panelkit.panels.list({}, by),
  'panels.test': (panelkit, by, { panelId }) => panelkit.panels.test(panelId, by),
  'panels.syncInbounds': (panelkit, by, { panelId }) => panelkit.panels.syncInbounds(panelId, by),
  'panels.syncAllInbounds': (panelkit, by) => panelkit.panels.syncAllInbounds(by),
  'panels.online': (panelkit, by, { panelId }) => panelkit.panels.online(panelId, by),
  'panels.backup': (panelkit, by, { panelId }) => panelkit.panels.backup(panelId, by),
  'panels.removeDepleted': (panelkit, by, { panelId }) => panelkit.panels.removeDepleted(panelId, by),
  'subscriptions.accounts': (panelkit, by, { things }) =>
    panelkit.subscriptions.accounts(things.subscriptionId, by),
  'subscriptions.clearConnections': (panelkit, by, { things }) =>
    panelkit.subscriptions.clearConnections(things.subscriptionId, by),
  'linkDevices.reset': (panelkit, by, { things }) =>
    panelkit.linkDevices.reset({ subscriptionId: things.subscriptionId }, by),
  'inbounds.resetUsage': (panelkit, by, { inboundId }) => panelkit.inbounds.resetUsage(inboundId, by),
  ...staffBroadcastCalls,
  'bulk.preview': (panelkit, by, { panelId }) => panelkit.bulk.preview({ panelId }, by),
  'bulk.moveEveryone': (panelkit, by, { inboundId }) => panelkit.bulk.moveEveryone({ inboundId }, by),
  'bulk.giveDays': (panelkit, by, { panelId }) =>
    panelkit.bulk.giveDays({ panelId, days: 1, incident: 'outage' }, by),
  'bulk.previewPlaces': (panelkit, by, { planId }) => panelkit.bulk.previewPlaces({ planId }, by),
  'bulk.updatePlaces': (panelkit, by, { panelId }) => panelkit.bulk.updatePlaces({ panelId }, by),
  ...selectedCalls,
  'bulk.stop': (panelkit, by, { panelId }) => panelkit.bulk.stop({ runId: panelId }, by),
  'bulk.resume': (panelkit, by, { panelId }) => panelkit.bulk.resume({ runId: panelId }, by),
  'bulk.get': (panelkit, by, { panelId }) => panelkit.bulk.get(panelId, by),
  'bulk.list': (panelkit, by) => panelkit.bulk.list({}, by),
  'bulk.settled': (panelkit, by, { panelId }) => panelkit.bulk.settled(panelId, by),
  'inbounds.dial': (panelkit, by, { panelId }) => panelkit.inbounds.dial({ panelId }, by),
  'panels.attention': (panelkit, by) => panelkit.panels.attention(by),
  'panels.retryAccounts': (panelkit, by, { panelId }) =>
    panelkit.panels.retryAccounts({ panelId, code: 'PANEL_UNREACHABLE' }, by),
  'panels.changedCredentials': (panelkit, by, { panelId }) => panelkit.panels.changedCredentials(panelId, by),
  'panels.decideCredentials': (panelkit, by, { panelId }) =>
    panelkit.panels.decideCredentials({ panelId, accountIds: ['mine'], choice: 'take' }, by),
  'archive.events': (panelkit, by) => panelkit.archive.events({ month: '2026-01', after: 0, limit: 1 }, by),
  'archive.audit': (panelkit, by) => panelkit.archive.audit({ month: '2026-01', after: 0, limit: 1 }, by),
  'panels.findDrift': (panelkit, by, { panelId }) => panelkit.panels.findDrift(panelId, by),
  'panels.repairDrift': (panelkit, by, { panelId }) =>
    panelkit.panels.repairDrift({ panelId, accountIds: ['mine'] }, by),
  'panels.trust': (panelkit, by, { panelId }) => panelkit.panels.trust({ panelId }, by),
  'panels.statistics': (panelkit, by, { panelId }) => panelkit.panels.statistics(panelId, by),
  'usage.sync': (panelkit, by, { panelId }) => panelkit.usage.sync(panelId, by),
  'inbounds.get': (panelkit, by, { inboundId }) => panelkit.inbounds.get(inboundId, by),
  'inbounds.list': (panelkit, by) => panelkit.inbounds.list({}, by),
  'inbounds.update': (panelkit, by, { inboundId }) =>
    panelkit.inbounds.update({ inboundId, capacity: 0 }, by),
  'inbounds.create': (panelkit, by, { panelId }) =>
    panelkit.inbounds.create(
      { panelId, name: 'mine', template: { protocol: 'vless', security: { kind: 'none' }, port: 1000 } },
      by,
    ),
  'inbounds.change': (panelkit, by, { inboundId }) =>
    panelkit.inbounds.change({ inboundId, enabled: false }, by),
  'inbounds.remove': (panelkit, by, { inboundId }) => panelkit.inbounds.remove({ inboundId }, by),
  'units.list': (panelkit, by) => panelkit.units.list({}, by),
  'units.start': (panelkit, by, { things }) => panelkit.units.start({ unitId: things.unitId }, by),
  'units.retry': (panelkit, by, { things }) => panelkit.units.retry({ unitId: things.unitId }, by),
  'units.replace': (panelkit, by, { things }) => panelkit.units.replace({ unitId: things.unitId }, by),
  'units.cancel': (panelkit, by, { things }) =>
    panelkit.units.cancel({ unitId: things.unitId, reason: 'mine' }, by),
  'subscriptions.suspend': (panelkit, by, { things }) =>
    panelkit.subscriptions.suspend({ subscriptionId: things.subscriptionId, reason: 'mine' }, by),
  'subscriptions.updatePlaces': (panelkit, by, { things }) =>
    panelkit.subscriptions.updatePlaces({ subscriptionId: things.subscriptionId }, by),
  'subscriptions.giveDays': (panelkit, by, { things }) =>
    panelkit.subscriptions.giveDays({ subscriptionId: things.subscriptionId, days: 1, reason: 'test' }, by),
  'subscriptions.adjust': (panelkit, by, { things }) =>
    panelkit.subscriptions.adjust({ subscriptionId: things.subscriptionId, days: 1, reason: 'test' }, by),
  'subscriptions.pause': (panelkit, by, { things }) =>
    panelkit.subscriptions.pause({ subscriptionId: things.subscriptionId }, by),
  'subscriptions.terminate': (panelkit, by, { things }) =>
    panelkit.subscriptions.terminate({ subscriptionId: things.subscriptionId, reason: 'mine' }, by),
  'subscriptions.move': (panelkit, by, { things }) =>
    panelkit.subscriptions.move({ subscriptionId: things.subscriptionId }, by),
  'subscriptions.resetUsage': (panelkit, by, { things }) =>
    panelkit.subscriptions.resetUsage({ subscriptionId: things.subscriptionId, reason: 'mine' }, by),
  'payments.approve': (panelkit, by, { things }) =>
    panelkit.payments.approve({ paymentId: things.paymentId }, by),
  'payments.reject': (panelkit, by, { things }) =>
    panelkit.payments.reject({ paymentId: things.paymentId, reason: 'mine' }, by),
  'payments.undoApproval': (panelkit, by, { things }) =>
    panelkit.payments.undoApproval({ paymentId: things.paymentId, reason: 'mine' }, by),
  'payments.rates': (panelkit, by) => panelkit.payments.rates(by),
  'payments.setRate': (panelkit, by) =>
    panelkit.payments.setRate({ currency: 'EUR', base: 'EUR', rate: '1' }, by),
  'payments.listEvents': (panelkit, by) => panelkit.payments.listEvents({}, by),
  'payments.getEvent': (panelkit, by) => panelkit.payments.getEvent(unknown, by),
  'payments.closeEvent': (panelkit, by) =>
    panelkit.payments.closeEvent({ eventId: unknown, reason: 'mine' }, by),
  'payments.matchEvent': (panelkit, by, { things }) =>
    panelkit.payments.matchEvent({ eventId: unknown, paymentId: things.paymentId }, by),
  'payments.refund': (panelkit, by, { things }) =>
    panelkit.payments.refund({ paymentId: things.paymentId, amountMinor: 1, reason: 'mine' }, by),
  'payments.repeatedReceipts': (panelkit, by, { things }) =>
    panelkit.payments.repeatedReceipts(things.paymentId, by),
  'payments.refundOffer': (panelkit, by, { things }) => panelkit.payments.refundOffer(things.paymentId, by),
  'payments.replayEvents': (panelkit, by) => panelkit.payments.replayEvents({}, by),
  'cards.list': (panelkit, by) => panelkit.cards.list(by),
  'cards.create': (panelkit, by) =>
    panelkit.cards.create({ label: 'Mine', number: '6037991234567890', holder: 'Me' }, by),
  'cards.update': (panelkit, by) => panelkit.cards.update({ cardId: unknown, status: 'disabled' }, by),
  'customers.identify': (panelkit, by, { things }) =>
    panelkit.customers.identify(
      { customerId: things.customerId, identity: { kind: 'chat', userId: '1' }, isConfirmed: true },
      by,
    ),
  'cards.buyer': (panelkit, by, { things }) => panelkit.cards.buyer(things.customerId, by),
  'cards.setBuyer': (panelkit, by, { things }) =>
    panelkit.cards.setBuyer({ customerId: things.customerId, isConfirmed: true }, by),
  'cards.listMessages': (panelkit, by) => panelkit.cards.listMessages({}, by),
  'cards.matchMessage': (panelkit, by, { things }) =>
    panelkit.cards.matchMessage({ messageId: unknown, paymentId: things.paymentId }, by),
  'cards.dismissMessage': (panelkit, by) =>
    panelkit.cards.dismissMessage({ messageId: unknown, reason: 'mine' }, by),
  'wallets.adjust': (panelkit, by, { things }) =>
    panelkit.wallets.adjust({ customerId: things.customerId, amountMinor: 1, reason: 'mine' }, by),
  'notifications.preview': (panelkit, by) => panelkit.notifications.preview({ code: 'account.ready' }, by),
  'notifications.retry': (panelkit, by) => panelkit.notifications.retry({ notificationId: unknown }, by),
  'audit.recordView': (panelkit, by, { things }) =>
    panelkit.audit.recordView(
      { action: 'customer.view', target: { kind: 'customer', id: things.customerId } },
      by,
    ),
  'audit.list': (panelkit, by) => panelkit.audit.list({}, by),
  'wallets.ledger': (panelkit, by) => panelkit.wallets.ledger({}, by),
  'runs.backlog': (panelkit, by) => panelkit.runs.backlog(by),
  'reports.sales': (panelkit, by) => panelkit.reports.sales({ from: '2026-01-01', to: '2026-01-02' }, by),
  'search.find': (panelkit, by) => panelkit.search.find('anything', by),
  'lists.countOrders': (panelkit, by) => panelkit.lists.countOrders({}, by),
  'lists.countPayments': (panelkit, by) => panelkit.lists.countPayments({}, by),
  'lists.countSubscriptions': (panelkit, by) => panelkit.lists.countSubscriptions({}, by),
  'lists.orders': (panelkit, by) => panelkit.lists.orders({}, by),
  'lists.payments': (panelkit, by) => panelkit.lists.payments({}, by),
  'lists.subscriptions': (panelkit, by) => panelkit.lists.subscriptions({}, by),
  'runs.failures': (panelkit, by) => panelkit.runs.failures({ limit: 10 }, by),
  'runs.list': (panelkit, by) => panelkit.runs.list({ limit: 10 }, by),
  ...staffSettingsCalls,
  'secrets.reseal': (panelkit, by) => panelkit.secrets.reseal(by),
};

/** Open to anybody, or narrowed to the caller's own rows; tested where they belong. */
const open = [
  'customers.ensure',
  'plans.get',
  'plans.findBySlug',
  'plans.list',
  'plans.offers',
  // What a price costs with the shop's tax: no secret.
  'plans.withTax',
  'orders.list',
  'orders.settled',
  'payments.list',
  'payments.listRefunds',
  'payments.getRefund',
  'payments.receiveEvent',
  'payments.receiveReturn',
  'payments.recordEvent',
  // Of a provider's reference: tests/gateways/telegram-stars.test.ts shows that a stranger gets no permit.
  'payments.permit',
  // Opening hours: no secret.
  'payments.reviewsResumeAt',
  // What a price costs by each method: no secret.
  'payments.offers',
  // Whether there is a card at all; and for the host's hook, which authenticates the phone.
  'cards.areOffered',
  'cards.receiveMessage',
  'subscriptions.list',
  'delivery.byToken',
  'notifications.list',
  'events.on',
  'events.onAny',
  'events.list',
  'secrets.check',
  ...openSettingsCalls,
  // For bots, which act for everybody who writes to them.
  ...openBroadcastCalls,
  ...openChatCalls,
];

describe("somebody else's things", () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await createScene();
  });

  test.each(Object.entries(ofOwner))(
    'given what another owns, when a customer calls %s, then it is not found, as if it did not exist',
    async (_name, call) => {
      const { shop, things, stranger } = scene;
      const before = await recordsOf(shop);
      const errorOf = (wanted: Things) =>
        call(shop.panelkit, shop.as(stranger), wanted, scene).then(
          () => 'done',
          (error: { code: string; message: string; details: { kind: string } }) => ({
            code: error.code,
            message: error.message,
            kind: error.details.kind,
          }),
        );

      const answer = await errorOf(things);

      expect(answer).toMatchObject({ code: 'NOT_FOUND' });
      expect(await errorOf(nothing)).toEqual(answer);
      expect(await recordsOf(shop)).toEqual(before);
    },
  );

  test.each(Object.entries(ofStaff))(
    'given a customer, when he calls %s, then it is not found and nothing changed',
    async (_name, call) => {
      const { shop, things } = scene;
      const before = await recordsOf(shop);
      const { calls } = shop.panel;
      const callsBefore = { ...calls };

      const calling = call(shop.panelkit, shop.as({ id: things.customerId }), scene);

      await expect(calling).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect(await recordsOf(shop)).toEqual(before);
      expect(calls).toEqual(callsBefore);
    },
  );

  test('given the whole surface, then each of its functions is in one of these tables', () => {
    const { panelkit } = scene.shop;
    const surface = Object.entries(panelkit).flatMap(([part, functions]) =>
      Object.keys(functions).map((name) => `${part}.${name}`),
    );
    expect(surface.toSorted()).toEqual(
      [...Object.keys(ofOwner), ...Object.keys(ofStaff), ...open].toSorted(),
    );
  });
});
