import type { BotUpdate, BotUpdateStatus, Chat, ChatCode, ChatGroup, ChatGroupStatus } from '@panelkit/sdk';
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
import type { Access } from '../database/access.ts';
import { botUpdateKey, chatGroupKey, chatKey } from '../rows/chat-tables.ts';
import { copyOf } from '../rows/copy-of.ts';
import { joined } from '../rows/index-places.ts';
import { createReader, createWriter } from './repository.ts';

export function createBotUpdateReader({ views, run }: Access): BotUpdateReader {
  const { botUpdates } = views;
  return {
    ...createReader<BotUpdate, { bot?: string; status?: BotUpdateStatus }, 'status'>(
      run,
      botUpdates,
      ({ bot, status }) => {
        const where = (update: BotUpdate) => bot === undefined || update.bot === bot;
        return status === undefined
          ? { index: 'all', group: '', where }
          : { index: 'status', group: status, where };
      },
    ),
    findFirst: (bot, chatId) =>
      run(() => {
        const [first = null] = botUpdates.scan('chat', joined(bot, chatId));
        return copyOf(first);
      }),
    listDueChats: (bot, now, limit) =>
      run(() => {
        const chatIds = new Map<string, number>();
        for (const { chatId, nextAttemptAt } of botUpdates.scan('due', bot)) {
          if (nextAttemptAt === null || nextAttemptAt > now) break;
          if (!chatIds.has(chatId)) chatIds.set(chatId, nextAttemptAt.getTime());
        }
        return [...chatIds]
          .sort(([first, since], [second, after]) => since - after || (first < second ? -1 : 1))
          .slice(0, limit)
          .map(([chatId]) => chatId);
      }),
  };
}

export function createBotUpdateWriter({ views, run }: Access): BotUpdateWriter {
  const { botUpdates } = views;
  const { get, update } = createWriter<BotUpdate, BotUpdatePatch>(run, botUpdates);
  return {
    get,
    update,
    insertOnce: (row) =>
      run(() => {
        if (botUpdates.findBy('update', botUpdateKey(row)) !== null) return false;
        botUpdates.insert(row);
        return true;
      }),
  };
}

export function createChatReader({ views, run }: Access): ChatReader {
  const { chats } = views;
  return {
    ...createReader<Chat, { bot?: string; customerId?: string; staffId?: string }, 'customer' | 'staff'>(
      run,
      chats,
      ({ bot, customerId, staffId }) => {
        const where = (chat: Chat) =>
          (bot === undefined || chat.bot === bot) && (staffId === undefined || chat.staffId === staffId);
        if (customerId !== undefined) return { index: 'customer', group: customerId, where };
        return staffId === undefined
          ? { index: 'all', group: '', where }
          : { index: 'staff', group: staffId, where };
      },
    ),
    findByUser: (bot, userId) => run(() => copyOf(chats.findBy('user', chatKey({ bot, userId })))),
  };
}

export function createChatWriter({ views, run }: Access): ChatWriter {
  const { chats } = views;
  const { get, update } = createWriter<Chat, ChatPatch>(run, chats);
  return {
    get,
    update,
    insertOnce: (row) =>
      run(() => {
        if (chats.findBy('user', chatKey(row)) !== null) return false;
        chats.insert(row);
        return true;
      }),
  };
}

export function createChatGroupReader({ views, run }: Access): ChatGroupReader {
  const { chatGroups } = views;
  return {
    ...createReader<ChatGroup, { bot?: string; status?: ChatGroupStatus }, 'status'>(
      run,
      chatGroups,
      ({ bot, status }) => {
        const where = (group: ChatGroup) => bot === undefined || group.bot === bot;
        return status === undefined
          ? { index: 'all', group: '', where }
          : { index: 'status', group: status, where };
      },
    ),
    findByChat: (bot, chatId) => run(() => copyOf(chatGroups.findBy('chat', chatGroupKey({ bot, chatId })))),
  };
}

export function createChatGroupWriter({ views, run }: Access): ChatGroupWriter {
  const { chatGroups } = views;
  const { get, update } = createWriter<ChatGroup, ChatGroupPatch>(run, chatGroups);
  return {
    get,
    update,
    insertOnce: (row) =>
      run(() => {
        if (chatGroups.findBy('chat', chatGroupKey(row)) !== null) return false;
        chatGroups.insert(row);
        return true;
      }),
  };
}

export function createChatCodeWriter({ views, run }: Access): ChatCodeWriter {
  const { chatCodes } = views;
  const findValid = (hashes: string[], { kinds, now }: ValidCodes): ChatCode | null => {
    const known = hashes.flatMap((hash) => chatCodes.findBy('hash', hash) ?? []);
    return (
      known.find(
        ({ kind, usedAt, expiresAt }) => kinds.includes(kind) && usedAt === null && expiresAt > now,
      ) ?? null
    );
  };
  return {
    insert: (row) => run(() => chatCodes.insert(row)),
    find: (hashes, valid) => run(() => copyOf(findValid(hashes, valid))),
    use: (hashes, valid) =>
      run(() => {
        const code = findValid(hashes, valid);
        if (code === null) return null;
        chatCodes.update(code.id, { usedAt: valid.now });
        return copyOf({ ...code, usedAt: valid.now });
      }),
    end: (subjectId, kinds) =>
      run(() => {
        const open = [...chatCodes.scan('open', subjectId)].filter(({ kind }) => kinds.includes(kind));
        for (const { id } of open) chatCodes.remove(id);
      }),
  };
}
