import type { ChatGroup } from '@panelkit/sdk';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { beforeEach, expect, test } from 'vitest';

const group = { bot: '5000000001', chatId: '-42', title: 'Staff' };
const topics = { receipts: null, panels: null };
let shop: TestPanelkit;
let chats: TestPanelkit['panelkit']['chats'];
beforeEach(async () => {
  shop = await createTestPanelkit();
  ({ chats } = shop.panelkit);
});

const as = (id: string) => ({ actor: { kind: 'staff' as const, id } });
const link = (by = 'olga'): Promise<ChatGroup> => chats.linkGroup({ ...group, topics, linkedBy: by }, as(by));
const found = () => chats.findGroup(group.bot, group.chatId);

test('given a group, when linked twice at once, then once, by whom it was linked, and the audit says so', async () => {
  const [first, second] = await Promise.all([link(), link('omid')]);
  expect(second).toEqual(first);
  expect(first).toMatchObject({ ...group, topics, status: 'linked' });
  const { rows } = await shop.panelkit.audit.list({ targetId: first.id }, shop.staff());
  expect(rows).toMatchObject([{ action: 'chat-group.link', actor: { id: first.linkedBy } }]);
  expect((await chats.listGroups({ bot: group.bot })).rows).toEqual([first]);
});

test('given someone who is not of the staff, when they link a group, then there is none', async () => {
  for (const by of [shop.as(await shop.customer()), { actor: { kind: 'service' as const, id: 'bot' } }])
    await expect(chats.linkGroup({ ...group, topics, linkedBy: 'olga' }, by)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  expect(await found()).toBeNull();
});

test('given a group, when its topics are set and one is gone, then its alerts go outside of topics, and the audit has the former', async () => {
  const { id } = await link();
  await chats.setGroupTopic({ id, kind: 'receipts', topic: '7' }, as('omid'));
  await chats.setGroupTopic({ id, kind: 'panels', topic: false }, as('omid'));
  expect((await found())?.topics).toEqual({ receipts: '7' });
  expect(await chats.forgetGroupTopic(id, '8')).toBe(false);
  expect(await chats.forgetGroupTopic(id, '7')).toBe(true);
  expect((await found())?.topics).toEqual({ receipts: null });
  const { rows } = await shop.panelkit.audit.list({ action: 'chat-group.set-topic' }, shop.staff());
  expect(rows).toMatchObject([
    { actor: { id: 'omid' }, before: { topics }, after: { topics: { receipts: '7' } } },
    {},
  ]);
});

test('given a group that is lost or unlinked, when linked again, then it is as new', async () => {
  const { id } = await link();
  expect(await chats.loseGroup(id)).toBe(true);
  expect(await chats.loseGroup(id)).toBe(false);
  expect(await found()).toMatchObject({ status: 'lost' });
  await shop.clock.advance('1m');
  expect(await link('omid')).toMatchObject({
    id,
    status: 'linked',
    linkedBy: 'omid',
    statusSince: shop.clock.now(),
  });
  await chats.unlinkGroup(id, as('olga'));
  await chats.unlinkGroup(id, as('olga'));
  expect(await found()).toMatchObject({ status: 'unlinked' });
  expect(await chats.loseGroup(id)).toBe(false);
  const { rows } = await shop.panelkit.audit.list({ action: 'chat-group.unlink' }, shop.staff());
  expect(rows).toHaveLength(1);
});

test('given a group with a new id, when moved, then it is found by that; should the new one be linked already, the old one ends', async () => {
  const { id } = await link();
  await chats.moveGroup({ ...group, nextChatId: '-10042' });
  expect(await found()).toBeNull();
  expect(await chats.findGroup(group.bot, '-10042')).toMatchObject({ id, status: 'linked' });
  const again = await link();
  await chats.moveGroup({ ...group, nextChatId: '-10042' });
  expect(await found()).toMatchObject({ id: again.id, status: 'unlinked' });
  await chats.moveGroup({ ...group, chatId: '-1', nextChatId: '-2' });
  expect(await chats.findGroup(group.bot, '-2')).toBeNull();
});

test('given a group that may see who customers are, when linked again, then it may not any more', async () => {
  const { id, showsPeople } = await link();
  expect(showsPeople).toBe(false);
  await chats.setGroupPeople({ id, showsPeople: true }, as('olga'));
  await chats.setGroupPeople({ id, showsPeople: true }, as('olga'));
  expect(await found()).toMatchObject({ showsPeople: true });
  const { rows } = await shop.panelkit.audit.list({ action: 'chat-group.set-people' }, shop.staff());
  expect(rows).toMatchObject([{ before: { showsPeople: false }, after: { showsPeople: true } }]);
  await chats.loseGroup(id);
  expect(await link()).toMatchObject({ id, showsPeople: false });
});
