import { beforeEach, describe, expect, test } from 'vitest';
import { encodeAction } from '../screens/action.ts';
import { type GroupShop, openGroupShop, PRIVATE } from './group-shop.ts';
import { EVERYTHING } from './staff-shop.ts';

let world: GroupShop;
beforeEach(async () => {
  world = await openGroupShop();
});

const groupRow = async () => world.shop.panelkit.chats.findGroup(world.staffBot.id, String(world.group.id));
const stateOf = async (paymentId: string) =>
  (await world.shop.panelkit.payments.get(paymentId, world.shop.staff())).state;
const buttonsOf = () =>
  world.group
    .screen(world.bot)
    .buttons.flat()
    .map(({ text }) => text);

describe('linking a group', () => {
  test('given a member who decides about the shop, when they ask in a topic, then everything is posted there, and the audit says who', async () => {
    const olga = await world.hire('olga');
    const screen = await world.link(olga, 'Receipts');
    expect(screen).toMatchObject({ threadId: world.group.topic('Receipts') });
    expect(screen.text).toContain('This group now gets alerts');
    expect(await groupRow()).toMatchObject({
      status: 'linked',
      linkedBy: 'olga',
      title: 'Night & <day>',
      topics: { receipts: '2', deliveries: '2', panels: '2', sales: '2' },
    });
    const { rows } = await world.shop.panelkit.audit.list({ action: 'chat-group.link' }, world.shop.staff());
    expect(rows).toMatchObject([{ actor: { id: 'olga' } }]);
  });

  test.each([
    { name: 'somebody whose Telegram is not linked', permissions: null, then: 'Only staff may do this' },
    {
      name: 'a member who decides nothing about the shop',
      permissions: ['decide-receipts'] as const,
      then: 'Your role does not allow this',
    },
  ])('given $name, when they ask, then the group is not linked', async ({ permissions, then }) => {
    const person = permissions === null ? world.telegram.addPerson() : await world.hire('tom', permissions);
    expect((await world.link(person)).text).toContain(then);
    expect(await groupRow()).toBeNull();
  });

  test('given an anonymous administrator, when they ask, then nobody knows who they are', async () => {
    const olga = await world.hire('olga');
    world.group.addBot(world.bot, olga);
    world.group.send(olga, '/alerts@shop_staff_bot', { isAnonymous: true });
    await world.settle();
    expect(world.group.screen(world.bot).text).toContain('under their own name');
    expect(await groupRow()).toBeNull();
  });

  test('given the link that adds the bot to a group, when followed, then it is linked', async () => {
    const olga = await world.hire('olga');
    world.group.addBot(world.bot, olga);
    await world.sayIn(olga, '/start@shop_staff_bot alerts');
    expect(await groupRow()).toMatchObject({ status: 'linked', topics: { receipts: null } });
  });

  test('given topics, when a kind is tapped in another, then it is posted there alone; tapped again, nowhere', async () => {
    const olga = await world.hire('olga');
    await world.link(olga, 'Receipts');
    await world.sayIn(olga, '/alerts', 'Panels');
    expect(buttonsOf()).toContain('↪️ Panels (in another topic)');
    await world.tapIn(olga, 'Panels (in another');
    expect(buttonsOf()).toContain('✅ Panels');
    expect((await groupRow())?.topics).toMatchObject({ panels: '3', receipts: '2' });
    await world.post({ code: 'staff.panel-unhealthy', text: 'A panel is down' });
    expect(world.group.screen(world.bot)).toMatchObject({ threadId: 3, text: 'A panel is down' });
    await world.tapIn(olga, '✅ Panels');
    expect(await world.post({ code: 'staff.panel-unhealthy' })).toMatchObject({ kind: 'refused' });
    expect((await groupRow())?.topics).not.toHaveProperty('panels');
  });

  test('given a group, when alerts are switched off in it, then nothing is posted, and its old buttons do nothing', async () => {
    const olga = await world.hire('olga');
    await world.link(olga);
    const payment = await world.receipt();
    await world.postReceipt(payment);
    const { messageId } = world.group.screen(world.bot);
    await world.sayIn(olga, '/alerts');
    await world.tapIn(olga, 'No alerts');
    expect(world.group.screen(world.bot).text).toContain('gets no alerts any more');
    expect(await world.postReceipt(payment)).toMatchObject({ kind: 'refused' });
    const tapped = world.group.tap(olga, world.bot, 'Approve', messageId);
    await world.settle();
    expect(tapped.answer).toContain('gets no alerts any more');
    expect((await stateOf(payment.id)).status).toBe('in-review');
  });
});

describe('who taps in a group', () => {
  test('given a receipt and two who approve at the same moment, then one effect, and the group reads who', async () => {
    const [olga, omid] = [await world.hire('olga'), await world.hire('omid')];
    await world.link(olga);
    const payment = await world.receipt();
    await world.postReceipt(payment);
    world.group.tap(olga, world.bot, 'Approve');
    world.group.tap(omid, world.bot, 'Approve');
    await world.settle();
    expect((await stateOf(payment.id)).status).toBe('captured');
    const { rows } = await world.shop.panelkit.audit.list({ limit: 500 }, world.shop.staff());
    const decisions = rows.filter(({ action }) => action === 'payment.capture');
    expect(decisions).toMatchObject([{ actor: { id: 'olga' } }]);
    expect(world.group.screen(world.bot).text).toContain('Already decided: approved by a colleague');
    expect(buttonsOf()).toEqual(['🔒 Open in private']);
  });

  test('given a shop that names its staff, when the second taps, then the group reads who was first', async () => {
    world = await openGroupShop({ nameOfActor: async (id) => `Ms ${id}` });
    const [olga, omid] = [await world.hire('olga'), await world.hire('omid')];
    await world.link(olga);
    const payment = await world.receipt();
    await world.postReceipt(payment);
    await world.tapIn(olga, 'Approve');
    expect(world.group.screen(world.bot).text).toContain('The receipt was approved. olga');
    await world.tapDataIn(omid, encodeAction({ name: 'approve', id: payment.id }));
    expect(world.group.screen(world.bot).text).toContain('approved by Ms olga');
  });

  test('given each action and who may not do it, when tapped, then they are told, and nothing changes', async () => {
    const olga = await world.hire('olga');
    await world.link(olga);
    const payment = await world.receipt();
    await world.postReceipt(payment);
    const stranger = world.telegram.addPerson({ name: 'Eve' });
    const tom = await world.hire('tom', []);
    const before = world.group.chat(world.bot);
    for (const name of ['approve', 'rejection', 'reject', 'receipt', 'group-kind', 'group-end']) {
      const data = encodeAction({ name, id: payment.id, value: '1' });
      expect((await world.tapDataIn(stranger, data)).answer).toContain('Only staff may do this');
      expect((await world.tapDataIn(tom, data)).answer).toContain('Your role does not allow this');
    }
    // Of the private chat: nobody does that here.
    for (const name of [
      'customer',
      'picture',
      'gift',
      'terminate',
      'broadcast-move',
      'maintenance-set',
      'find',
    ])
      expect((await world.tapDataIn(olga, encodeAction({ name, id: payment.customerId }))).answer).toContain(
        'no longer valid',
      );
    world.members.set('olga', 'second-factor');
    expect((await world.tapIn(olga, 'Approve')).answer).toContain('second factor');
    world.members.delete('olga');
    expect((await world.tapIn(olga, 'Approve')).answer).toContain('Only staff');
    expect(world.group.chat(world.bot)).toEqual(before);
    expect((await stateOf(payment.id)).status).toBe('in-review');
    expect(await world.shop.panelkit.chats.findByUser(world.staffBot.id, String(stranger.id))).toBeNull();
  });

  test('given a reason, when chosen in the group, then the customer can read it', async () => {
    const olga = await world.hire('olga');
    await world.link(olga);
    const payment = await world.receipt();
    await world.postReceipt(payment);
    await world.tapIn(olga, 'Reject');
    expect(buttonsOf()).toEqual([
      'The amount is different',
      'The transfer did not arrive',
      'The picture cannot be read',
      '‹ Back',
      '🔒 Open in private',
    ]);
    await world.tapIn(olga, 'did not arrive');
    expect(await stateOf(payment.id)).toMatchObject({
      status: 'rejected',
      reason: 'The transfer did not arrive',
    });
  });
});

describe('what a group reads', () => {
  const walk = async ({ showsPeople }: { showsPeople: boolean }) => {
    const olga = await world.hire('olga', EVERYTHING);
    await world.link(olga);
    const { id = '' } = (await groupRow()) ?? {};
    await world.shop.panelkit.chats.setGroupPeople({ id, showsPeople }, world.shop.staff());
    const payment = await world.receipt();
    await world.post({
      code: 'staff.new-customer',
      text: 'A new customer: Nika Private',
      subject: { kind: 'customer', id: payment.customerId },
    });
    await world.postReceipt(payment);
    await world.tapIn(olga, 'Reject');
    await world.tapIn(olga, 'Back');
    await world.tapIn(olga, 'Approve');
    return { olga, payment };
  };

  test('given cases of a customer, then nobody in the group learns who that is', async () => {
    const { olga, payment } = await walk({ showsPeople: false });
    const sent = JSON.stringify(world.bot.calls().filter(({ values }) => Number(values.chat_id) < 0));
    expect(sent).toContain('A new customer has come');
    for (const secret of [...PRIVATE, 'sendPhoto']) expect(sent).not.toContain(secret);
    const link = world.group.screen(world.bot).buttons.flat().at(-1)?.url ?? '';
    const [, payload = ''] = /^https:\/\/t\.me\/shop_staff_bot\?start=(\w.*)$/.exec(link) ?? [];
    olga.start(world.bot, payload);
    await world.settle();
    expect(olga.screen(world.bot).text).toContain('Nika Private');
    const tom = await world.hire('tom', []);
    tom.start(world.bot, payload);
    await world.settle();
    expect(tom.screen(world.bot).text).toContain('Your role does not allow this');
    expect(payload).toContain(encodeAction({ name: 'x', id: payment.id }).slice(2));
  });

  test('given a group that may, then it sees the customer and the picture, and taps change its caption', async () => {
    await walk({ showsPeople: true });
    const messages = world.group.chat(world.bot).filter(({ isFromBot }) => isFromBot);
    expect(messages.map(({ text }) => text).join()).toContain('A new customer: Nika Private');
    const receipt = messages.at(-1);
    expect(receipt).toMatchObject({ isEdited: true, file: { kind: 'photo' } });
    expect(receipt?.text).toContain('The receipt was approved. olga');
  });

  test.each(['see_approve', 'see_terminate', 'see_gift', 'see_receipt_short', 'see_', 'see_customer_'])(
    'given a link %s that somebody made up, when followed, then it shows the menu alone',
    async (payload) => {
      const olga = await world.hire('olga');
      olga.start(world.bot, payload);
      await world.settle();
      expect(olga.screen(world.bot).text).toContain('Blue & Sons');
    },
  );
});
