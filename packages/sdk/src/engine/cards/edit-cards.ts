import * as z from 'zod';
import type { BankCard, BankCardDetails } from '../../domain/cards/bank-card.ts';
import { toLatinDigits } from '../../domain/payments/parse-amount.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { amountMinorSchema, idSchema, textSchema } from '../kernel/parse-input.ts';
import { type CommandContext, runCommand } from '../kernel/run-command.ts';
import { openDetails, sealDetails } from './card-secrets.ts';

const numberSchema = z
  .string()
  .max(60)
  .transform((typed) => toLatinDigits(typed).replace(/[\s-]/g, '').toUpperCase())
  .pipe(z.string().regex(/^[A-Z0-9]{8,34}$/));
const fields = {
  label: textSchema.min(1).max(100),
  number: numberSchema,
  holder: textSchema.min(1).max(100),
  account: numberSchema.nullable(),
  dailyLimitMinor: amountMinorSchema.min(1).nullable(),
};
const createSchema = z.object({
  ...fields,
  account: fields.account.default(null),
  dailyLimitMinor: fields.dailyLimitMinor.default(null),
});
const updateSchema = z.object({
  cardId: idSchema,
  ...z.object({ ...fields, status: z.enum(['enabled', 'disabled']) }).partial().shape,
});

/** A card of the shop. Numbers may be typed with spaces, and with Persian digits. */
export type CreateCardInput = z.input<typeof createSchema>;
/** What changes of a card. */
export type UpdateCardInput = z.input<typeof updateSchema>;

/** The last digits of a number, by which staff and audit tell cards apart. */
function endingOf(number: string): string {
  return number.slice(-4);
}

export function createCard(engine: Engine, input: CreateCardInput, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'cards.create',
    schema: createSchema,
    input,
    by,
    effect: async ({ tx, actor, audit }, { label, dailyLimitMinor, ...details }) => {
      const id = engine.ids.uuid();
      const target = { kind: 'bank card', id };
      requireStaff(actor, target);
      const ending = endingOf(details.number);
      const sealedDetails = sealDetails(engine, id, details);
      const status = 'enabled';
      await tx.bankCards.insert({
        id,
        label,
        ending,
        sealedDetails,
        dailyLimitMinor,
        status,
        createdAt: tx.now,
      });
      await audit({ action: 'card.create', target, after: { label, ending, dailyLimitMinor, status } });
      return id;
    },
  });
}

export function updateCard(engine: Engine, input: UpdateCardInput, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'cards.update',
    schema: updateSchema,
    input,
    by,
    effect: async ({ tx, actor, audit }, { cardId, number, holder, account, ...patch }) => {
      const target = { kind: 'bank card', id: cardId };
      requireStaff(actor, target);
      const card = await tx.bankCards.get(cardId);
      const known = openDetails(engine, card);
      const details: BankCardDetails = {
        number: number ?? known.number,
        holder: holder ?? known.holder,
        account: account === undefined ? known.account : account,
      };
      const { label = card.label, dailyLimitMinor = card.dailyLimitMinor, status = card.status } = patch;
      await tx.bankCards.update(cardId, {
        label,
        dailyLimitMinor,
        status,
        ending: endingOf(details.number),
        sealedDetails: sealDetails(engine, cardId, details),
      });
      const after = await tx.bankCards.get(cardId);
      await audit({ action: 'card.update', target, before: shown(card), after: shown(after) });
      return cardId;
    },
  });
}

/** What the audit may show of a card. */
function shown({ label, ending, dailyLimitMinor, status }: BankCard): Record<string, unknown> {
  return { label, ending, dailyLimitMinor, status };
}
