import * as z from 'zod';
import { parseRate, STAFF_SOURCE } from '../../domain/payments/exchange-rate.ts';
import { invalidInput, storageConflict } from '../../errors/error-factories.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { type CommandContext, runCommand } from '../kernel/run-command.ts';

const code = z.string().regex(/^[A-Z]{3}$/);
const rateSchema = z.object({
  /** In which a method asks. */
  currency: code,
  /** Of which one unit costs `rate`: `currency` or the shop's own. */
  base: code,
  rate: z.string().refine((text) => parseRate(text) !== null, 'is no positive decimal number'),
});

/** What one unit of `base` costs in the other of the two currencies, as a decimal number. */
export type SetRateInput = z.input<typeof rateSchema>;

/** Staff fix a rate, as of now. @throws PanelkitError `INVALID_INPUT` */
export function setRate(engine: Engine, input: SetRateInput, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'payments.setRate',
    schema: rateSchema,
    input,
    by,
    effect: async ({ tx, actor, audit }, { currency, base, rate }) => {
      const target = { kind: 'exchange rate', id: currency };
      requireStaff(actor, target);
      if (currency === engine.currency)
        throw invalidInput([{ path: 'currency', code: 'custom', message: "is the shop's own" }]);
      if (![currency, engine.currency].includes(base))
        throw invalidInput([{ path: 'base', code: 'custom', message: 'is neither of the two currencies' }]);
      const before = await tx.exchangeRates.find(currency);
      const isNew = await tx.exchangeRates.set({ currency, base, rate, source: STAFF_SOURCE, at: tx.now });
      // Somebody else set one at the same instant.
      if (!isNew) throw storageConflict('exchange rate', currency);
      await audit({
        action: 'payment.set-rate',
        target,
        before: before === null ? null : { base: before.base, rate: before.rate, source: before.source },
        after: { base, rate },
      });
      return currency;
    },
  });
}
