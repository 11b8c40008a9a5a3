import type { Language } from '../notifications/language.ts';

/** A form that a person fills in, one message after another. */
export interface ChatForm {
  /** Which question is open. */
  name: string;
  /** What is known so far: ids and short answers, no secrets. */
  data: Readonly<Record<string, string>>;
  /** From then on the next message answers nothing. */
  expiresAt: Date;
}

/** How a customer of a bot can be reached. */
export interface ChatContact {
  /** Where a payment provider sends what the law makes it send, such as a fiscal receipt: this or `phone`. */
  email: string | null;
  /** As it was typed, with `+` and the country. */
  phone: string | null;
  /**
   * The number of the person's account at the messenger, which it shared; with `+` and the country. Nobody
   * can type it.
   */
  sharedPhone: string | null;
}

/** A person at a messenger who talks to one of the shop's bots, and who that is in the shop. */
export interface Chat {
  id: string;
  /** The bot's own id at the messenger. */
  bot: string;
  /** The person's id at the messenger. */
  userId: string;
  /** Where the person is written to. */
  chatId: string;
  /** Null: nobody that the shop sells to. */
  customerId: string | null;
  /** The member of staff; null: none. */
  staffId: string | null;
  /** In which the person chose to read; null: not yet chosen. */
  language: Language | null;
  form: ChatForm | null;
  /** `ChatContact` as sealed JSON; null: not asked for, or not given. */
  sealedContact: string | null;
  /** Since when the bot may not write: blocked, or the person is gone. */
  unreachableSince: Date | null;
  createdAt: Date;
}

/**
 * *customer*, *staff*: links a chat with who asked for the code, within minutes. *recovery*: a customer keeps
 * it for the day on which they lose their account at the messenger.
 */
export type ChatCodeKind = 'customer' | 'staff' | 'recovery';

/** A code by which a person shows at a messenger who they are in the shop, for one use. */
export interface ChatCode {
  id: string;
  codeHash: string;
  kind: ChatCodeKind;
  /** The customer's or the staff member's id. */
  subjectId: string;
  createdAt: Date;
  expiresAt: Date;
  usedAt: Date | null;
}
