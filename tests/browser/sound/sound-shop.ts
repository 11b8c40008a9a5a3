import { createFakePaymentGateway, createTestClock } from '@panelkit/sdk/testing';
import type { Mail } from '../../../packages/shop/src/people/mailer.ts';
import { returnTokenOf } from '../../../packages/shop/src/security/return-token.ts';
import type { TestBrowser } from '../../../packages/shop/src/tests/test-browser.ts';
import { openTestShop, type TestShop } from '../../../packages/shop/src/tests/test-shop.ts';

/** A shop in which every page has something to show. */
export interface SoundShop extends TestShop {
  buyer: TestBrowser;
  owner: TestBrowser;
  /** Pages that no other page links to, with what their addresses need. */
  unlinked: Record<Audience, string[]>;
}

export type Audience = 'stranger' | 'buyer' | 'owner';

const INVOICES = {
  seller: { name: 'North', address: 'Main Street 1', taxId: '1', footer: { en: 'Thanks', fa: 'سپاس' } },
  invoiceSeries: 'INV',
  creditNoteSeries: 'CN',
  fiscal: { calendar: 'gregorian', firstMonth: 1, timeZone: 'Europe/Berlin' },
} as const;
const BROADCAST = { kind: 'offers', channels: 'telegram', 'text-en': 'Hello', 'text-fa': 'سلام', url: '' };

export async function openSoundShop(): Promise<SoundShop> {
  const mailed: Mail[] = [];
  const clock = createTestClock();
  // Asked in another currency, so that its terms have every field.
  const { gateway } = createFakePaymentGateway({ clock, currencies: ['EUR'] });
  const shop = await openTestShop({
    clock,
    telegram: true,
    mail: async (mail) => void mailed.push(mail),
    paymentGateways: [gateway],
    policies: { payments: { fake: { askedIn: 'EUR' } } },
    shop: { methodKeys: { fake: [{ variable: 'FAKE_KEY', shown: '••••9f3c' }] } },
  });
  await shop.panelkit.shopSettings.update({ patch: { invoices: INVOICES } }, shop.staff());
  const [best] = [
    await shop.plan({
      slug: 'best',
      name: 'Best',
      durationDays: 2,
      trialDays: 2,
      setupFeeMinor: 100,
      popular: true,
    }),
    await shop.plan({ slug: 'other', name: 'Other', featured: true }),
  ];
  const ada = await shop.customer({ balanceMinor: 90_000 });
  const buyer = await shop.openAs(ada);
  const owner = await shop.openAsStaff('olga');
  const order = await shop.buy(ada, best);
  await shop.run(shop.panelkit.orders.settled(order.id));
  await shop.scheduler.tick();
  const items = [{ planId: best.id, quantity: 1 }];
  const byReceipt = { customerId: ada.id, items, payment: { method: 'receipt' } };
  await shop.panelkit.orders.place(byReceipt, shop.as(ada));
  const topUp = { customerId: ada.id, amountMinor: 500, method: 'receipt' };
  await shop.panelkit.payments.topUp(topUp, shop.as(ada));
  const { id: paymentId } = await shop.panelkit.payments.topUp(topUp, shop.as(ada));
  await shop.panelkit.payments.submitReceipt({ paymentId, reference: '1' }, shop.as(ada));
  await owner.submit('/staff/broadcasts/new', '/staff/broadcasts', {
    ...BROADCAST,
    services: 'never-bought',
  });
  await buyer.submit('/plans/best', '/cart', { quantity: '2', goTo: 'cart' });
  const [unit] = await shop.panelkit.units.listByOrder(order.id, shop.staff());
  const subscriptionIds = unit?.subscriptionId == null ? [] : [unit.subscriptionId];
  const selected = { subscriptionIds, work: { kind: 'add-days', days: 1, reason: 'slow' } } as const;
  const { id: runId } = await shop.panelkit.bulk.workOnSelected(selected, shop.staff());
  const { email } = await shop.user({ name: 'Forgetful' });
  await shop.open().submit('/forgot', '/forgot', { email: email ?? '' });
  const [resetPage = ''] = /\/reset\/[\w.~-]+/.exec(shop.mails.at(-1)?.text ?? '') ?? [];
  await castToAll(shop);
  await unknownMoney(shop);
  await linkGroups(shop);
  const unsubscribeUrl = mailed.find((mail) => mail.unsubscribeUrl !== undefined)?.unsubscribeUrl ?? '';
  const unsubscribePage = new URL(unsubscribeUrl).pathname;
  const mergePage = await twinOf(shop, ada);
  const returnPage = `/payments/returned/${returnTokenOf(shop.shop.cookieSecret, paymentId)}`;
  const ids = { returnPage, resetPage, unsubscribePage, runId, mergePage, planId: best.id };
  return { ...shop, buyer, owner, unlinked: unlinkedOf(shop, ids) };
}

/** Somebody who may be the same person, writes from a chat, and is blocked. */
async function twinOf({ panelkit, staff }: TestShop, { id }: { id: string }): Promise<string> {
  const twin = await panelkit.customers.ensure({ externalId: 'twin', displayName: 'Ada again' });
  await panelkit.chats.open({ bot: '7', userId: '7', chatId: '7', customerId: twin.id });
  await panelkit.customers.block({ customerId: twin.id, reason: 'abuse' }, staff());
  return `/staff/customers/${id}/merge?with=${twin.id}`;
}

/** Groups of staff: one that sees who customers are, and one that is lost. */
async function linkGroups(shop: TestShop): Promise<void> {
  const { chats } = shop.panelkit;
  const ofStaff = { bot: shop.shop.bots.staff?.id ?? '', topics: { receipts: null }, linkedBy: 'olga' };
  const [seeing, lost] = [
    await chats.linkGroup({ ...ofStaff, chatId: '-1', title: 'Night <crew>' }, shop.staff()),
    await chats.linkGroup({ ...ofStaff, chatId: '-2', title: 'گروه شب '.repeat(14) }, shop.staff()),
  ];
  await chats.setGroupPeople({ id: seeing.id, showsPeople: true }, shop.staff());
  await chats.loseGroup(lost.id);
}

/** Money that fits no payment. */
async function unknownMoney({ panelkit, scheduler }: TestShop): Promise<void> {
  const money = { receivedMinor: 500, chargedBackMinor: 0, currency: 'EUR', refunds: [] };
  const state = { ...money, status: 'ended' as const, endReason: null };
  const payment = { providerReference: 'unknown', paymentId: null, state };
  await panelkit.payments.recordEvent({ gateway: 'fake', event: { id: 'unknown', payment } });
  await scheduler.tick();
}

/** A broadcast that is over, by every channel. */
async function castToAll(shop: TestShop): Promise<void> {
  const { broadcasts, customers } = shop.panelkit;
  const { id: externalId } = await shop.user({ emailConfirmedAt: shop.clock.now() });
  await customers.ensure({ externalId });
  const content = { texts: { en: { text: 'Hello' } } };
  const { id } = await broadcasts.draft(
    { kind: 'news', channels: ['telegram', 'email'], audience: {}, content },
    shop.staff(),
  );
  await broadcasts.start({ broadcastId: id }, shop.staff());
  await shop.run(broadcasts.settled(id, shop.staff()));
}

function unlinkedOf(
  { panels }: TestShop,
  ids: Record<'planId' | 'returnPage' | 'resetPage' | 'unsubscribePage' | 'runId' | 'mergePage', string>,
): SoundShop['unlinked'] {
  const panelId = panels[0]?.id ?? '';
  const { planId, returnPage, resetPage, unsubscribePage, runId, mergePage } = ids;
  return {
    stranger: [
      '/forgot',
      resetPage,
      unsubscribePage,
      '/confirm/unknown',
      '/offline?lang=en',
      '/mini',
      '/nothing',
      returnPage,
    ],
    buyer: [
      '/receipts/shared',
      '/checkout',
      '/compare?plan=best&plan=other',
      '/telegram/unknown',
      '/nothing',
    ],
    owner: [
      '/staff/plans/new',
      '/staff/roles/new',
      '/staff/notifications/preview',
      '/staff/inbounds/new',
      '/staff/panels/new?kind=marzban',
      `/staff/attention/ask?what=trust&panelId=${panelId}`,
      ...['drift', 'credentials'].map((page) => `/staff/panels/${panelId}/${page}`),
      '/profile/second-factor',
      mergePage,
      `/staff/plans/${planId}/places`,
      `/staff/selections/${runId}`,
      '/demo/chat',
      '/staff/nothing',
    ],
  };
}
