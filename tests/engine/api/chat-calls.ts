import type { Panelkit, QueryContext } from '@panelkit/sdk';
import { unknown } from './owned-things.ts';

type Call = (panelkit: Panelkit, by: QueryContext) => Promise<unknown>;

const group = { bot: '5000000001', chatId: '-42' };

/** For bots, which act for everybody who writes to them. */
export const openChatCalls: readonly string[] = [
  'chats.receive',
  'chats.listDue',
  'chats.lastUpdateAt',
  'chats.work',
  'chats.poll',
  'chats.open',
  'chats.findByUser',
  'chats.list',
  'chats.contact',
  'chats.remember',
  'chats.markUnreachable',
  'chats.issueCode',
  'chats.redeemCode',
  'chats.takeCode',
  'chats.claim',
  'chats.unlink',
  'chats.find',
  'chats.issueRecoveryCode',
  'chats.recover',
  'chats.findGroup',
  'chats.listGroups',
  'chats.forgetGroupTopic',
  'chats.moveGroup',
  'chats.loseGroup',
];

/** In which groups alerts for staff are posted. */
export const staffChatCalls: Record<string, Call> = {
  'chats.linkGroup': (panelkit, by) =>
    panelkit.chats.linkGroup({ ...group, title: 'Mine', linkedBy: 'olga', topics: { receipts: null } }, by),
  'chats.setGroupTopic': (panelkit, by) =>
    panelkit.chats.setGroupTopic({ id: unknown, kind: 'receipts', topic: null }, by),
  'chats.setGroupPeople': (panelkit, by) =>
    panelkit.chats.setGroupPeople({ id: unknown, showsPeople: true }, by),
  'chats.unlinkGroup': (panelkit, by) => panelkit.chats.unlinkGroup(unknown, by),
};
