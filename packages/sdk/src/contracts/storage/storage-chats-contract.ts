import { describe, expect, test } from 'vitest';
import type { BotUpdate } from '../../domain/chats/bot-update.ts';
import type { Chat, ChatCode } from '../../domain/chats/chat.ts';
import { addMs } from '../../domain/lifecycle/period.ts';
import { aCustomer } from '../../testing/builders/catalogue-builders.ts';
import { aBotUpdate, aChat, aChatCode, aChatGroup } from '../../testing/builders/chat-builders.ts';
import { testInstant } from '../../testing/builders/test-id.ts';
import type { BackendHarness } from '../backend-harness.ts';
import { range } from '../range.ts';

const now = testInstant();
const inMinutes = (minutes: number) => addMs(now, minutes * 60_000);
const bot = '7000000001';
const done = { status: 'done', sealedContent: null, nextAttemptAt: null, settledAt: now } as const;

const aRecoveryCode = (subjectId: string): ChatCode => aChatCode({ kind: 'recovery', subjectId });

/** The inbox of bots, whom they talk to, and the codes that link people. */
export function describeChatsContract(harness: () => BackendHarness): void {
  const storage = () => harness().backend.storage;
  const receive = (update: BotUpdate) => storage().transaction((tx) => tx.botUpdates.insertOnce(update));
  const open = (chat: Chat) => storage().transaction((tx) => tx.chats.insertOnce(chat));

  describe('bot updates', () => {
    test('given an update, when stored 20 times at once, then once; of another bot it is another', async () => {
      const stored = await Promise.all(range(20).map(() => receive(aBotUpdate({ bot, updateId: 7 }))));
      expect(stored.filter(Boolean)).toHaveLength(1);
      expect(await receive(aBotUpdate({ bot: 'other', updateId: 7 }))).toBe(true);
      expect((await storage().botUpdates.list({ bot })).rows).toHaveLength(1);
    });

    test('given an update, when it is done or set aside, then that is read', async () => {
      for (const settled of [
        { ...done, errorCode: null },
        { ...done, status: 'set-aside', errorCode: 'UNEXPECTED' },
      ] as const) {
        const update = aBotUpdate({ bot, updateId: 2 ** 40 + settled.status.length });
        await receive(update);
        const patch = { ...settled, attempts: 3 };
        await storage().transaction(async (tx) => {
          expect(await tx.botUpdates.get(update.id)).toEqual(update);
          await tx.botUpdates.update(update.id, patch);
        });
        const { rows } = await storage().botUpdates.list({ status: settled.status });
        expect(rows).toEqual([{ ...update, ...patch }]);
      }
    });

    test('given updates of two chats, when asked what is first, then by the order of their arrival', async () => {
      const first = aBotUpdate({ bot, chatId: 'a', updateId: 9 });
      const second = aBotUpdate({ bot, chatId: 'a', updateId: 8 });
      for (const update of [second, aBotUpdate({ bot, chatId: 'b' }), first]) await receive(update);
      expect(await storage().botUpdates.findFirst(bot, 'a')).toEqual(first);
      await storage().transaction((tx) => tx.botUpdates.update(first.id, done));
      expect(await storage().botUpdates.findFirst(bot, 'a')).toEqual(second);
      expect(await storage().botUpdates.findFirst(bot, 'c')).toBeNull();
      expect(await storage().botUpdates.findFirst('other', 'a')).toBeNull();
    });

    test('given updates, when asked which chats are due, then each once, whoever waits longest first', async () => {
      const due = (chatId: string, minutes: number, of = bot) =>
        receive(aBotUpdate({ bot: of, chatId, nextAttemptAt: inMinutes(minutes) }));
      await due('late', 5);
      await due('b', 1);
      await due('a', 2);
      await due('b', 3);
      await due('c', 0, 'other');
      expect(await storage().botUpdates.listDueChats(bot, inMinutes(3), 10)).toEqual(['b', 'a']);
      expect(await storage().botUpdates.listDueChats(bot, inMinutes(9), 1)).toEqual(['b']);
      expect(await storage().botUpdates.listDueChats(bot, inMinutes(0), 10)).toEqual([]);
    });
  });

  describe('chats', () => {
    test('given a person, when opened 20 times at once, then one chat, found by the person', async () => {
      const opened = await Promise.all(range(20).map(() => open(aChat({ bot, userId: '42' }))));
      expect(opened.filter(Boolean)).toHaveLength(1);
      expect(await open(aChat({ bot: 'other', userId: '42' }))).toBe(true);
      expect(await storage().chats.findByUser(bot, '42')).toMatchObject({ bot, userId: '42' });
      expect(await storage().chats.findByUser(bot, '43')).toBeNull();
    });

    test('given a chat, when what is known of it changes, then that is read; it is listed by whose it is', async () => {
      const customer = aCustomer();
      await storage().transaction((tx) => tx.customers.insert(customer));
      const [first, second, third] = [aChat({ bot }), aChat({ bot }), aChat({ bot: 'other' })];
      for (const chat of [first, second, third]) await open(chat);
      const patch = {
        customerId: customer.id,
        chatId: '-77',
        language: 'fa',
        form: { name: 'receipt', data: { paymentId: 'p1' }, expiresAt: inMinutes(30) },
        sealedContact: 'v1.sealed',
        unreachableSince: now,
      } as const;
      await storage().transaction(async (tx) => {
        expect(await tx.chats.get(first.id)).toEqual(first);
        await tx.chats.update(first.id, patch);
        await tx.chats.update(third.id, { customerId: customer.id, staffId: 'olga' });
      });
      expect(await storage().chats.find(first.id)).toEqual({ ...first, ...patch });
      const ids = async (filter: object) => (await storage().chats.list(filter)).rows.map(({ id }) => id);
      expect(await ids({ customerId: customer.id })).toEqual([first.id, third.id]);
      expect(await ids({ customerId: customer.id, bot })).toEqual([first.id]);
      expect(await ids({ staffId: 'olga' })).toEqual([third.id]);
      expect(await ids({ bot })).toEqual([first.id, second.id]);
    });
  });

  describe('groups', () => {
    test('given a group, when linked 20 times at once, then once; of another bot it is another', async () => {
      const group = () => aChatGroup({ bot, chatId: '-42' });
      const link = (one = group()) => storage().transaction((tx) => tx.chatGroups.insertOnce(one));
      const linked = await Promise.all(range(20).map(() => link()));
      expect(linked.filter(Boolean)).toHaveLength(1);
      expect(await link(aChatGroup({ bot: 'other', chatId: '-42' }))).toBe(true);
      expect(await storage().chatGroups.findByChat(bot, '-42')).toMatchObject({ bot, chatId: '-42' });
      expect(await storage().chatGroups.findByChat(bot, '-43')).toBeNull();
    });

    test('given a group, when what is known of it changes, then that is read; it is listed by bot and status', async () => {
      const [first, second] = [aChatGroup({ bot }), aChatGroup({ bot: 'other' })];
      const topics = { receipts: '5', panels: null };
      const lost = { status: 'lost', statusSince: inMinutes(1), linkedBy: 'omid' } as const;
      const patch = { ...lost, chatId: '-77', title: '<Night> & day', topics, showsPeople: true };
      await storage().transaction(async (tx) => {
        for (const group of [first, second]) await tx.chatGroups.insertOnce(group);
      });
      await storage().transaction(async (tx) => {
        expect(await tx.chatGroups.get(first.id)).toEqual(first);
        await tx.chatGroups.update(first.id, patch);
      });
      expect(await storage().chatGroups.find(first.id)).toEqual({ ...first, ...patch });
      const ids = async (filter: object) =>
        (await storage().chatGroups.list(filter)).rows.map(({ id }) => id);
      expect(await ids({ bot })).toEqual([first.id]);
      expect(await ids({ status: 'linked' })).toEqual([second.id]);
      expect(await ids({})).toEqual([first.id, second.id]);
    });
  });

  describe('chat codes', () => {
    const kinds = ['customer', 'staff', 'recovery'] as const;
    const use = (hashes: string[], at = now) =>
      storage().transaction((tx) => tx.chatCodes.use(hashes, { kinds, now: at }));

    test('given a code, when used 20 times at once, then once; by any of the hashes that are known', async () => {
      const code = aChatCode({ kind: 'staff', subjectId: 'olga' });
      await storage().transaction((tx) => tx.chatCodes.insert(code));
      const used = await Promise.all(range(20).map(() => use(['of another key', code.codeHash])));
      expect(used.filter((row) => row !== null)).toEqual([{ ...code, usedAt: now }]);
    });

    test('given a code that has expired or that nobody issued, when used, then not', async () => {
      const code = aChatCode();
      await storage().transaction((tx) => tx.chatCodes.insert(code));
      expect(await use([code.codeHash], code.expiresAt)).toBeNull();
      expect(await use(['nobody'])).toBeNull();
      expect(await use([code.codeHash], addMs(code.expiresAt, -1))).not.toBeNull();
    });

    test('given a code, when codes of another kind are asked for, then it is neither found nor used', async () => {
      const code = aChatCode({ kind: 'recovery', subjectId: 'mina' });
      await storage().transaction((tx) => tx.chatCodes.insert(code));
      await storage().transaction(async (tx) => {
        const linking = { kinds: ['customer', 'staff'], now } as const;
        expect(await tx.chatCodes.find([code.codeHash], linking)).toBeNull();
        expect(await tx.chatCodes.use([code.codeHash], linking)).toBeNull();
        expect(await tx.chatCodes.find([code.codeHash], { kinds, now })).toEqual(code);
        expect(await tx.chatCodes.find([code.codeHash], { kinds, now: code.expiresAt })).toBeNull();
      });
      expect(await use([code.codeHash])).toEqual({ ...code, usedAt: now });
    });

    test('given a recovery code of a customer, when another is stored, then only once the first has ended', async () => {
      const [first, second] = [aRecoveryCode('mina'), aRecoveryCode('mina')];
      const insert = (code: ChatCode) => storage().transaction((tx) => tx.chatCodes.insert(code));
      await insert(first);
      await insert(aRecoveryCode('omid'));
      await expect(insert(second)).rejects.toMatchObject({ code: 'STORAGE_CONFLICT' });
      await storage().transaction(async (tx) => {
        await tx.chatCodes.end('mina', ['recovery']);
        await tx.chatCodes.end('nobody', kinds);
        await tx.chatCodes.insert(second);
      });
      expect(await use([first.codeHash])).toBeNull();
      expect(await use([second.codeHash])).toEqual({ ...second, usedAt: now });
      await storage().transaction((tx) => tx.chatCodes.end('mina', kinds));
      // A used code does not block a new one.
      await insert(aRecoveryCode('mina'));
    });

    test('given settled updates and expired codes, when the old ones are removed, then the others stay', async () => {
      const old = aBotUpdate({ bot, ...done });
      const recent = aBotUpdate({ bot, ...done, settledAt: inMinutes(2) });
      const waiting = aBotUpdate({ bot });
      for (const update of [old, recent, waiting]) await receive(update);
      const [gone, kept] = [aChatCode({ expiresAt: now }), aChatCode({ expiresAt: inMinutes(60) })];
      await storage().transaction(async (tx) => {
        for (const code of [gone, kept]) await tx.chatCodes.insert(code);
        for (const kind of ['bot-updates', 'chat-codes'] as const)
          expect(await tx.retention.remove({ kind, before: inMinutes(1), limit: 10 })).toBe(1);
      });
      expect((await storage().botUpdates.list()).rows).toEqual([recent, waiting]);
      expect(await use([kept.codeHash])).not.toBeNull();
    });
  });
}
