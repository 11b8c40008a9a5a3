import type { Chat, Invoice, Language, MessageFormatOptions, Panelkit, QueryContext } from '@panelkit/sdk';
import { messageFormat } from '@panelkit/sdk';
import type { CustomerTextOverrides } from '../languages/bot-language.ts';
import type { CustomerGate } from './gate/customer-gate.ts';
import type { Device } from './screens/home-screens.ts';
import type { ImportLink } from './screens/import-screens.ts';
import type { ScreenContext } from './screens/screen-context.ts';
import type { StarsDesk } from './stars-desk.ts';
import { textsOf } from './texts/texts-of.ts';

/** Money that customers send by hand. */
export interface CardTransfer {
  /**
   * Where to send it, in plain text, while the shop has no cards in `panelkit.cards`: the number of the card
   * and whose it is.
   */
  instructions: (language: Language) => string;
  /**
   * Called before a card is assigned to a customer: tell the engine by `panelkit.cards.setBuyer` whom you
   * know. By default staff decide who sees card numbers.
   */
  confirm?: (customerId: string) => Promise<void>;
  /**
   * Keeps the picture of a receipt; returns its id in your store, or null when it is none or not safe. Called
   * again under the same key after a crash.
   */
  storeReceipt: (picture: {
    bytes: Uint8Array;
    contentType: string;
    customerId: string;
    paymentId: string;
    key: string;
  }) => Promise<string | null>;
  /**
   * A receipt was not accepted: its picture belongs to nothing. Without it the picture stays in your store.
   */
  dropReceipt?: (pictureId: string) => Promise<void>;
}

/** Payment providers, at whose pages customers pay. */
export interface OnlinePayments {
  /**
   * The address of `paymentReturns` for a method: the provider sends the browser there. Of which payment, for
   * a page that nobody has to sign in for.
   */
  returnUrl: (method: string, paymentId: string) => string;
  /** What a method is called; null: as it calls itself. */
  nameOf?: (method: string, language: Language) => string | null;
}

/** An invoice to be sent. */
export interface InvoiceFile {
  /** `INV-2026-000042.pdf` */
  name: string;
  bytes: Uint8Array;
}

/** A person who writes to the bot for the first time. */
export interface Newcomer {
  /** At Telegram. */
  userId: number;
  /** Empty where Telegram gives none. */
  name: string;
  language: Language;
  /**
   * How many customers this person had before, who were moved to another account (`customers.moveChats`):
   * answer somebody else for each number.
   */
  returns: number;
}

/** What of the shop the bot shows. */
export interface CustomerBotShop {
  shopName: string;
  /** How people reach you: `@your_support`. */
  contact?: string | undefined;
  /**
   * Offers payment by card transfer, with a picture of the receipt. The shop's payment method `receipt` must
   * be on.
   */
  cardTransfer?: CardTransfer;
  /** Offers the methods of the shop's payment gateways. */
  onlinePayments?: OnlinePayments;
  /**
   * Draws an invoice as a file, in the language of its reader. Orders have a button for their invoices then.
   */
  invoiceFile?: (invoice: Invoice, language: Language) => Promise<InvoiceFile>;
  /** Takes Telegram Stars. The gateway must be one of the engine's, for the token of this bot. */
  stars?: StarsDesk;
  /** The conditions of sale, for `/terms`: an address, or the text. By default how people reach you. */
  terms?: (language: Language) => string;
  /** Amounts by which a wallet can be topped up; none: it cannot. */
  topUpAmountsMinor?: readonly number[];
  /** Of people whose Telegram speaks another; `en` by default. */
  language?: Language;
  /** Those that the bot speaks to who has chosen none; by default all that it knows. */
  languages?: readonly Language[];
  messageFormat?: MessageFormatOptions;
  /** Texts of the bot in words of your own. */
  texts?: CustomerTextOverrides;
  /**
   * What a plan is called in a language, if your shop keeps that apart from the catalogue; null: as in the
   * catalogue.
   */
  planText?: (planId: string, language: Language) => Promise<{ name: string; description: string } | null>;
  /**
   * The customer of a newcomer, if your shop keeps records of its own of people. Called again after a crash:
   * answer the same customer. By default the one with the `externalId` `telegram:<userId>`.
   */
  customerOf?: (newcomer: Newcomer) => Promise<string>;
  /**
   * Your page on which a code from the bot signs in, or links the chat with who is signed in. Shows *Website
   * account* in the menu.
   */
  websiteLink?: (code: string) => string;
  /**
   * Whether phones reach the links of your shop. By default those that are https. Otherwise services show the
   * direct links of their panels, which follow no change.
   */
  hasPublicLinks?: boolean;
  /**
   * Pages of yours that open an application with a service's link in it, the simplest first: *Open in an app*
   * leads to them. Only https addresses are shown. Without it, or while the links of services are not https,
   * there is no such button.
   */
  importLinks?: (shopLink: string, reader: { device: Device; language: Language }) => readonly ImportLink[];
  /** Sells to members of channels alone. */
  gate?: CustomerGate;
  /**
   * Your page inside Telegram: the button beside the text field opens it. Without https there is no such
   * button.
   */
  miniAppUrl?: string;
}

/** One customer in one chat, at one update. */
export interface CustomerContext extends ScreenContext {
  panelkit: Panelkit;
  shop: CustomerBotShop;
  chat: Chat;
  customerId: string;
  language: Language;
  by: QueryContext;
  /** Names the showing of a screen: two taps on one of its buttons are one intent. */
  nonce: string;
  /** For a command that this update causes. */
  key: string;
}

export function screenContextOf(language: Language, shop: CustomerBotShop, now: Date): ScreenContext {
  return {
    texts: textsOf(language, shop.texts),
    format: messageFormat(language, shop.messageFormat ?? {}),
    now,
  };
}
