import { type BotUpdate, type Chat, type ChatCode, type ChatGroup, LANGUAGES } from '@panelkit/sdk';
import { boolean, instant, json, nullable, number, oneOf, text } from './columns.ts';
import { defineTable } from './table.ts';

export const botUpdates = defineTable<BotUpdate>({
  kind: 'bot update',
  name: 'bot_updates',
  fixed: ['bot', 'updateId', 'chatId', 'receivedAt'],
  columns: {
    id: text,
    bot: text,
    updateId: number,
    chatId: text,
    sealedContent: nullable(text),
    status: oneOf('received', 'done', 'set-aside'),
    attempts: number,
    errorCode: nullable(text),
    nextAttemptAt: nullable(instant),
    receivedAt: instant,
    settledAt: nullable(instant),
  },
});

export const chats = defineTable<Chat>({
  kind: 'chat',
  name: 'chats',
  fixed: ['bot', 'userId', 'createdAt'],
  columns: {
    id: text,
    bot: text,
    userId: text,
    chatId: text,
    customerId: nullable(text),
    staffId: nullable(text),
    language: nullable(oneOf(...LANGUAGES)),
    form: nullable(json('expiresAt')),
    sealedContact: nullable(text),
    unreachableSince: nullable(instant),
    createdAt: instant,
  },
});

export const chatGroups = defineTable<ChatGroup>({
  kind: 'chat group',
  name: 'chat_groups',
  fixed: ['bot', 'createdAt'],
  columns: {
    id: text,
    bot: text,
    chatId: text,
    title: text,
    topics: json(),
    showsPeople: boolean,
    status: oneOf('linked', 'lost', 'unlinked'),
    statusSince: instant,
    linkedBy: text,
    createdAt: instant,
  },
});

export const chatCodes = defineTable<ChatCode>({
  kind: 'chat code',
  name: 'chat_codes',
  columns: {
    id: text,
    codeHash: text,
    kind: oneOf('customer', 'staff', 'recovery'),
    subjectId: text,
    createdAt: instant,
    expiresAt: instant,
    usedAt: nullable(instant),
  },
});
