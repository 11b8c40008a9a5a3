import type { Money } from '../../domain/payments/money.ts';
import type { Payment } from '../../domain/payments/payment.ts';
import type { Quote } from '../../domain/payments/quote.ts';
import { PanelkitError } from '../../errors/panelkit-error.ts';
import type { Engine } from '../kernel/engine.ts';
import { lockPayment } from '../locks/lock-payment.ts';
import { askedIn, judgeMethod, type QuotedMethod, quoteNow } from './judge-method.ts';

/**
 * Fixes what a payment's provider is asked, before it is asked: money that comes before its answer is booked
 * by it, too. One that still holds is kept.
 * @throws PanelkitError `RATE_UNAVAILABLE`
 */
export async function fixQuote(engine: Engine, found: Payment): Promise<Payment> {
  if (found.quote === null && askedIn(engine, found.method) === engine.currency) return found;
  return engine.backend.storage.transaction(async (tx) => {
    const payment = await lockPayment(tx, found.id);
    const { method, amount, quote: known } = payment;
    const now = tx.now;
    const judged = await judgeMethod(engine, tx, method, now);
    const isKept = known !== null && known.asked.currency === judged?.currency && known.validUntil > now;
    if (isKept || (judged === null && known === null)) return payment;
    const quote = judged === null ? null : requireQuote(judged, amount, now);
    await tx.payments.update(found.id, { quote });
    return { ...payment, quote };
  });
}

/** What a method would ask for a price now. @throws PanelkitError `RATE_UNAVAILABLE` */
function requireQuote(judged: QuotedMethod, price: Money, now: Date): Quote {
  const quote = quoteNow(judged, price, now);
  if (quote !== null) return quote;
  const { method, state } = judged;
  const reason = state === 'fresh' ? 'too-large' : state;
  throw new PanelkitError('RATE_UNAVAILABLE', {
    message: `The payment method ${method} has no exchange rate to ask by: ${reason}`,
    details: { method, reason },
  });
}
