import * as z from 'zod';
import { addMs, DAY_MS } from '../../domain/lifecycle/period.ts';
import { notFound } from '../../errors/error-factories.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema, parseInput } from '../kernel/parse-input.ts';
import { recordAudit } from '../kernel/record-audit.ts';
import { actorOf, type QueryContext } from '../kernel/run-command.ts';
import { type IssuedChatCode, ownsThings, unlessMerged } from './chat-codes.ts';
import { moveToChats } from './move-chats.ts';

/** Nobody knows when they will lose their account: as good as for ever. */
const CODE_LIFE_MS = 3650 * DAY_MS;
/** Of 36 characters: as hard to guess as a key of 100 bits, and can be copied by hand. */
const CODE_LENGTH = 20;
const PURPOSE = 'recovery-code';
const KINDS = ['recovery'] as const;
const recoverSchema = z.object({ id: idSchema, code: z.string().min(1).max(200) });

/** `id`: the chat in which the person writes now. */
export type RecoverInput = z.input<typeof recoverSchema>;

/**
 * *recovered*: the chat is this customer's. *unknown*: there is no such code, or it was used or replaced.
 * *own*: of the customer who writes here anyway. *owns-things*: who writes here has bought or paid something
 * as another customer, which staff can merge.
 */
export type Recovered =
  | { kind: 'recovered'; customerId: string }
  | { kind: 'unknown' | 'own' | 'owns-things' };

/** A code for the customer who asks; an earlier one is good for nothing any more. */
export async function issueRecoveryCode(engine: Engine, by: QueryContext): Promise<IssuedChatCode> {
  const actor = actorOf(by);
  if (actor.kind !== 'customer') throw notFound('recovery code', actor.kind);
  const { secretBox, ids, backend } = engine;
  const code = ids.token(CODE_LENGTH);
  return backend.storage.transaction(async (tx) => {
    await tx.customers.get(actor.id);
    const createdAt = tx.now;
    await tx.chatCodes.end(actor.id, KINDS);
    const id = ids.uuid();
    const codeHash = secretBox.hash(code, PURPOSE);
    const expiresAt = addMs(createdAt, CODE_LIFE_MS);
    const issued = { id, codeHash, kind: 'recovery', subjectId: actor.id, createdAt, expiresAt } as const;
    await tx.chatCodes.insert({ ...issued, usedAt: null });
    await recordAudit(engine, tx, {
      actor,
      action: 'recovery-code.issue',
      target: { kind: 'chat code', id },
    });
    return { code: inGroups(code), expiresAt };
  });
}

/**
 * The person who writes in this chat is the customer for whom the code was issued: the chat is theirs, and no
 * other.
 */
export async function recoverCustomer(engine: Engine, input: RecoverInput): Promise<Recovered> {
  const { id, code } = parseInput(recoverSchema, input);
  const hashes = engine.secretBox.lookupHashes(plain(code), PURPOSE);
  const recovering = engine.backend.storage.transaction(async (tx): Promise<Recovered> => {
    const known = await tx.chatCodes.find(hashes, { kinds: KINDS, now: tx.now });
    const writer = await tx.chats.find(id);
    if (writer === null) throw notFound('chat', id);
    if (known === null) return { kind: 'unknown' };
    const { subjectId: customerId } = known;
    // Who buys at this moment locks the customer, too.
    await tx.lock({ customers: [...new Set([customerId, writer.customerId ?? customerId])] });
    const chat = await tx.chats.get(id);
    if (chat.customerId === customerId) return { kind: 'own' };
    if (chat.customerId !== writer.customerId || (await ownsThings(tx, chat.customerId, customerId)))
      return { kind: 'owns-things' };
    // Another chat may have used it meanwhile.
    if ((await tx.chatCodes.use(hashes, { kinds: KINDS, now: tx.now })) === null) return { kind: 'unknown' };
    await moveToChats(engine, tx, { customerId, chats: [chat], actor: { kind: 'customer', id: customerId } });
    return { kind: 'recovered', customerId };
  });
  return unlessMerged<Recovered>({ kind: 'unknown' }, recovering);
}

/** As people read it: `ab12c-…`. */
function inGroups(code: string): string {
  return (code.match(/.{1,5}/g) ?? []).join('-');
}

/** As it was issued, however it was typed. */
function plain(code: string): string {
  return code.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
