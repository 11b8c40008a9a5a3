import type { BotLanguage } from '../bot-language.ts';
import { textsRu } from './customer.ts';
import { staffTextsRu } from './staff.ts';

/** What both bots say in Russian. */
export const botRu: BotLanguage = { name: 'Русский', customer: textsRu, staff: staffTextsRu };
