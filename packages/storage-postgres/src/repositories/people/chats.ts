import type { BotUpdate, BotUpdateStatus, Chat, ChatGroup, ChatGroupStatus } from '@panelkit/sdk';
import type {
  BotUpdatePatch,
  BotUpdateReader,
  BotUpdateWriter,
  ChatCodeWriter,
  ChatGroupPatch,
  ChatGroupReader,
  ChatGroupWriter,
  ChatPatch,
  ChatReader,
  ChatWriter,
  ValidCodes,
} from '@panelkit/sdk/ports';
import type { Access, TransactionAccess } from '../../database/access.ts';
import { botUpdates, chatCodes, chatGroups, chats } from '../../rows/chat-rows.ts';
import { readRow } from '../../rows/columns.ts';
import { columnsOf, valuesOf } from '../../rows/table.ts';
import { createReader, createWriter } from '../repository.ts';

const first = `
  ${botUpdates.select} WHERE bot = $1 AND chat_id = $2 AND status = 'received' ORDER BY id LIMIT 1`;
const dueChats = `
  SELECT chat_id FROM panelkit.bot_updates
  WHERE bot = $1 AND next_attempt_at <= $2
  GROUP BY chat_id
  ORDER BY min(next_attempt_at), chat_id COLLATE "C"
  LIMIT $3`;
const insertUpdateOnce = `${botUpdates.insert} ON CONFLICT (bot, update_id) DO NOTHING RETURNING id`;
const insertChatOnce = `${chats.insert} ON CONFLICT (bot, user_id) DO NOTHING RETURNING id`;
const byUser = `${chats.select} WHERE bot = $1 AND user_id = $2`;
const insertGroupOnce = `${chatGroups.insert} ON CONFLICT (bot, chat_id) DO NOTHING RETURNING id`;
const byChat = `${chatGroups.select} WHERE bot = $1 AND chat_id = $2`;
const VALID = 'code_hash = ANY($1) AND kind = ANY($2) AND used_at IS NULL AND expires_at > $3';
const findCode = `${chatCodes.select} WHERE ${VALID} LIMIT 1`;
const endCodes =
  'DELETE FROM panelkit.chat_codes WHERE subject_id = $1 AND kind = ANY($2) AND used_at IS NULL';
const useCode = `
  UPDATE panelkit.chat_codes SET used_at = $3
  WHERE ${VALID}
  RETURNING ${columnsOf(chatCodes).join(', ')}`;

export function createBotUpdateReader(access: Access): BotUpdateReader {
  return {
    ...createReader<BotUpdate, { bot?: string; status?: BotUpdateStatus }>(
      access,
      botUpdates,
      ({ bot, status }) => ({ bot, status }),
    ),
    findFirst: (bot, chatId) =>
      access.run(async (session) => {
        const [cells] = await session.query(first, [bot, chatId]);
        return cells === undefined ? null : readRow(botUpdates.columns, cells);
      }),
    listDueChats: (bot, now, limit) =>
      access.run(async (session) => {
        const found = await session.query(dueChats, [bot, now.toISOString(), limit]);
        return found.map(({ chat_id: chatId }) => String(chatId));
      }),
  };
}

export function createBotUpdateWriter(access: TransactionAccess): BotUpdateWriter {
  const { get, update } = createWriter<BotUpdate, BotUpdatePatch>(access, botUpdates);
  return {
    get,
    update,
    insertOnce: (row) =>
      access.run(
        async (session) => (await session.query(insertUpdateOnce, valuesOf(botUpdates, row))).length === 1,
        { kind: botUpdates.kind, id: row.id },
      ),
  };
}

export function createChatReader(access: Access): ChatReader {
  return {
    ...createReader<Chat, { bot?: string; customerId?: string; staffId?: string }>(
      access,
      chats,
      ({ bot, customerId, staffId }) => ({ bot, customer_id: customerId, staff_id: staffId }),
    ),
    findByUser: (bot, userId) =>
      access.run(async (session) => {
        const [cells] = await session.query(byUser, [bot, userId]);
        return cells === undefined ? null : readRow(chats.columns, cells);
      }),
  };
}

export function createChatWriter(access: TransactionAccess): ChatWriter {
  const { get, update } = createWriter<Chat, ChatPatch>(access, chats);
  return {
    get,
    update,
    insertOnce: (row) =>
      access.run(
        async (session) => (await session.query(insertChatOnce, valuesOf(chats, row))).length === 1,
        { kind: chats.kind, id: row.id },
      ),
  };
}

export function createChatGroupReader(access: Access): ChatGroupReader {
  return {
    ...createReader<ChatGroup, { bot?: string; status?: ChatGroupStatus }>(
      access,
      chatGroups,
      ({ bot, status }) => ({ bot, status }),
    ),
    findByChat: (bot, chatId) =>
      access.run(async (session) => {
        const [cells] = await session.query(byChat, [bot, chatId]);
        return cells === undefined ? null : readRow(chatGroups.columns, cells);
      }),
  };
}

export function createChatGroupWriter(access: TransactionAccess): ChatGroupWriter {
  const { get, update } = createWriter<ChatGroup, ChatGroupPatch>(access, chatGroups);
  return {
    get,
    update,
    insertOnce: (row) =>
      access.run(
        async (session) => (await session.query(insertGroupOnce, valuesOf(chatGroups, row))).length === 1,
        { kind: chatGroups.kind, id: row.id },
      ),
  };
}

export function createChatCodeWriter(access: TransactionAccess): ChatCodeWriter {
  const { insert } = createWriter(access, chatCodes);
  const readCode = (statement: string, hashes: string[], { kinds, now }: ValidCodes) =>
    access.run(async (session) => {
      const [cells] = await session.query(statement, [hashes, [...kinds], now.toISOString()]);
      return cells === undefined ? null : readRow(chatCodes.columns, cells);
    });
  return {
    insert,
    find: (hashes, valid) => readCode(findCode, hashes, valid),
    use: (hashes, valid) => readCode(useCode, hashes, valid),
    end: (subjectId, kinds) =>
      access.run(async (session) => {
        await session.query(endCodes, [subjectId, [...kinds]]);
      }),
  };
}
