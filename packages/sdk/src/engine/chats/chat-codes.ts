import * as z from 'zod';
import type { Chat } from '../../domain/chats/chat.ts';
import { addMs } from '../../domain/lifecycle/period.ts';
import { notFound } from '../../errors/error-factories.ts';
import { isPanelkitError } from '../../errors/panelkit-error.ts';
import type { Transaction } from '../../ports/storage.ts';
import { putIdentity } from '../customers/put-identity.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema, parseInput } from '../kernel/parse-input.ts';
import { recordAudit } from '../kernel/record-audit.ts';
import { actorOf, type QueryContext } from '../kernel/run-command.ts';

/** Long enough to change from the browser to the messenger. */
const CODE_LIFE_MS = 10 * 60_000;
const CODE_LENGTH = 32;
const PURPOSE = 'chat-code';
const LINKING = ['customer', 'staff'] as const;
const redeemSchema = z.object({
  id: idSchema,
  code: z.string().min(1).max(200),
  kind: z.enum(['customer', 'staff']).optional(),
});

/** `kind`: whose codes this bot takes; anybody's without. */
export type RedeemCodeInput = z.input<typeof redeemSchema>;

/** Secret until it is used. */
export interface IssuedChatCode {
  code: string;
  expiresAt: Date;
}

/**
 * *linked*: the chat is now this customer's or staff member's. *owns-things*: it belongs to a customer who
 * has bought or paid something.
 */
export type RedeemedChatCode = { kind: 'linked'; chat: Chat } | { kind: 'expired' } | { kind: 'owns-things' };

/** For whom a code was issued. */
export interface TakenChatCode {
  kind: 'customer' | 'staff';
  subjectId: string;
}

/** A code for the one who asks: customers and staff link their own chat. */
export async function issueChatCode(engine: Engine, by: QueryContext): Promise<IssuedChatCode> {
  const actor = actorOf(by);
  if (actor.kind !== 'customer' && actor.kind !== 'staff') throw notFound('chat code', actor.kind);
  const { storage } = engine.backend;
  const code = engine.ids.token(CODE_LENGTH);
  const { kind, id: subjectId } = actor;
  return storage.transaction(async (tx) => {
    if (kind === 'customer') await tx.customers.get(subjectId);
    const createdAt = tx.now;
    const expiresAt = addMs(createdAt, CODE_LIFE_MS);
    const id = engine.ids.uuid();
    const codeHash = engine.secretBox.hash(code, PURPOSE);
    await tx.chatCodes.insert({ id, codeHash, kind, subjectId, createdAt, expiresAt, usedAt: null });
    await recordAudit(engine, tx, { actor, action: 'chat-code.issue', target: { kind: 'chat code', id } });
    return { code, expiresAt };
  });
}

/** Uses up a code and links the chat with whom it was issued for. */
export async function redeemChatCode(engine: Engine, input: RedeemCodeInput): Promise<RedeemedChatCode> {
  const { id, code, kind: wanted } = parseInput(redeemSchema, input);
  const { storage } = engine.backend;
  const hashes = engine.secretBox.lookupHashes(code, PURPOSE);
  const redeeming = storage.transaction(async (tx): Promise<RedeemedChatCode['kind']> => {
    const kinds = wanted === undefined ? LINKING : [wanted];
    const used = await tx.chatCodes.use(hashes, { kinds, now: tx.now });
    const known = await tx.chats.find(id);
    const owners = [known?.customerId ?? [], used?.kind === 'customer' ? used.subjectId : []].flat();
    // Who buys at this moment locks the customer, too.
    await tx.lock({ customers: [...new Set(owners)] });
    const chat = await tx.chats.get(id);
    if (used === null || used.kind === 'recovery') return 'expired';
    if (used.kind === 'customer' && (await ownsThings(tx, chat.customerId, used.subjectId))) {
      await recordRefused(engine, tx, {
        chatCustomerId: chat.customerId ?? '',
        otherCustomerId: used.subjectId,
      });
      return 'owns-things';
    }
    await tx.chats.update(
      id,
      used.kind === 'customer' ? { customerId: used.subjectId } : { staffId: used.subjectId },
    );
    if (used.kind === 'customer') await addChat(engine, tx, { customerId: used.subjectId, chat });
    await recordAudit(engine, tx, {
      actor: { kind: used.kind, id: used.subjectId },
      action: 'chat.link',
      target: { kind: 'chat', id },
      before: { customerId: chat.customerId, staffId: chat.staffId },
      after: { bot: chat.bot, userId: chat.userId },
    });
    return 'linked';
  });
  const kind = await unlessMerged('expired', redeeming);
  const chat = await storage.chats.find(id);
  if (chat === null) throw notFound('chat', id);
  return kind === 'linked' ? { kind, chat } : { kind };
}

/** Who writes there can be reached there. */
export function addChat(
  engine: Engine,
  tx: Transaction,
  { customerId, chat: { userId } }: { customerId: string; chat: Pick<Chat, 'userId'> },
): Promise<void> {
  return putIdentity(engine, tx, { customerId, identity: { kind: 'chat', userId }, isConfirmed: true });
}

/** Uses up a code where a browser shows it. Null: it has expired or was used. */
export async function takeChatCode(engine: Engine, code: string): Promise<TakenChatCode | null> {
  const hashes = engine.secretBox.lookupHashes(parseInput(redeemSchema.shape.code, code), PURPOSE);
  const taking = engine.backend.storage.transaction(async (tx) => {
    const used = await tx.chatCodes.use(hashes, { kinds: LINKING, now: tx.now });
    if (used === null || used.kind === 'recovery') return null;
    const { id, kind, subjectId } = used;
    if (kind === 'customer') await tx.customers.get(subjectId);
    await recordAudit(engine, tx, {
      actor: { kind, id: subjectId },
      action: 'chat-code.use',
      target: { kind: 'chat code', id },
    });
    return { kind, subjectId };
  });
  return unlessMerged(null, taking);
}

/** In the trails of both: staff compare the two, and merge them. */
export async function recordRefused(
  engine: Engine,
  tx: Transaction,
  both: { chatCustomerId: string; otherCustomerId: string },
): Promise<void> {
  const { chatCustomerId, otherCustomerId } = both;
  const actor = { kind: 'customer', id: otherCustomerId } as const;
  for (const id of [chatCustomerId, otherCustomerId])
    await recordAudit(engine, tx, {
      actor,
      action: 'chat.link-refused',
      target: { kind: 'customer', id },
      after: both,
    });
}

/** A code of a customer who was merged into another since opens nothing. */
export async function unlessMerged<Result>(otherwise: Result, working: Promise<Result>): Promise<Result> {
  try {
    return await working;
  } catch (error) {
    if (isPanelkitError(error) && error.code === 'CUSTOMER_MERGED') return otherwise;
    throw error;
  }
}

/** What a customer has would be out of reach: linking moves nothing. */
export async function ownsThings(
  tx: Transaction,
  customerId: string | null,
  nextCustomerId: string,
): Promise<boolean> {
  if (customerId === null || customerId === nextCustomerId) return false;
  const [orders, payments] = [
    await tx.orders.list({ customerId, limit: 1 }),
    await tx.payments.list({ customerId, limit: 1 }),
  ];
  return orders.rows.length > 0 || payments.rows.length > 0;
}
