import type { BotLanguage } from '../bot-language.ts';
import { textsFa } from './customer.ts';
import { staffTextsFa } from './staff.ts';

/** What both bots say in Persian. */
export const botFa: BotLanguage = { name: 'فارسی', customer: textsFa, staff: staffTextsFa };
