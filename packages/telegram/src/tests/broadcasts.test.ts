import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SimulatedPerson } from '../simulator/simulated-person.ts';
import { type BotShop, openBotShop } from './bot-shop.ts';

let bots: BotShop;
beforeEach(async () => {
  bots = await openBotShop();
});
afterEach(() => bots.customerBot.stop());

const DRAFT = {
  kind: 'offers' as const,
  channels: ['telegram'],
  content: {
    texts: {
      en: { text: 'Hello {name}: <b>50 %</b> & more', buttonLabel: 'See it' },
      fa: { text: 'سلام {name}', buttonLabel: 'ببینید' },
    },
    buttonUrl: 'https://shop.test/offers',
  },
  audience: {},
};

async function join(name: string): Promise<SimulatedPerson> {
  const person = bots.telegram.addPerson({ name });
  person.start(bots.bot);
  await bots.settle();
  return person;
}

async function cast(draft = DRAFT) {
  const { panelkit, staff, run } = bots.shop;
  const { id } = await panelkit.broadcasts.draft(draft, staff());
  await panelkit.broadcasts.start({ broadcastId: id }, staff());
  return run(panelkit.broadcasts.settled(id, staff()));
}

const heard = (person: SimulatedPerson) =>
  person.chat(bots.bot).filter(({ text }) => text.startsWith('Hello') || text.startsWith('سلام'));

describe('broadcasts by the customers’ bot', () => {
  test('given people with the bot, one of whom blocked it, then each reads it as plain text, and the block is remembered', async () => {
    const [ada, bob] = [await join('Ada'), await join('Bob & <i>')];
    bob.block(bots.bot);
    const cleo = await join('Cleo');
    const preview = await bots.shop.panelkit.broadcasts.preview(DRAFT, bots.shop.staff());
    expect(preview.matching).toBe(3);
    expect((await cast()).counts).toMatchObject({ sent: 2, unknown: 0 });
    expect(heard(ada).map(({ text }) => text)).toEqual(['Hello Ada: <b>50 %</b> & more']);
    expect(heard(cleo)).toHaveLength(1);
    expect(heard(bob)).toEqual([]);
  });

  test('given a broadcast, when its button to decline is tapped, then it stays, the answer comes below, and the kind comes no more', async () => {
    const ada = await join('Ada');
    await cast();
    const [message] = heard(ada);
    ada.tap(bots.bot, /No more offers/);
    const answer = await bots.see(ada);
    expect(answer.text).toContain('no more messages of this kind: Offers');
    expect(heard(ada)[0]?.messageId).toBe(message?.messageId);
    expect((await cast()).counts.sent).toBe(0);
    ada.tap(bots.bot, /Offers/);
    await bots.settle();
    expect((await cast()).counts.sent).toBe(1);
  });

  test('given a broadcast that was sent, when recalled, then it is gone from the chats; a deleted one is no trouble', async () => {
    const [ada, bob] = [await join('Ada'), await join('Bob')];
    const { broadcast } = await cast();
    const { panelkit, staff, run } = bots.shop;
    await panelkit.broadcasts.recall({ broadcastId: broadcast.id }, staff());
    const report = await run(panelkit.broadcasts.settled(broadcast.id, staff()));
    expect(report.counts).toMatchObject({ recalled: 2, sent: 0, kept: 0 });
    expect([...heard(ada), ...heard(bob)]).toEqual([]);
  });

  test('given a text of the greatest length with Latin words in Persian, then it leaves', async () => {
    const ada = await join('Ada');
    const text = `سلام ${'ab و '.repeat(800)}`.padEnd(4096, 'ی').slice(0, 4096);
    await cast({
      ...DRAFT,
      content: {
        texts: { ...DRAFT.content.texts, en: { text, buttonLabel: 'x' }, fa: { text, buttonLabel: 'x' } },
        buttonUrl: DRAFT.content.buttonUrl,
      },
    });
    expect(heard(ada).map((message) => message.text.length)).toEqual([4096]);
  });

  test('given a member of staff who has a chat with the bot, when they test it, then it comes there; without one they are told', async () => {
    const { panelkit, staff } = bots.shop;
    const { id } = await panelkit.broadcasts.draft(DRAFT, staff());
    const input = { broadcastId: id, channel: 'telegram', language: 'en' as const };
    expect(await panelkit.broadcasts.test(input, staff())).toEqual({ kind: 'no-address' });
    const tester = await join('Tess');
    const chat = await panelkit.chats.open({
      bot: 'staff',
      userId: String(tester.id),
      chatId: String(tester.id),
    });
    const { code } = await panelkit.chats.issueCode({ actor: staff().actor });
    await panelkit.chats.redeemCode({ id: chat.id, code });
    expect(await panelkit.broadcasts.test(input, staff())).toMatchObject({ kind: 'sent' });
    expect(heard(tester)).toHaveLength(1);
  });
});
