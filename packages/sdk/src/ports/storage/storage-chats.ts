import type { BotUpdate, BotUpdateStatus } from '../../domain/chats/bot-update.ts';
import type { Chat, ChatCode, ChatCodeKind } from '../../domain/chats/chat.ts';
import type { ChatGroup, ChatGroupStatus } from '../../domain/chats/chat-group.ts';
import type { Reader, Writer } from './storage-repositories.ts';

export type BotUpdatePatch = Partial<
  Pick<BotUpdate, 'sealedContent' | 'status' | 'attempts' | 'errorCode' | 'nextAttemptAt' | 'settledAt'>
>;
export type ChatPatch = Partial<
  Pick<Chat, 'chatId' | 'customerId' | 'staffId' | 'language' | 'form' | 'sealedContact' | 'unreachableSince'>
>;

export type ChatGroupPatch = Partial<Omit<ChatGroup, 'id' | 'bot' | 'createdAt'>>;

/** Unique: (`bot`, `updateId`). */
export interface BotUpdateReader extends Reader<BotUpdate, { bot?: string; status?: BotUpdateStatus }> {
  /** The update of a chat that was received first and is not settled (partial index on bot, chat and id). */
  findFirst(bot: string, chatId: string): Promise<BotUpdate | null>;
  /**
   * Chats of which an update has a `nextAttemptAt` ≤ now, the longest wait first (partial index on bot and
   * `nextAttemptAt`).
   */
  listDueChats(bot: string, now: Date, limit: number): Promise<string[]>;
}

/** The inbox of the bots. */
export interface BotUpdateWriter extends Pick<Writer<BotUpdate, BotUpdatePatch>, 'get' | 'update'> {
  /**
   * `INSERT … ON CONFLICT (bot, update_id) DO NOTHING`. False when the update is stored already (nothing
   * changed).
   */
  insertOnce(update: BotUpdate): Promise<boolean>;
}

/** Unique: (`bot`, `userId`). */
export interface ChatReader extends Reader<Chat, { bot?: string; customerId?: string; staffId?: string }> {
  findByUser(bot: string, userId: string): Promise<Chat | null>;
}

export interface ChatWriter extends Omit<Writer<Chat, ChatPatch>, 'insert'> {
  /**
   * `INSERT … ON CONFLICT (bot, user_id) DO NOTHING`. False when the person has a chat already (nothing
   * changed).
   */
  insertOnce(chat: Chat): Promise<boolean>;
}

/** Unique: (`bot`, `chatId`). */
export interface ChatGroupReader extends Reader<ChatGroup, { bot?: string; status?: ChatGroupStatus }> {
  findByChat(bot: string, chatId: string): Promise<ChatGroup | null>;
}

export interface ChatGroupWriter extends Omit<Writer<ChatGroup, ChatGroupPatch>, 'insert'> {
  /**
   * `INSERT … ON CONFLICT (bot, chat_id) DO NOTHING`. False when the group is stored already (nothing
   * changed).
   */
  insertOnce(group: ChatGroup): Promise<boolean>;
}

/** Which codes count, and when. */
export interface ValidCodes {
  kinds: readonly ChatCodeKind[];
  now: Date;
}

/** Unique: `codeHash`; `subjectId` among recovery codes that are not used. */
export interface ChatCodeWriter extends Pick<Writer<ChatCode, never>, 'insert'> {
  /**
   * The code with one of these hashes, not locked. Null when there is none of these kinds, it was used, or
   * `expiresAt` ≤ now.
   */
  find(codeHashes: string[], valid: ValidCodes): Promise<ChatCode | null>;
  /** Uses up what `find` would find: one conditional update. Null: nothing changed. */
  use(codeHashes: string[], valid: ValidCodes): Promise<ChatCode | null>;
  /** Removes what somebody was issued of these kinds and has not used. */
  end(subjectId: string, kinds: readonly ChatCodeKind[]): Promise<void>;
}

/** What is read of bots: their inbox, whom they talk to, and where they post. */
export interface ChatQueries {
  botUpdates: BotUpdateReader;
  chats: ChatReader;
  chatGroups: ChatGroupReader;
}

/** The same in a transaction, and codes that link people. */
export interface ChatOperations {
  botUpdates: BotUpdateReader & BotUpdateWriter;
  chats: ChatReader & ChatWriter;
  chatGroups: ChatGroupReader & ChatGroupWriter;
  chatCodes: ChatCodeWriter;
}
