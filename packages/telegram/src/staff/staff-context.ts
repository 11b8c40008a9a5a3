import type {
  Chat,
  Language,
  MessageFormat,
  MessageFormatOptions,
  Panelkit,
  QueryContext,
} from '@panelkit/sdk';
import { messageFormat } from '@panelkit/sdk';
import type { StaffTextOverrides } from '../languages/bot-language.ts';
import type { CodeProof } from './code-proof.ts';
import type { StaffTexts } from './texts/staff-texts.ts';
import { staffTextsOf } from './texts/staff-texts-of.ts';

/** What members of staff may do in a chat. Your shop decides who may. */
export type StaffPermission =
  | 'decide-receipts'
  | 'see-orders'
  | 'deliver'
  | 'act-on-orders'
  | 'give-service'
  | 'see-customers'
  | 'write-to-customers'
  /** What a customer has in the wallet. */
  | 'see-wallets'
  | 'adjust-wallets'
  /** Extend services with the money of their customers. */
  | 'spend-wallets'
  | 'see-reports'
  /** What the shop earns. */
  | 'see-revenue'
  | 'manage-panels'
  /** Decide about the shop, so about maintenance. */
  | 'manage-settings'
  /** Write to many customers at once. */
  | 'broadcast';

/** A period of the plan, traffic that is reset, or days or bytes that the member chose. */
export type StaffGift = { subscriptionId: string; intent: string } & (
  | { kind: 'period' | 'reset' }
  | { kind: 'chosen'; days: number; bytes: number }
);

/** Somebody who works in the shop. */
export interface StaffMember {
  /** In audit rows. */
  id: string;
  name: string;
  may(permission: StaffPermission): boolean;
  /** The most that the member gives or takes at once; null, or without it: any amount. */
  maxAdjustmentMinor?: number | null;
  /** Counts what is given for nothing, once for each intent; false: the member has given enough today. */
  countGift?(gift: StaffGift): Promise<boolean>;
  /**
   * Counts money that is put into a wallet or taken from it, once for each intent; `amountMinor` has no sign.
   * False: enough today.
   */
  countAdjustment?(adjustment: { customerId: string; amountMinor: number; intent: string }): Promise<boolean>;
  /**
   * Whether this is a code that the member's authenticator app shows now. Accept each code once, and limit
   * attempts. Without it, what needs a proof of identity is done on your website.
   */
  proveByCode?(code: string): Promise<CodeProof>;
}

/**
 * What the staff's bot asks your shop. Asked for each message and tap, so that what you change holds at once.
 */
export interface StaffBotShop {
  shopName: string;
  /** The member with this id; null: nobody, or nobody any more. *second-factor*: must switch it on first. */
  findMember: (staffId: string) => Promise<StaffMember | 'second-factor' | null>;
  /** The picture of a receipt; null: there is none. */
  readPicture: (attachmentId: string) => Promise<Uint8Array | null>;
  /** Customers by name, address or id. */
  findCustomers: (text: string) => Promise<{ customerId: string; name: string }[]>;
  /** Where your website does what a chat may not; null, or without it: the bot names no address. */
  websitePage?: (deed: 'broadcast' | 'maintenance' | 'payment-event', id: string) => string | null;
  /**
   * What colleagues call the author of an audit row; null, or without it: groups name nobody who decided
   * elsewhere.
   */
  nameOfActor?: (actorId: string) => Promise<string | null>;
  language?: Language;
  /** Those that the bot speaks to who has chosen none; by default all that it knows. */
  languages?: readonly Language[];
  messageFormat?: MessageFormatOptions;
  /** Texts of the bot in words of your own. */
  texts?: StaffTextOverrides;
}

/** In what a screen of the staff's bot is written. */
export interface StaffScreenContext {
  texts: StaffTexts;
  format: MessageFormat;
  now: Date;
  may: StaffMember['may'];
}

/** One member of staff in one chat, at one update. */
export interface StaffContext extends StaffScreenContext {
  panelkit: Panelkit;
  shop: StaffBotShop;
  chat: Chat;
  member: StaffMember;
  language: Language;
  by: QueryContext;
  /** Names the showing of a screen: two taps on one of its buttons are one intent. */
  nonce: string;
  /** For a command that this update causes. */
  key: string;
}

export function staffScreenContextOf(
  language: Language,
  shop: Pick<StaffBotShop, 'messageFormat' | 'texts'>,
  { now, may }: Pick<StaffScreenContext, 'now' | 'may'>,
): StaffScreenContext {
  return {
    texts: staffTextsOf(language, shop.texts),
    format: messageFormat(language, shop.messageFormat ?? {}),
    now,
    may,
  };
}
