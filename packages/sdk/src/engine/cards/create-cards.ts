import type { BankCard, BankCardDetails, CardBuyer } from '../../domain/cards/bank-card.ts';
import type { BankMessage, BankMessageState } from '../../domain/cards/bank-message.ts';
import { openTransferOf } from '../../domain/cards/card-transfer.ts';
import type { BankText } from '../../domain/cards/read-bank-message.ts';
import { notFound } from '../../errors/error-factories.ts';
import type { Page, PageRequest } from '../../ports/storage/storage-repositories.ts';
import { requireOwner, requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { actorOf, type CommandContext, type QueryContext } from '../kernel/run-command.ts';
import { type AssignCardInput, assignCard } from './assign-card.ts';
import { openDetails, openMessage } from './card-secrets.ts';
import { dayLoadsOf } from './day-loads.ts';
import {
  type DismissMessageInput,
  dismissMessage,
  type MatchMessageInput,
  matchMessage,
} from './decide-message.ts';
import { type CreateCardInput, createCard, type UpdateCardInput, updateCard } from './edit-cards.ts';
import { type ReceivedMessage, type ReceiveMessageInput, receiveMessage } from './receive-message.ts';
import { type SetBuyerInput, setBuyer } from './set-buyer.ts';

/** A card, for staff. */
export interface BankCardView extends Omit<BankCard, 'sealedDetails'>, BankCardDetails {
  /** What it received, and what open payments ask for, within 24 hours. */
  dayMinor: number;
}

/** A message, for staff. */
export interface BankMessageView extends Omit<BankMessage, 'sealedContent' | 'contentHash'>, BankText {}

/** What a customer is asked to transfer, and where. */
export interface CardToPay {
  paymentId: string;
  number: string;
  holder: string;
  /** To be transferred exactly: its odd part names the payment. */
  amountMinor: number;
  priceMinor: number;
  payableUntil: Date;
}

/** Transfers to the shop's cards: who pays what to which card, and what the banks say of it. */
export interface Cards {
  /** Staff: all cards, with their numbers. */
  list(by: QueryContext): Promise<BankCardView[]>;
  /** Staff: adds a card. */
  create(input: CreateCardInput, by: CommandContext): Promise<BankCardView>;
  /** Staff: changes a card; a disabled one is not assigned any more. */
  update(input: UpdateCardInput, by: CommandContext): Promise<BankCardView>;
  /** Whether the shop has a card that it may assign. */
  areOffered(): Promise<boolean>;
  /**
   * Assigns a card and an odd amount to a payment, or keeps those it has.
   * @throws PanelkitError `NOT_CONFIRMED | NO_CARD_FREE | ILLEGAL_TRANSITION`
   */
  assign(input: AssignCardInput, by: CommandContext): Promise<CardToPay>;
  /** Null: no transfer of this payment is open. */
  toPay(paymentId: string, by: QueryContext): Promise<CardToPay | null>;
  /** Staff: null when nothing was decided about this customer. */
  buyer(customerId: string, by: QueryContext): Promise<CardBuyer | null>;
  /** Staff: who may see card numbers, and how much unproved money of theirs is believed. */
  setBuyer(input: SetBuyerInput, by: CommandContext): Promise<CardBuyer>;
  /** For the hook, which has authenticated the phone or mailbox: its caller decides what money came. */
  receiveMessage(input: ReceiveMessageInput): Promise<ReceivedMessage>;
  /** Staff: messages, with their text. */
  listMessages(
    filter: { status?: BankMessageState['status'] } & PageRequest,
    by: QueryContext,
  ): Promise<Page<BankMessageView>>;
  /**
   * Staff: this message is about this payment: it is approved, or proved if it was before.
   * @throws PanelkitError `ALREADY_DECIDED`
   */
  matchMessage(input: MatchMessageInput, by: CommandContext): Promise<BankMessageView>;
  /** Staff: this message is about no payment. @throws PanelkitError `ALREADY_DECIDED` */
  dismissMessage(input: DismissMessageInput, by: CommandContext): Promise<BankMessageView>;
}

export function createCards(engine: Engine): Cards {
  const { storage } = engine.backend;
  const toView = (message: BankMessage): BankMessageView => {
    const { sealedContent: _sealed, contentHash: _hash, ...rest } = message;
    return { ...rest, ...openMessage(engine, message) };
  };
  const findMessage = async (id: string): Promise<BankMessageView> => {
    const found = await storage.bankMessages.find(id);
    if (found === null) throw notFound('bank message', id);
    return toView(found);
  };
  const findCard = async (id: string): Promise<BankCardView> => {
    const found = (await listCards(engine)).find((card) => card.id === id);
    if (found === undefined) throw notFound('bank card', id);
    return found;
  };
  return {
    list: async (by) => {
      requireStaff(actorOf(by), { kind: 'bank cards', id: 'all' });
      return listCards(engine);
    },
    create: async (input, by) => findCard(await createCard(engine, input, by)),
    update: async (input, by) => findCard(await updateCard(engine, input, by)),
    areOffered: async () => {
      const { rows } = await storage.bankCards.list({ limit: 500 });
      return rows.some(({ status }) => status === 'enabled');
    },
    assign: async (input, by) => {
      const paymentId = await assignCard(engine, input, by);
      const open = await findToPay(engine, paymentId);
      if (open === null) throw notFound('card transfer', paymentId);
      return open;
    },
    toPay: async (paymentId, by) => {
      const payment = await storage.payments.find(paymentId);
      if (payment === null) throw notFound('payment', paymentId);
      requireOwner(actorOf(by), payment.customerId, { kind: 'payment', id: paymentId });
      return findToPay(engine, paymentId);
    },
    buyer: async (customerId, by) => {
      requireStaff(actorOf(by), { kind: 'customer', id: customerId });
      return storage.cardBuyers.find(customerId);
    },
    setBuyer: async (input, by) => {
      const customerId = await setBuyer(engine, input, by);
      const buyer = await storage.cardBuyers.find(customerId);
      if (buyer === null) throw notFound('card buyer', customerId);
      return buyer;
    },
    receiveMessage: (input) => receiveMessage(engine, input),
    listMessages: async (filter, by) => {
      requireStaff(actorOf(by), { kind: 'bank messages', id: 'all' });
      const { rows, nextCursor } = await storage.bankMessages.list(filter);
      return { rows: rows.map(toView), nextCursor };
    },
    matchMessage: async (input, by) => findMessage(await matchMessage(engine, input, by)),
    dismissMessage: async (input, by) => findMessage(await dismissMessage(engine, input, by)),
  };
}

async function listCards(engine: Engine): Promise<BankCardView[]> {
  const { storage, clock } = engine.backend;
  const { rows } = await storage.bankCards.list({ limit: 500 });
  const dayMinorOf = await dayLoadsOf(storage, clock.now());
  return rows.map((card) => {
    const { sealedDetails: _sealed, ...rest } = card;
    const dayMinor = dayMinorOf.get(card.id) ?? 0;
    return { ...rest, ...openDetails(engine, card), dayMinor };
  });
}

async function findToPay(engine: Engine, paymentId: string): Promise<CardToPay | null> {
  const { storage } = engine.backend;
  const { rows } = await storage.cardTransfers.list({ paymentId, limit: 500 });
  const open = openTransferOf(rows);
  const card = open === undefined ? null : await storage.bankCards.find(open.cardId);
  if (open === undefined || card === null) return null;
  const { number, holder } = openDetails(engine, card);
  const { amountMinor, priceMinor, payableUntil } = open;
  return { paymentId, number, holder, amountMinor, priceMinor, payableUntil };
}
