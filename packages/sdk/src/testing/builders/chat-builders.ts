import type { BotUpdate } from '../../domain/chats/bot-update.ts';
import type { Chat, ChatCode } from '../../domain/chats/chat.ts';
import type { ChatGroup } from '../../domain/chats/chat-group.ts';
import { testId, testInstant } from './test-id.ts';

const A_BOT = '5000000001';
let lastUpdate = 0;

/** An update that was received and is due. */
export function aBotUpdate(overrides: Partial<BotUpdate> = {}): BotUpdate {
  lastUpdate += 1;
  return {
    id: testId(),
    bot: A_BOT,
    updateId: lastUpdate,
    chatId: '5000000002',
    sealedContent: 'sealed',
    status: 'received',
    attempts: 0,
    errorCode: null,
    nextAttemptAt: testInstant(),
    receivedAt: testInstant(),
    settledAt: null,
    ...overrides,
  };
}

/** A chat of a person whom the shop does not know. */
export function aChat(overrides: Partial<Chat> = {}): Chat {
  const userId = overrides.userId ?? testId();
  return {
    id: testId(),
    bot: A_BOT,
    userId,
    chatId: userId,
    customerId: null,
    staffId: null,
    language: null,
    form: null,
    sealedContact: null,
    unreachableSince: null,
    createdAt: testInstant(),
    ...overrides,
  };
}

/** A group that gets receipts, in no topic. */
export function aChatGroup(overrides: Partial<ChatGroup> = {}): ChatGroup {
  return {
    id: testId(),
    bot: A_BOT,
    chatId: `-${testId()}`,
    title: 'Staff',
    topics: { receipts: null },
    showsPeople: false,
    status: 'linked',
    statusSince: testInstant(),
    linkedBy: 'olga',
    createdAt: testInstant(),
    ...overrides,
  };
}

/** A customer's code that nobody has used. */
export function aChatCode(overrides: Partial<ChatCode> = {}): ChatCode {
  return {
    id: testId(),
    codeHash: testId(),
    kind: 'customer',
    subjectId: testId(),
    createdAt: testInstant(),
    expiresAt: new Date(testInstant().getTime() + 600_000),
    usedAt: null,
    ...overrides,
  };
}
