import type { Clock } from '@panelkit/sdk';
import type { FloodLimits } from './flood-limits.ts';
import type { ReplyKeyboard, SimulatedKeyboard } from './keyboards/check-keyboard.ts';
import type { SimulatedEntity } from './parse-html.ts';
import type { UploadedFile } from './read-parameters.ts';

/** An update as the Bot API delivers it. */
export type SimulatedUpdate = { update_id: number } & Record<string, unknown>;

/** An update that its bot has not confirmed. */
export interface PendingUpdate {
  update: SimulatedUpdate;
  chatId: number;
  atMs: number;
}

/** Where a bot wants its updates. */
export interface Webhook {
  url: string;
  secretToken: string | null;
  maxConnections: number;
  allowedUpdates: readonly string[] | null;
  lastError: { at: Date; message: string } | null;
}

/** A file that the Bot API keeps. */
export interface StoredFile extends UploadedFile {
  fileId: string;
  path: string;
}

/** A message of a chat of a bot with a person or a group. */
export interface StoredMessage {
  messageId: number;
  chatId: number;
  /** The topic of a forum; null: none. */
  threadId: number | null;
  isFromBot: boolean;
  date: Date;
  editedAt: Date | null;
  text: string | null;
  caption: string | null;
  entities: SimulatedEntity[];
  keyboard: SimulatedKeyboard | null;
  file: StoredFile | null;
  /** How the file is shown. */
  fileKind: 'photo' | 'document' | null;
  isSilent: boolean;
  /** The page that is shown with the text: its picture; null: none. */
  previewUrl: string | null;
  /** A phone number that somebody shared: their own, or that of another person; null: none. */
  contact: SharedContact | null;
  /**
   * What Telegram itself says here: an invoice, Stars that were paid or came back; null for what somebody
   * wrote.
   */
  service: ServiceMessage | null;
}

/** A card with a phone number. `userId`: whose account it is; null for one that is not at Telegram. */
export interface SharedContact {
  phone: string;
  firstName: string;
  userId: number | null;
}

/** A message of Telegram's own, by the name of its field. */
export type ServiceMessage =
  | { kind: 'invoice'; invoice: StarInvoice }
  | { kind: 'successful_payment' | 'refunded_payment'; charge: StarCharge };

/** An invoice in Stars. Its link never closes, and anybody may pay it. */
export interface StarInvoice {
  slug: string;
  title: string;
  description: string;
  payload: string;
  amount: number;
}

/** Stars that somebody paid. */
export interface StarCharge {
  chargeId: string;
  personId: number;
  amount: number;
  payload: string;
}

/** Somebody who is about to pay: Telegram waits ten seconds for the bot's answer. */
export interface StarCheckout {
  id: string;
  personId: number;
  invoice: StarInvoice;
  status: 'waiting' | 'paid' | 'refused' | 'failed';
  /** What the bot gave as the reason for its refusal. */
  reason: string | null;
  /** Ends the wait. */
  cancel(): void;
}

/** A line of the list of Stars: what goes back has the id of what was paid. */
export interface StarTransaction extends StarCharge {
  kind: 'payment' | 'refund' | 'chargeback';
  at: Date;
}

/** A tap on a button. */
export interface CallbackQuery {
  id: string;
  data: string;
  personId: number;
  message: StoredMessage;
  at: Date;
  /** What the bot answered; null while the button spins. */
  answer: { text: string | null; isAlert: boolean } | null;
}

export interface BotCommandList {
  scope: string;
  languageCode: string;
  commands: { command: string; description: string }[];
}

/** What the button beside the text field opens. */
export type MenuButton =
  | { type: 'default' | 'commands' }
  | { type: 'web_app'; text: string; web_app: { url: string } };

/** A bot as Telegram knows it. */
export interface BotState {
  id: number;
  token: string;
  username: string;
  firstName: string;
  lastUpdateId: number;
  pending: PendingUpdate[];
  /** Who waits in `getUpdates`. */
  poller: { end(error: Error): void; wake(): void } | null;
  allowedUpdates: readonly string[] | null;
  webhook: Webhook | null;
  lastMessageId: number;
  /** Chats by the id of their person or group. */
  chats: Map<number, Map<number, StoredMessage>>;
  callbacks: Map<string, CallbackQuery>;
  /** In place of the keyboard that people type with, by chat. */
  replyKeyboards: Map<number, ReplyKeyboard>;
  commands: BotCommandList[];
  menuButton: MenuButton;
  /** By the ends of their links. */
  invoices: Map<string, StarInvoice>;
  checkouts: Map<string, StarCheckout>;
  /** Oldest first. */
  stars: StarTransaction[];
  checkFlood: (chatId: number) => void;
  /** What it was asked to do, oldest first. */
  calls: { method: string; values: Record<string, unknown> }[];
}

/** A person with a Telegram account. */
export interface PersonState {
  id: number;
  firstName: string;
  username: string | null;
  languageCode: string;
  isDeactivated: boolean;
  /** Tokens of the bots that the person blocked. */
  blocked: Set<string>;
}

/** What a bot is in a group. *restricted*: there, and may not write. */
export type GroupBotStatus = 'member' | 'administrator' | 'restricted' | 'left' | 'kicked';

/** A group as Telegram knows it. */
export interface GroupState {
  /** Negative, as those of all groups. */
  id: number;
  title: string;
  kind: 'group' | 'supergroup';
  isForum: boolean;
  /** By their thread ids. What is written without one is in no topic. */
  topics: Map<number, { name: string; isClosed: boolean }>;
  /** By the tokens of the bots. */
  bots: Map<string, GroupBotStatus>;
  /** The token of the bot that wrote last: it also hears commands that name no bot. */
  lastWriter: string | null;
  /** The supergroup that it has become. */
  migratedTo: number | null;
}

/** What somebody is in a channel. *restricted*: may read, and is a member or not. */
export type ChannelStatus = 'creator' | 'administrator' | 'member' | 'restricted' | 'left' | 'kicked';

/** A channel as Telegram knows it. */
export interface ChannelState {
  /** As those of supergroups. */
  id: number;
  title: string;
  /** Without @; null: it is private. */
  username: string | null;
  /** By the ids of people and bots. Who is not in it was never there. */
  members: Map<number, ChannelStatus>;
}

/** Where a bot writes. */
export type Place = PersonState | GroupState;

/** Everything that the double remembers. */
export interface SimulatorState {
  clock: Clock;
  flood: FloodLimits | null;
  bots: Map<string, BotState>;
  people: Map<number, PersonState>;
  groups: Map<number, GroupState>;
  channels: Map<number, ChannelState>;
  files: Map<string, StoredFile>;
  lastId: number;
  /** Called when a chat looks different. */
  onChange: (() => void) | null;
}

/** A person or bot id: unique over the whole double, and larger than 32 bits, as many of Telegram's are. */
export function nextId(state: SimulatorState): number {
  state.lastId += 1;
  return 5_000_000_000 + state.lastId;
}

/** The messages of a chat by their ids. */
export function chatOf(bot: BotState, chatId: number): Map<number, StoredMessage> {
  const known = bot.chats.get(chatId);
  if (known !== undefined) return known;
  const chat = new Map<number, StoredMessage>();
  bot.chats.set(chatId, chat);
  return chat;
}
