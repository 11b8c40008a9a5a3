import type { BotLanguage } from '../bot-language.ts';
import { textsEn } from './customer.ts';
import { staffTextsEn } from './staff.ts';

/** What both bots say in English. */
export const botEn: BotLanguage = { name: 'English', customer: textsEn, staff: staffTextsEn };
