import * as z from 'zod';
import type { BankCard, BankCardDetails } from '../../domain/cards/bank-card.ts';
import type { BankMessage } from '../../domain/cards/bank-message.ts';
import type { BankText } from '../../domain/cards/read-bank-message.ts';
import type { Engine } from '../kernel/engine.ts';

const detailsSchema = z.object({ number: z.string(), holder: z.string(), account: z.string().nullable() });
const contentSchema = z.object({ text: z.string(), sender: z.string().nullable() });

/** The context under which a card's details are sealed. */
export function cardContext(cardId: string): string {
  return `bank-card:${cardId}:details`;
}

/** The context under which a message's content is sealed. */
export function messageContext(messageId: string): string {
  return `bank-message:${messageId}:content`;
}

export function sealDetails({ secretBox }: Engine, cardId: string, details: BankCardDetails): string {
  return secretBox.seal(JSON.stringify(details), cardContext(cardId));
}

/** @throws PanelkitError `SECRET_KEY_MISMATCH` */
export function openDetails(
  { secretBox }: Engine,
  { id, sealedDetails }: Pick<BankCard, 'id' | 'sealedDetails'>,
): BankCardDetails {
  return detailsSchema.parse(JSON.parse(secretBox.open(sealedDetails, cardContext(id))));
}

export function sealMessage({ secretBox }: Engine, messageId: string, content: BankText): string {
  return secretBox.seal(JSON.stringify(content), messageContext(messageId));
}

/** @throws PanelkitError `SECRET_KEY_MISMATCH` */
export function openMessage(
  { secretBox }: Engine,
  { id, sealedContent }: Pick<BankMessage, 'id' | 'sealedContent'>,
): BankText {
  return contentSchema.parse(JSON.parse(secretBox.open(sealedContent, messageContext(id))));
}
