import type { BotUpdate, Chat, ChatCode, ChatGroup } from '@panelkit/sdk';
import { byGroup, byTime, joined } from './index-places.ts';
import { createTable } from './table.ts';

/** What is unique of an update. */
export const botUpdateKey = (row: Pick<BotUpdate, 'bot' | 'updateId'>) => joined(row.bot, row.updateId);
/** What is unique of a chat. */
export const chatKey = (row: Pick<Chat, 'bot' | 'userId'>) => joined(row.bot, row.userId);

/** What is unique of a group. */
export const chatGroupKey = (row: Pick<ChatGroup, 'bot' | 'chatId'>) => joined(row.bot, row.chatId);

/** Updates of bots at messengers, and whom the bots talk to. */
export const createChatTables = () => ({
  botUpdates: createTable<BotUpdate, 'update', 'status' | 'chat' | 'due' | 'settled'>({
    kind: 'bot update',
    fixed: ['bot', 'updateId', 'chatId', 'receivedAt'],
    unique: { update: botUpdateKey },
    indexes: {
      status: byGroup((row) => row.status),
      chat: byGroup((row) => (row.status === 'received' ? joined(row.bot, row.chatId) : null)),
      due: byTime(
        (row) => row.nextAttemptAt,
        (row) => row.bot,
      ),
      settled: byTime((row) => row.settledAt),
    },
  }),
  chats: createTable<Chat, 'user', 'userId' | 'customer' | 'staff'>({
    kind: 'chat',
    fixed: ['bot', 'userId', 'createdAt'],
    unique: { user: chatKey },
    indexes: {
      userId: byGroup((row) => row.userId),
      customer: byGroup((row) => row.customerId),
      staff: byGroup((row) => row.staffId),
    },
  }),
  chatGroups: createTable<ChatGroup, 'chat', 'status'>({
    kind: 'chat group',
    fixed: ['bot', 'createdAt'],
    unique: { chat: chatGroupKey },
    indexes: { status: byGroup((row) => row.status) },
  }),
  chatCodes: createTable<ChatCode, 'hash' | 'recovery', 'open'>({
    kind: 'chat code',
    fixed: ['codeHash', 'kind', 'subjectId', 'createdAt', 'expiresAt'],
    unique: {
      hash: (row) => row.codeHash,
      recovery: (row) => (row.kind === 'recovery' && row.usedAt === null ? row.subjectId : null),
    },
    indexes: { open: byGroup((row) => (row.usedAt === null ? row.subjectId : null)) },
  }),
});
