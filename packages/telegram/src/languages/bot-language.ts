import type { Language, PartOf } from '@panelkit/sdk';
import type { Texts } from '../customer/texts/texts.ts';
import type { StaffTexts } from '../staff/texts/staff-texts.ts';

/** Both bots in one language. */
export interface BotLanguage {
  /** In itself. */
  name: string;
  customer: Texts;
  staff: StaffTexts;
}

/**
 * What the customers' bot says in words of your own, by language; everything else is said in its usual ones.
 * They are HTML of Telegram.
 */
export type CustomerTextOverrides = Partial<Record<Language, PartOf<Texts>>>;

/** As for customers, of the staff's bot. */
export type StaffTextOverrides = Partial<Record<Language, PartOf<StaffTexts>>>;
