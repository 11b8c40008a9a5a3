import { type Chat, LANGUAGES } from '@panelkit/sdk';
import { beforeEach, describe, expect, test } from 'vitest';
import { encodeAction } from '../screens/action.ts';
import { GROUP_ACTIONS } from '../staff/groups/group-actions.ts';
import { type GroupShop, openGroupShop } from './group-shop.ts';

let world: GroupShop;
beforeEach(async () => {
  world = await openGroupShop();
});

const groupRow = async () => world.shop.panelkit.chats.findGroup(world.staffBot.id, String(world.group.id));
const storedUpdates = async () => (await world.shop.backend.storage.botUpdates.list({ limit: 500 })).rows;

describe('a group that changes', () => {
  test.each(['kicked', 'left'] as const)(
    'given a bot that is %s, then nothing is posted, and who linked the group is told, once',
    async (status) => {
      const olga = await world.hire('olga');
      await world.link(olga);
      world.group.removeBot(world.bot, olga, status);
      await world.settle();
      expect(await groupRow()).toMatchObject({ status: 'lost' });
      expect(olga.screen(world.bot).text).toContain('The group Night & <day> gets no alerts any more');
      const before = olga.chat(world.bot).length;
      expect(await world.post({ code: 'staff.capacity' })).toMatchObject({ kind: 'refused' });
      expect(olga.chat(world.bot)).toHaveLength(before);
      await world.link(olga);
      expect(await groupRow()).toMatchObject({ status: 'linked' });
    },
  );

  test('given a bot that may not write any more, when an alert comes, then who linked the group is told', async () => {
    const olga = await world.hire('olga');
    await world.link(olga);
    world.group.removeBot(world.bot, olga, 'restricted');
    await world.settle();
    expect(await world.post({ code: 'staff.capacity' })).toMatchObject({ kind: 'refused' });
    expect(await groupRow()).toMatchObject({ status: 'lost' });
    expect(olga.screen(world.bot).text).toContain('the bot may not write there');
    const { messageId } = world.group.screen(world.bot);
    world.group.tapData(olga, world.bot, 'group-kind::panels', messageId);
    world.group.addBot(world.bot, olga);
    await world.settle();
    const { rows } = await world.shop.backend.storage.botUpdates.list({ status: 'set-aside' });
    expect(rows).toEqual([]);
  });

  test('given a removal of which no update came, when alerts are posted at once, then who linked it is told once', async () => {
    const olga = await world.hire('olga');
    await world.link(olga);
    await world.staffBot.stop();
    world.group.removeBot(world.bot, olga);
    const before = olga.chat(world.bot).length;
    const answers = await Promise.all(
      ['staff.capacity', 'staff.panel-healthy'].map((code) => world.post({ code: code as 'staff.capacity' })),
    );
    expect(answers.map(({ kind }) => kind)).toEqual(['refused', 'refused']);
    expect(olga.chat(world.bot).slice(before)).toMatchObject([
      { text: expect.stringContaining('the bot may not write there') },
    ]);
  });

  test.each(['closed', 'deleted'])(
    'given a topic that is %s, when an alert comes, then it is posted outside of topics and says why; the next does not',
    async (how) => {
      const olga = await world.hire('olga');
      await world.link(olga, 'Receipts');
      if (how === 'closed') world.group.closeTopic('Receipts');
      else world.group.deleteTopic('Receipts');
      expect(await world.post({ code: 'staff.capacity', text: 'Nearly full' })).toEqual({ kind: 'sent' });
      const screen = () => world.group.screen(world.bot);
      expect(screen()).toMatchObject({
        threadId: null,
        text: expect.stringMatching(/topic.*gone.*Nearly full/s),
      });
      await world.post({ code: 'staff.capacity', text: 'Nearly full' });
      expect(screen()).toMatchObject({ threadId: null, text: 'Nearly full' });
    },
  );

  test.each([true, false])(
    'given a group that became a supergroup, of which the bot heard: %s, then alerts go on there',
    async (isHeard) => {
      const olga = await world.hire('olga');
      world.group = world.telegram.addGroup({ kind: 'group' });
      await world.link(olga);
      const payment = await world.receipt();
      if (!isHeard) await world.staffBot.stop();
      world.group.upgrade(olga);
      if (isHeard) await world.settle();
      expect(await world.postReceipt(payment)).toEqual({ kind: 'sent' });
      await world.settle();
      expect(await groupRow()).toMatchObject({ status: 'linked', chatId: String(world.group.id) });
      if (!isHeard) return;
      await world.tapIn(olga, 'Approve');
      expect(world.group.screen(world.bot).text).toContain('The receipt was approved');
    },
  );

  test('given more alerts than a group takes in a minute, then the rest waits as long as Telegram says', async () => {
    world = await openGroupShop({}, { isLimited: true });
    const olga = await world.hire('olga');
    await world.link(olga);
    const answers = [];
    for (let sent = 0; sent < 21; sent += 1) answers.push(await world.post({ code: 'staff.capacity' }));
    expect(answers.filter(({ kind }) => kind === 'sent')).toHaveLength(19);
    expect(answers.at(-1)).toMatchObject({ kind: 'failed', retryAfterMs: 3000 });
    await world.shop.clock.advance('3s');
    expect(await world.post({ code: 'staff.capacity' })).toEqual({ kind: 'sent' });
  });
});

test('given what people write among themselves, then none of it is stored, and commands to other bots neither', async () => {
  const olga = await world.hire('olga');
  await world.link(olga);
  const eve = world.telegram.addPerson({ name: 'Eve' });
  world.group.addBot(world.bot, olga, 'administrator');
  await world.settle();
  const before = await storedUpdates();
  for (const text of ['hello all', '/alerts@other_bot now', 'approve', '/', '/ alerts'])
    expect(await world.sayIn(eve, text)).toHaveLength(1);
  expect(await storedUpdates()).toEqual(before);
  const [stored] = await sealedWhile(async () => {
    await world.sayIn(eve, '/alerts@shop_staff_bot my secret words');
  });
  expect(stored).toContain('"text":"/alerts@shop_staff_bot"');
  expect(stored).not.toContain('secret words');
  const chats: Chat[] = (await world.shop.panelkit.chats.list({ bot: world.staffBot.id })).rows;
  expect(chats.map(({ userId }) => userId)).toEqual([String(olga.id)]);
});

/** What the inbox was given meanwhile. */
async function sealedWhile(work: () => Promise<void>): Promise<string[]> {
  const { chats } = world.shop.panelkit;
  const receive = chats.receive.bind(chats);
  const contents: string[] = [];
  chats.receive = (input) => {
    contents.push(...input.updates.map(({ content }) => content));
    return receive(input);
  };
  await work();
  chats.receive = receive;
  return contents;
}

test('given a group, when the customers’ bot is in it, then it says nothing', async () => {
  const olga = await world.hire('olga');
  world.group.addBot(world.customersBot, olga, 'administrator');
  world.group.send(olga, '/start@shop_bot');
  await world.settle();
  expect(world.group.chat(world.customersBot).filter(({ isFromBot }) => isFromBot)).toEqual([]);
});

describe.each(LANGUAGES)('every button in a group, in %s', (language) => {
  test('given every alert and screen, when each button is tapped by somebody who may, then each is answered, and no screen is refused', async () => {
    world = await openGroupShop({ language });
    const olga = await world.hire('olga');
    await world.link(olga, 'Receipts');
    const [payment, other] = [await world.receipt(), await world.receipt()];
    const waits = await world.shop.plan({
      name: '<Gold & Silver> '.repeat(10).trim(),
      provisioning: { autoProvision: false },
    });
    const order = await world.shop.buy(await world.shop.customer({ balanceMinor: 5000 }), waits);
    const [unit] = await world.shop.panelkit.units.listByOrder(order.id, world.shop.staff());
    world.shop.panel.faults.next('ensureAccount', { kind: 'refused' });
    const fails = await world.shop.buy(
      await world.shop.customer({ balanceMinor: 5000 }),
      await world.shop.plan(),
    );
    await world.shop.run(world.shop.panelkit.orders.settled(fails.id));
    const [failed] = await world.shop.panelkit.units.listByOrder(fails.id, world.shop.staff());
    const panelId = world.shop.panels[0]?.id ?? '';
    const about = { language, text: '<b> & '.repeat(100) };
    for (const { id } of [payment, other])
      await world.post({ code: 'staff.receipt-to-review', ...about, subject: { kind: 'payment', id } });
    const subjects = [
      ['staff.delivery-failed', { kind: 'unit', id: unit?.id ?? '' }],
      ['staff.delivery-failed', { kind: 'unit', id: failed?.id ?? '' }],
      ['staff.panel-unhealthy', { kind: 'panel', id: panelId }],
      ['staff.needs-attention', { kind: 'attention', id: `${panelId} accounts-failing` }],
      ['staff.needs-attention', { kind: 'attention', id: `${panelId} credentials-changed` }],
      ['staff.capacity', { kind: 'plan', id: waits.id }],
      ['staff.new-customer', { kind: 'customer', id: payment.customerId }],
    ] as const;
    for (const [code, subject] of subjects)
      expect(await world.post({ code, ...about, subject })).toEqual({ kind: 'sent' });
    const tapped = new Set<string>();
    const links = new Set<string>();
    for (let more = true; more; ) {
      more = false;
      for (const { messageId, buttons } of world.group.chat(world.bot))
        for (const { callback_data: data, url } of buttons.flat()) {
          if (url !== undefined) links.add(url);
          // Last of all: nothing works after it.
          if (data === undefined || data === 'group-end' || tapped.has(`${messageId} ${data}`)) continue;
          tapped.add(`${messageId} ${data}`);
          more = true;
          const answer = world.group.tapData(olga, world.bot, data, messageId);
          await world.settle();
          expect([data, answer.isAnswered, answer.answer]).toEqual([data, true, null]);
        }
    }
    await world.sayIn(olga, '/alerts');
    await world.tapDataIn(olga, encodeAction({ name: 'group-end' }));
    for (const { text } of world.group.chat(world.bot))
      expect(text).not.toMatch(/undefined|null|NaN|\[object/);
    expect((await storedUpdates()).filter(({ status }) => status !== 'done')).toEqual([]);
    const names = new Set([...tapped].map((one) => one.split(' ')[1]?.split(':')[0]));
    expect(Object.keys(GROUP_ACTIONS).filter((name) => !names.has(name))).toEqual(['group-end']);
    for (const link of links) {
      expect(link).toMatch(/^https:\/\/t\.me\/shop_staff_bot\?start=[\w-]{1,64}$/);
      olga.start(world.bot, link.split('start=')[1]);
      await world.settle();
      expect(olga.screen(world.bot).buttons.length).toBeGreaterThan(0);
    }
  });
});
