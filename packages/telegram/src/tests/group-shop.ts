import type { NotifierAnswer, NotifierMessage, Payment } from '@panelkit/sdk';
import { telegramGroupNotifier } from '../notifier/telegram-group-notifier.ts';
import type { GroupMessage, SimulatedGroup } from '../simulator/groups/simulated-group.ts';
import type { SimulatedPerson } from '../simulator/simulated-person.ts';
import type { StaffBotShop } from '../staff/staff-context.ts';
import { openStaffShop, type StaffShop } from './staff-shop.ts';

/** What nobody in a group may read. */
export const PRIVATE = ['Nika Private', 'nika@private.test', 'TRX-PRIVATE', 'a private note'];

/** A shop whose staff have a group with topics, and the bot in it. */
export interface GroupShop extends StaffShop {
  group: SimulatedGroup;
  /** Links the group by the command of a member, in a topic. */
  link(person: SimulatedPerson, topic?: string): Promise<GroupMessage>;
  tapIn(person: SimulatedPerson, button: string | RegExp): Promise<{ answer: string | null }>;
  tapDataIn(person: SimulatedPerson, data: string): Promise<{ answer: string | null }>;
  sayIn(person: SimulatedPerson, text: string, topic?: string): Promise<GroupMessage[]>;
  /** Posts an alert as the engine does. */
  post(message: Partial<NotifierMessage> & Pick<NotifierMessage, 'code'>): Promise<NotifierAnswer>;
  /** A receipt that waits for review, and the alert about it. */
  receipt(): Promise<Payment>;
  postReceipt(payment: Payment): Promise<NotifierAnswer>;
}

let alerts = 0;
const AN_ALERT = {
  audience: 'staff',
  customerId: null,
  externalId: null,
  link: null,
  language: 'en',
  text: 'Something happened',
  parameters: {},
  subject: { kind: 'shop', id: 'shop' },
};

export async function openGroupShop(
  own: Partial<StaffBotShop> = {},
  { isLimited = false }: { isLimited?: boolean } = {},
): Promise<GroupShop> {
  const staffShop = await openStaffShop(own, { isLimited });
  const { shop, telegram, bot, settle, members } = staffShop;
  const group = telegram.addGroup({ title: 'Night & <day>', topics: ['Receipts', 'Panels'] });
  const notifier = telegramGroupNotifier({
    token: bot.token,
    apiRoot: telegram.apiRoot,
    fetch: telegram.fetch,
    panelkit: () => shop.panelkit,
    findMember: async (staffId) => members.get(staffId) ?? null,
    readPicture: async () => new Uint8Array([0x89, 0x50, 0x4e, 0x47]),
    ...own,
  });
  const tapped = async (tap: { readonly isAnswered: boolean; readonly answer: string | null }) => {
    await settle();
    if (!tap.isAnswered) throw new TypeError('a tap was not answered');
    return { answer: tap.answer };
  };
  const post: GroupShop['post'] = (message) => {
    alerts += 1;
    const call = { signal: new AbortController().signal, fetch: globalThis.fetch };
    const own = { id: `alert-${alerts}`, createdAt: shop.clock.now(), ...message };
    return notifier.send({ ...AN_ALERT, ...own } as NotifierMessage, call);
  };
  const world: GroupShop = {
    ...staffShop,
    group,
    post,
    link: async (person, topic) => {
      world.group.addBot(bot, person);
      world.group.send(person, '/alerts@shop_staff_bot', topic === undefined ? {} : { topic });
      await settle();
      return world.group.screen(bot);
    },
    tapIn: (person, button) => tapped(world.group.tap(person, bot, button)),
    tapDataIn: (person, data) =>
      tapped(world.group.tapData(person, bot, data, world.group.screen(bot).messageId)),
    sayIn: async (person, text, topic) => {
      const before = world.group.chat(bot).length;
      world.group.send(person, text, topic === undefined ? {} : { topic });
      await settle();
      return world.group.chat(bot).slice(before);
    },
    receipt: async () => {
      const customer = await shop.panelkit.customers.ensure({
        externalId: 'nika@private.test',
        displayName: 'Nika Private',
      });
      const plan = await shop.plan({ name: `Gold ${alerts}` });
      const items = [{ planId: plan.id, quantity: 1 }];
      const place = { customerId: customer.id, items, payment: { method: 'receipt' as const } };
      const order = await shop.panelkit.orders.place(place, shop.as(customer));
      const [payment] = (await shop.panelkit.payments.list({ orderId: order.id }, shop.staff())).rows;
      const sent = { reference: 'TRX-PRIVATE', attachmentId: 'picture', note: 'a private note' };
      return shop.panelkit.payments.submitReceipt(
        { paymentId: payment?.id ?? '', ...sent },
        shop.as(customer),
      );
    },
    postReceipt: ({ id }) =>
      post({
        code: 'staff.receipt-to-review',
        text: 'A receipt waits',
        subject: { kind: 'payment', id },
      }),
  };
  return world;
}
