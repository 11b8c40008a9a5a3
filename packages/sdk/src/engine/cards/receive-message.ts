import * as z from 'zod';
import type { BankMessage, BankMessageState } from '../../domain/cards/bank-message.ts';
import { areProved, type CardTransfer } from '../../domain/cards/card-transfer.ts';
import {
  type DepositVerdict,
  judgeDeposit,
  type TransferCandidate,
} from '../../domain/cards/judge-deposit.ts';
import { namesCard } from '../../domain/cards/names-card.ts';
import { type Deposit, readBankMessage, toPlainText } from '../../domain/cards/read-bank-message.ts';
import type { Actor } from '../../domain/records/actor.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import { parseInput } from '../kernel/parse-input.ts';
import { recordAudit } from '../kernel/record-audit.ts';
import { openDetails, sealMessage } from './card-secrets.ts';
import { lockTransfers } from './lock-transfers.ts';
import { settleTransfer } from './settle-transfer.ts';

const messageSchema = z.object({
  text: z.string().min(1).max(2000),
  sender: z.string().max(100).nullable().default(null),
  sentAt: z.date().nullable().default(null),
});

/** A bank's SMS or e-mail. `sentAt`: when the bank sent it, if that is known. */
export type ReceiveMessageInput = z.input<typeof messageSchema>;

/** *dropped*: it is no deposit, and nothing of it is stored; *repeated*: it came before, and does nothing. */
export type ReceivedMessage =
  | { outcome: 'dropped' | 'repeated' }
  | { outcome: 'waiting' | 'matched'; messageId: string };

/** Who approves what a message pays for. */
const MESSAGE_ACTOR: Actor = { kind: 'service', id: 'bank-messages' };

/**
 * Stores a message that fits a pattern, once, and matches it with the payment that it is about. The caller
 * has authenticated the sender.
 */
export async function receiveMessage(engine: Engine, input: ReceiveMessageInput): Promise<ReceivedMessage> {
  const given = parseInput(messageSchema, input);
  const deposit = readBankMessage(given, engine.policies.cards.patterns, engine.currency);
  if (deposit === null) return { outcome: 'dropped' };
  const content = [toPlainText(given.text), given.sender ?? '', given.sentAt?.toISOString() ?? ''].join('\n');
  const hashes = engine.secretBox.lookupHashes(content, 'bank-message');
  const cardIds = await cardsNamed(engine, deposit);
  return engine.backend.storage.transaction(async (tx) => {
    if ((await tx.bankMessages.findByHash(hashes)) !== null) return { outcome: 'repeated' };
    const id = engine.ids.uuid();
    const receivedAt = tx.now;
    const { amountMinor, pattern } = deposit;
    const message: BankMessage = {
      id,
      contentHash: engine.secretBox.hash(content, 'bank-message'),
      sealedContent: sealMessage(engine, id, given),
      pattern: pattern.name,
      cardIds,
      amountMinor,
      receivedAt,
      sentAt: given.sentAt !== null && given.sentAt < receivedAt ? given.sentAt : receivedAt,
      state: { status: 'waiting', reason: 'fits-none', paymentIds: [] },
      settledAt: null,
    };
    if (!(await tx.bankMessages.insertOnce(message))) return { outcome: 'repeated' };
    const { verdict, candidates } = await judge(tx, message);
    return settleMessage(engine, tx, {
      message,
      verdict,
      candidates,
      isSenderKnown: pattern.senders.length > 0,
    });
  });
}

/** The cards that a deposit can be about. */
async function cardsNamed(engine: Engine, { pattern, account }: Deposit): Promise<string[]> {
  const { rows: cards } = await engine.backend.storage.bankCards.list({ limit: 500 });
  return cards
    .filter((card) => pattern.cardId === null || card.id === pattern.cardId)
    .filter((card) =>
      account === null ? pattern.cardId !== null : namesCard(account, openDetails(engine, card)),
    )
    .map(({ id }) => id);
}

interface Judged {
  verdict: DepositVerdict;
  candidates: TransferCandidate[];
}

/** Locks what the message can be about, and judges it. */
async function judge(tx: Transaction, message: BankMessage): Promise<Judged> {
  const { amountMinor, cardIds } = message;
  const found = [
    ...(await tx.cardTransfers.listReserved(amountMinor)),
    ...(await tx.cardTransfers.listOpenOfPrice(amountMinor)),
  ].filter(({ cardId }) => cardIds.includes(cardId));
  const candidates = await lockCandidates(tx, found);
  return { verdict: judgeDeposit(message, candidates), candidates };
}

async function lockCandidates(tx: Transaction, found: readonly CardTransfer[]): Promise<TransferCandidate[]> {
  const { payments } = await tx.lock({
    customers: distinct(found.map(({ customerId }) => customerId)),
    payments: distinct(found.map(({ paymentId }) => paymentId)),
  });
  const candidates: TransferCandidate[] = [];
  for (const payment of payments) {
    const transfers = await lockTransfers(tx, payment.id);
    const isProved = areProved(transfers);
    for (const transfer of transfers)
      if (found.some(({ id }) => id === transfer.id)) candidates.push({ transfer, payment, isProved });
  }
  return candidates;
}

function distinct(ids: readonly string[]): string[] {
  return [...new Set(ids)].sort();
}

async function settleMessage(
  engine: Engine,
  tx: Transaction,
  { message, verdict, candidates, isSenderKnown }: Judged & { message: BankMessage; isSenderKnown: boolean },
): Promise<ReceivedMessage> {
  const { id: messageId, amountMinor } = message;
  const transfer = candidates.find(
    (candidate) => verdict.kind !== 'waits' && candidate.transfer.id === verdict.transferId,
  )?.transfer;
  const isTrusted = isSenderKnown && (verdict.kind === 'proves' || engine.policies.cards.approveMatches);
  if (transfer !== undefined && isTrusted) {
    await settleTransfer(engine, tx, { paymentId: transfer.paymentId, message, actor: MESSAGE_ACTOR });
    return { outcome: 'matched', messageId };
  }
  const state: BankMessageState =
    verdict.kind === 'waits'
      ? { status: 'waiting', reason: verdict.reason, paymentIds: verdict.paymentIds }
      : {
          status: 'waiting',
          reason: 'fits-one',
          paymentIds: transfer === undefined ? [] : [transfer.paymentId],
        };
  await tx.bankMessages.update(messageId, { state });
  const target = { kind: 'bank message', id: messageId };
  const { reason } = state;
  await recordAudit(engine, tx, {
    actor: MESSAGE_ACTOR,
    action: 'card.message-waits',
    target,
    after: { amountMinor, reason },
  });
  return { outcome: 'waiting', messageId };
}
