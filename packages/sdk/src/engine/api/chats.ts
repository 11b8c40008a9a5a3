import type { Chat, ChatContact } from '../../domain/chats/chat.ts';
import type { ChatGroup, ChatGroupStatus } from '../../domain/chats/chat-group.ts';
import type { Page, PageRequest } from '../../ports/storage/storage-repositories.ts';
import {
  type IssuedChatCode,
  issueChatCode,
  type RedeemCodeInput,
  type RedeemedChatCode,
  redeemChatCode,
  type TakenChatCode,
  takeChatCode,
} from '../chats/chat-codes.ts';
import { openContact } from '../chats/chat-contact.ts';
import {
  forgetGroupTopic,
  type LinkGroupInput,
  linkGroup,
  loseGroup,
  type MoveGroupInput,
  moveGroup,
  type SetGroupPeopleInput,
  type SetGroupTopicInput,
  setGroupPeople,
  setGroupTopic,
  unlinkGroup,
} from '../chats/chat-groups.ts';
import { type ClaimedChats, claimChats, unlinkChat } from '../chats/link-chats.ts';
import {
  markUnreachable,
  type OpenChatInput,
  openChat,
  type RememberInput,
  remember,
} from '../chats/open-chat.ts';
import { createUpdateStore, type ReceiveUpdatesInput } from '../chats/receive-updates.ts';
import {
  issueRecoveryCode,
  type Recovered,
  type RecoverInput,
  recoverCustomer,
} from '../chats/recovery-codes.ts';
import { type ChatWork, workOnChat } from '../chats/work-on-chat.ts';
import type { Engine } from '../kernel/engine.ts';
import type { QueryContext } from '../kernel/run-command.ts';
import { hasLapsed, holdLease } from '../locks/held-lease.ts';

/**
 * What bots at messengers stand on: an inbox that stores each update once, who the people are, and what they
 * were asked. For bots, which act for everyone they talk to: do not hand it to people.
 */
export interface Chats {
  /** Stores updates before they are confirmed; returns how many are new. */
  receive(input: ReceiveUpdatesInput): Promise<number>;
  /**
   * Chats with an update that is due, the longest wait first; also those that a process left when it died.
   */
  listDue(bot: string, limit?: number): Promise<string[]>;
  /** When the bot received an update last, of those that are still kept; null: none. */
  lastUpdateAt(bot: string): Promise<Date | null>;
  /**
   * Works on the updates of a chat in the order in which they came, in one process at a time. Returns how
   * many milliseconds to wait before the next call; null when nothing is left.
   */
  work(work: ChatWork): Promise<number | null>;
  /**
   * Runs `poll` while no other process polls for this bot; false when another does. `poll` returns once
   * `isHeld()` is false.
   */
  poll(bot: string, poll: (isHeld: () => boolean) => Promise<void>): Promise<boolean>;
  /** The chat of a person, made at the first contact; one that was unreachable is reachable again. */
  open(input: OpenChatInput): Promise<Chat>;
  find(id: string): Promise<Chat | null>;
  /** Null when the person never wrote to the bot. */
  findByUser(bot: string, userId: string): Promise<Chat | null>;
  list(request: { bot?: string; customerId?: string; staffId?: string } & PageRequest): Promise<Page<Chat>>;
  /**
   * How receipts of payment providers reach the person, as they told the bot; null: they told nothing yet.
   */
  contact(id: string): Promise<ChatContact | null>;
  /** Stores the language, the open form and the contact of a chat. @throws PanelkitError `INVALID_INPUT` */
  remember(id: string, input: RememberInput): Promise<Chat>;
  /** Marks a chat that the messenger refuses to deliver to. */
  markUnreachable(id: string): Promise<void>;
  /**
   * A code for the customer or member of staff who asks, to be entered at a bot: for one use, within ten
   * minutes.
   */
  issueCode(by: QueryContext): Promise<IssuedChatCode>;
  /** Links a chat with whom the code was issued for. */
  redeemCode(input: RedeemCodeInput): Promise<RedeemedChatCode>;
  /**
   * Uses up a code that a browser shows, and says for whom it was issued: to sign in from a bot. Null when it
   * is over.
   */
  takeCode(code: string): Promise<TakenChatCode | null>;
  /** Links the chats of the customer for whom a bot issued the code with the customer who asks. */
  claim(input: { code: string }, by: QueryContext): Promise<ClaimedChats>;
  /**
   * A code for the customer who asks, to keep for the day on which they lose their account at the messenger:
   * for one use, as good as for ever. An earlier one ends.
   */
  issueRecoveryCode(by: QueryContext): Promise<IssuedChatCode>;
  /**
   * The chat becomes that of the customer for whom the recovery code was issued; they lose all others, as by
   * `customers.moveChats`. Without a change it says why.
   */
  recover(input: RecoverInput): Promise<Recovered>;
  /** The chat then has no customer; its next message creates a new one. */
  unlink(id: string, by: QueryContext): Promise<void>;
  /**
   * Posts alerts for staff in a group, for a member of staff. A group that is linked already stays as it is.
   */
  linkGroup(input: LinkGroupInput, by: QueryContext): Promise<ChatGroup>;
  /** Null when nobody ever linked the group. */
  findGroup(bot: string, chatId: string): Promise<ChatGroup | null>;
  listGroups(request?: { bot?: string; status?: ChatGroupStatus } & PageRequest): Promise<Page<ChatGroup>>;
  /** Says in which topic of a group a kind of alerts is posted, for a member of staff. */
  setGroupTopic(input: SetGroupTopicInput, by: QueryContext): Promise<ChatGroup>;
  /**
   * Says whether everybody in a group may see who customers are, for a member of staff. Default: no; linking
   * a group again takes it back.
   */
  setGroupPeople(input: SetGroupPeopleInput, by: QueryContext): Promise<void>;
  /** A topic is gone: its alerts are posted outside of all topics. False when none were posted there. */
  forgetGroupTopic(id: string, topic: string): Promise<boolean>;
  /** The messenger gave the group another id. */
  moveGroup(input: MoveGroupInput): Promise<void>;
  /** The messenger refuses what is sent to the group. False when nothing was to be sent there. */
  loseGroup(id: string): Promise<boolean>;
  /** Posts nothing in the group any more. */
  unlinkGroup(id: string, by: QueryContext): Promise<void>;
}

const CHATS_A_LOOK = 100;

export function createChats(engine: Engine): Chats {
  const { storage, clock } = engine.backend;
  return {
    receive: createUpdateStore(engine),
    listDue: (bot, limit = CHATS_A_LOOK) => storage.botUpdates.listDueChats(bot, clock.now(), limit),
    lastUpdateAt: async (bot) => {
      const { rows } = await storage.botUpdates.list({ bot, limit: 1, newestFirst: true });
      return rows[0]?.receivedAt ?? null;
    },
    work: (work) => workOnChat(engine, work),
    poll: async (bot, poll) => {
      const lease = await holdLease(engine, `bot:${bot}`);
      if (lease === null) return false;
      try {
        await lease.during(() => poll(() => !hasLapsed(lease)));
      } finally {
        await lease.release();
      }
      return true;
    },
    open: (input) => openChat(engine, input),
    find: (id) => storage.chats.find(id),
    findByUser: (bot, userId) => storage.chats.findByUser(bot, userId),
    list: (request) => storage.chats.list(request),
    contact: async (id) => {
      const chat = await storage.chats.find(id);
      return chat === null ? null : openContact(engine.secretBox, chat);
    },
    remember: (id, input) => remember(engine, id, input),
    markUnreachable: (id) => markUnreachable(engine, id),
    issueCode: (by) => issueChatCode(engine, by),
    redeemCode: (input) => redeemChatCode(engine, input),
    takeCode: (code) => takeChatCode(engine, code),
    claim: (input, by) => claimChats(engine, input, by),
    issueRecoveryCode: (by) => issueRecoveryCode(engine, by),
    recover: (input) => recoverCustomer(engine, input),
    unlink: (id, by) => unlinkChat(engine, id, by),
    linkGroup: (input, by) => linkGroup(engine, input, by),
    findGroup: (bot, chatId) => storage.chatGroups.findByChat(bot, chatId),
    listGroups: (request) => storage.chatGroups.list(request),
    setGroupTopic: (input, by) => setGroupTopic(engine, input, by),
    setGroupPeople: (input, by) => setGroupPeople(engine, input, by),
    forgetGroupTopic: (id, topic) => forgetGroupTopic(engine, id, topic),
    moveGroup: (input) => moveGroup(engine, input),
    loseGroup: (id) => loseGroup(engine, id),
    unlinkGroup: (id, by) => unlinkGroup(engine, id, by),
  };
}
