import { randomBytes } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { type GroupShop, openGroupShop } from '../../tests/group-shop.ts';

let world: GroupShop;
beforeEach(async () => {
  world = await openGroupShop();
});

async function linkedGroup() {
  const olga = await world.hire('olga');
  await world.link(olga);
  const row = await world.shop.panelkit.chats.findGroup(world.staffBot.id, String(world.group.id));
  return { olga, groupId: row?.id ?? '' };
}

const bytes = randomBytes(1000);
const aFile = (groupId: string) => ({ groupId, name: 'shop.age', bytes, caption: 'Backup <1>' });

async function send(groupId: string) {
  const sent = await world.staffBot.sendFile(aFile(groupId));
  if (sent === 'lost') throw new TypeError('the group is lost');
  return sent;
}

test('given a linked group, when a file is sent, then the group has it; removed, it has it no more', async () => {
  const { groupId } = await linkedGroup();
  const sent = await send(groupId);
  const { text, file, threadId } = world.group.screen(world.bot);
  expect({ text, threadId }).toEqual({ text: 'Backup <1>', threadId: null });
  expect(file?.bytes).toEqual(new Uint8Array(bytes));
  await sent.remove();
  expect(world.group.screen(world.bot).text).not.toBe('Backup <1>');
  await expect(sent.remove()).rejects.toThrow(/not found/);
});

test.each(['lost-call', 'bad-gateway', 'too-many-requests'] as const)(
  'given Telegram that fails once (%s), when a file is sent, then it is sent again',
  async (fault) => {
    const { groupId } = await linkedGroup();
    world.telegram.faults.next(fault, 'sendDocument');
    const sending = send(groupId);
    await world.shop.clock.advance('1m');
    await sending;
    expect(world.group.screen(world.bot).text).toBe('Backup <1>');
  },
);

test('given a bot that was removed, when a file is sent, then the group is lost, and so is one that nobody linked', async () => {
  const { olga, groupId } = await linkedGroup();
  await world.staffBot.stop();
  world.group.removeBot(world.bot, olga);
  expect(await world.staffBot.sendFile(aFile(groupId))).toBe('lost');
  expect(await world.staffBot.sendFile(aFile(groupId))).toBe('lost');
  expect(await world.staffBot.sendFile(aFile('00000000-0000-4000-8000-000000000000'))).toBe('lost');
});

test('given a file that is too large, when it is sent, then that fails at once', async () => {
  const { groupId } = await linkedGroup();
  const large = { ...aFile(groupId), bytes: new Uint8Array(51 * 1024 ** 2) };
  await expect(world.staffBot.sendFile(large)).rejects.toThrow(/too big/);
});
