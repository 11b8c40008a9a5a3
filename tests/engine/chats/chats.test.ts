import type { BotUpdateOutcome, ReceivedUpdate } from '@panelkit/sdk';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { beforeEach, describe, expect, test } from 'vitest';

const bot = '5000000001';
const chatId = '42';
let shop: TestPanelkit;
beforeEach(async () => {
  shop = await createTestPanelkit();
});

const receive = (...updateIds: number[]) =>
  shop.panelkit.chats.receive({
    bot,
    updates: updateIds.map((updateId) => ({ updateId, chatId, content: `text ${updateId}` })),
  });

/** Works on the chat; `outcomes` by update id, each for one attempt; *done* without. */
function worker(outcomes: Record<number, (BotUpdateOutcome | Error)[]> = {}) {
  const seen: ReceivedUpdate[] = [];
  const handle = async (update: ReceivedUpdate): Promise<BotUpdateOutcome> => {
    seen.push(update);
    const outcome = outcomes[update.updateId]?.shift() ?? { kind: 'done' };
    if (outcome instanceof Error) throw outcome;
    return outcome;
  };
  return { seen, work: () => shop.panelkit.chats.work({ bot, chatId, handle }) };
}

describe('the inbox of a bot', () => {
  test('given updates that come twice, when worked on, then each once, in the order in which they came', async () => {
    expect(await receive(1, 2)).toBe(2);
    expect(await receive(2, 3)).toBe(1);
    const { seen, work } = worker();
    expect(await work()).toBeNull();
    expect(seen.map(({ content }) => content)).toEqual(['text 1', 'text 2', 'text 3']);
    expect(new Set(seen.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(3);
    expect(await receive(1, 2, 3)).toBe(0);
    expect(await shop.panelkit.chats.listDue(bot)).toEqual([]);
    const { rows } = await shop.backend.storage.botUpdates.list();
    expect(rows.map(({ sealedContent }) => sealedContent)).toEqual([null, null, null]);
  });

  test('given an update that cannot be worked on, when tried three times, then it is set aside, told, and the chat goes on', async () => {
    await receive(1, 2);
    const bad = () => new Error('a defect');
    const { seen, work } = worker({ 1: [bad(), bad(), bad()] });
    for (let waitMs = await work(); waitMs !== null; waitMs = await work()) await shop.clock.advance(waitMs);
    expect(seen.map(({ updateId, attempt }) => [updateId, attempt])).toEqual([
      [1, 1],
      [1, 2],
      [1, 3],
      [2, 1],
    ]);
    const { rows } = await shop.backend.storage.botUpdates.list({ status: 'set-aside' });
    expect(rows).toMatchObject([{ updateId: 1, errorCode: 'Error', sealedContent: null }]);
    expect(await shop.backend.storage.jobFailures.list({ limit: 10 })).toMatchObject([
      { job: 'work-on-chat' },
    ]);
  });

  test('given a messenger that is away for hours, when it is back, then nothing was set aside; after a day it is too late', async () => {
    await receive(1);
    const later: BotUpdateOutcome = { kind: 'later', afterMs: 3_600_000 };
    const { seen, work } = worker({ 1: [later, later, later, later, later] });
    for (let waitMs = await work(); waitMs !== null; waitMs = await work()) await shop.clock.advance(waitMs);
    expect(seen.map(({ attempt }) => attempt)).toEqual([1, 1, 1, 1, 1, 1]);
    await receive(2);
    const never = worker({ 2: Array.from({ length: 30 }, () => later) });
    for (let waitMs = await never.work(); waitMs !== null; waitMs = await never.work())
      await shop.clock.advance(waitMs);
    expect(never.seen).toHaveLength(25);
    const { rows } = await shop.backend.storage.botUpdates.list({ status: 'set-aside' });
    expect(rows).toMatchObject([{ updateId: 2, errorCode: 'TOO_LATE' }]);
  });

  test('given a process that dies at work, when another comes, then it works on the same update under the same key', async () => {
    await receive(1);
    const started = Promise.withResolvers<ReceivedUpdate>();
    const handle = (update: ReceivedUpdate) => {
      started.resolve(update);
      return new Promise<BotUpdateOutcome>(() => {});
    };
    void shop.panelkit.chats.work({ bot, chatId, handle });
    const lost = await started.promise;
    const { seen, work } = worker();
    shop = shop.crash();
    expect(await work()).toBe(1000);
    await shop.clock.advance('5m');
    expect(await shop.panelkit.chats.listDue(bot)).toEqual([chatId]);
    expect(await work()).toBeNull();
    expect(seen.map(({ idempotencyKey }) => idempotencyKey)).toEqual([lost.idempotencyKey]);
  });

  test('given two processes, when both poll for one bot, then one does', async () => {
    const other = shop.another();
    const inner = Promise.withResolvers<boolean>();
    const polled = await shop.panelkit.chats.poll(bot, async (isHeld) => {
      expect(isHeld()).toBe(true);
      inner.resolve(await other.panelkit.chats.poll(bot, async () => {}));
    });
    expect([polled, await inner.promise]).toEqual([true, false]);
    expect(await other.panelkit.chats.poll(bot, async () => {})).toBe(true);
  });
});

describe('chats', () => {
  const open = (userId: string, customerId?: string) =>
    shop.panelkit.chats.open({ bot, userId, chatId: userId, ...(customerId && { customerId }) });

  test('given a person who blocked the bot, when they come back, then they are reachable, and their language is known', async () => {
    const chat = await open('42');
    await shop.panelkit.chats.remember(chat.id, { language: 'fa' });
    await shop.panelkit.chats.markUnreachable(chat.id);
    expect(await shop.panelkit.chats.findByUser(bot, '42')).toMatchObject({
      unreachableSince: shop.clock.now(),
    });
    expect(await open('42')).toMatchObject({ id: chat.id, language: 'fa', unreachableSince: null });
  });

  test('given a code, when entered twice, late or by guess, then it links once', async () => {
    const customer = await shop.customer();
    const by = shop.as(customer);
    const [chat, stranger] = [await open('42'), await open('43')];
    const { code } = await shop.panelkit.chats.issueCode(by);
    const redeem = (id: string, entered: string) => shop.panelkit.chats.redeemCode({ id, code: entered });
    expect(await redeem(stranger.id, 'guess')).toEqual({ kind: 'expired' });
    expect(await redeem(chat.id, code)).toMatchObject({ kind: 'linked', chat: { customerId: customer.id } });
    expect(await redeem(stranger.id, code)).toEqual({ kind: 'expired' });
    const late = await shop.panelkit.chats.issueCode(by);
    await shop.clock.advance('10m');
    expect(await redeem(stranger.id, late.code)).toEqual({ kind: 'expired' });
    const audit = await shop.panelkit.audit.list({ targetId: chat.id }, shop.staff());
    expect(JSON.stringify(audit.rows)).not.toContain(code);
    expect(audit.rows.map(({ action }) => action)).toEqual(['chat.link']);
  });

  test('given a chat whose customer has bought, when a code of another is entered, then nothing is lost', async () => {
    const buyer = await shop.customer({ balanceMinor: 5000 });
    await shop.buy(buyer, await shop.plan());
    const chat = await open('42', buyer.id);
    const { code } = await shop.panelkit.chats.issueCode(shop.as(await shop.customer()));
    expect(await shop.panelkit.chats.redeemCode({ id: chat.id, code })).toEqual({ kind: 'owns-things' });
    expect(await shop.panelkit.chats.findByUser(bot, '42')).toMatchObject({ customerId: buyer.id });
  });

  test('given a member of staff, when they enter their code, then the chat is theirs; a service gets none', async () => {
    const chat = await open('42');
    const { code } = await shop.panelkit.chats.issueCode({ actor: { kind: 'staff', id: 'olga' } });
    expect(await shop.panelkit.chats.redeemCode({ id: chat.id, code })).toMatchObject({
      chat: { staffId: 'olga', customerId: null },
    });
    const asked = shop.panelkit.chats.issueCode({ actor: { kind: 'service', id: 'bot' } });
    await expect(asked).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('given a code of the bot, when shown on the web by another customer, then the chats are theirs, once', async () => {
    const writer = await shop.customer();
    const ada = await shop.customer();
    const chat = await open('42', writer.id);
    const { code } = await shop.panelkit.chats.issueCode(shop.as(writer));
    expect(await shop.panelkit.chats.claim({ code }, shop.as(ada))).toEqual({ kind: 'linked' });
    expect(await shop.panelkit.chats.findByUser(bot, '42')).toMatchObject({ customerId: ada.id });
    expect(await shop.panelkit.chats.claim({ code }, shop.as(ada))).toEqual({ kind: 'expired' });
    const audit = await shop.panelkit.audit.list({ targetId: chat.id }, shop.staff());
    expect(audit.rows).toMatchObject([
      { action: 'chat.link', actor: { id: ada.id }, before: { customerId: writer.id } },
    ]);
  });

  test('given a writer who has bought, when another customer shows the code, then nothing is lost', async () => {
    const buyer = await shop.customer({ balanceMinor: 5000 });
    await shop.buy(buyer, await shop.plan());
    await open('42', buyer.id);
    const { code } = await shop.panelkit.chats.issueCode(shop.as(buyer));
    const other = shop.as(await shop.customer());
    expect(await shop.panelkit.chats.claim({ code }, other)).toEqual({ kind: 'owns-things' });
    expect(await shop.panelkit.chats.findByUser(bot, '42')).toMatchObject({ customerId: buyer.id });
  });

  test('given a code, when taken to sign in, then it says for whom, once', async () => {
    const { id } = await shop.customer();
    const { code } = await shop.panelkit.chats.issueCode({ actor: { kind: 'customer', id } });
    expect(await shop.panelkit.chats.takeCode(code)).toEqual({ kind: 'customer', subjectId: id });
    expect(await shop.panelkit.chats.takeCode(code)).toBeNull();
    expect(await shop.panelkit.chats.takeCode('guess')).toBeNull();
  });

  test('given a linked chat, when unlinked, then only by its own customer or staff, and its next message creates a customer', async () => {
    const [ada, ben] = [await shop.customer(), await shop.customer()];
    const chat = await open('42', ada.id);
    const byBen = shop.panelkit.chats.unlink(chat.id, shop.as(ben));
    await expect(byBen).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await shop.panelkit.chats.unlink(chat.id, shop.as(ada));
    expect(await open('42')).toMatchObject({ customerId: null });
    expect(await open('42', ben.id)).toMatchObject({ id: chat.id, customerId: ben.id });
    expect(await open('42', ada.id)).toMatchObject({ customerId: ben.id });
  });
});
