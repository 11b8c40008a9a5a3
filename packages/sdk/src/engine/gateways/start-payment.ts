import * as z from 'zod';
import type { Money } from '../../domain/payments/money.ts';
import type { Payment } from '../../domain/payments/payment.ts';
import { illegalTransition, invalidInput, notFound } from '../../errors/error-factories.ts';
import { PanelkitError } from '../../errors/panelkit-error.ts';
import type { PaymentGateway, PaymentInstructions, PaymentToStart } from '../../ports/payment-gateway.ts';
import { requireOwner } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema, parseInput } from '../kernel/parse-input.ts';
import { actorOf, type CommandContext, runCommand } from '../kernel/run-command.ts';
import { lockPayment } from '../locks/lock-payment.ts';
import { fixQuote } from '../quotes/fix-quote.ts';
import { sensible } from './ask-provider.ts';
import { callGateway } from './call-gateway.ts';
import { namedReturnUrl } from './named-return.ts';
import { openInstructions, openProviderPayment } from './open-provider-payment.ts';
import { startOutcomeSchema } from './provider-schemas.ts';

const startSchema = z.object({
  paymentId: idSchema,
  returnUrl: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .nullable()
    .default(null),
  description: z.string().min(1).max(255).nullable().default(null),
  payer: z
    .object({
      language: z.string().max(35).nullable().default(null),
      email: z.email().max(254).nullable().default(null),
      phone: z.string().max(30).nullable().default(null),
      telegramId: z
        .string()
        .regex(/^\d{1,20}$/)
        .nullable()
        .default(null),
    })
    .prefault({}),
});
type Wanted = z.output<typeof startSchema>;

/**
 * Which payment, and where the provider sends the browser afterwards. `description` is for the provider's
 * page and the bank's statement, the order's number by default; `payer` is passed on to providers that ask
 * who pays, and not stored.
 */
export type StartPaymentInput = z.input<typeof startSchema>;

/** What the customer is to do now. */
export interface StartedPayment extends PaymentInstructions {
  paymentId: string;
  /** The provider's own id of the payment. */
  providerReference: string;
  /** What it was asked for, in its currency. */
  asked: Money;
  /** When the provider stops taking money for it; null when that is not known. */
  payableUntil: Date | null;
}

/**
 * Opens a pending payment with its provider. A repetition answers what was opened, as long as it is open; the
 * provider is asked outside of any transaction, under our id of the payment, so that an answer that was lost
 * does no harm.
 */
export async function startPayment(
  engine: Engine,
  input: StartPaymentInput,
  by: CommandContext,
): Promise<StartedPayment> {
  const wanted = parseInput(startSchema, input);
  const { paymentId } = wanted;
  const payment = await engine.backend.storage.payments.find(paymentId);
  if (payment === null) throw notFound('payment', paymentId);
  requireOwner(actorOf(by), payment.customerId, { kind: 'payment', id: paymentId });
  requireWanted(payment);
  const opened = await findOpened(engine, payment);
  if (opened !== null) return opened;
  const gateway = requireGateway(engine, payment);
  requireContact(gateway, wanted.payer);
  const quoted = await fixQuote(engine, payment);
  const started = await askProvider(engine, gateway, { payment: quoted, wanted });
  const providerPaymentId = await runCommand(engine, {
    name: 'payments.start',
    schema: startSchema,
    input,
    by,
    effect: async ({ tx, audit }) => {
      const locked = await lockPayment(tx, paymentId);
      const { providerReference } = started;
      const { quote } = quoted;
      const link = { payment: locked, gateway: gateway.method, quote, ...started };
      const { id } = await openProviderPayment(engine, tx, link);
      const target = { kind: 'payment', id: paymentId };
      await audit({
        action: 'payment.start',
        target,
        after: { gateway: gateway.method, providerReference, ...quote?.asked },
      });
      return id;
    },
  });
  // It may have been cancelled while the provider was asked. What was opened is recorded, so that money that
  // comes is booked all the same.
  requireWanted((await engine.backend.storage.payments.find(paymentId)) ?? payment);
  const asked = quoted.quote?.asked ?? quoted.amount;
  return (
    (await describe(engine, providerPaymentId)) ?? { paymentId, asked, ...started.instructions, ...started }
  );
}

/** What was opened before and is open still, at an amount that holds. */
async function findOpened(engine: Engine, { id }: Payment): Promise<StartedPayment | null> {
  const now = engine.backend.clock.now();
  const { rows } = await engine.backend.storage.providerPayments.list({ paymentId: id });
  const open = rows.findLast(
    ({ endedAt, sealedInstructions, quote }) =>
      endedAt === null && sealedInstructions && (quote === null || quote.validUntil > now),
  );
  return open === undefined ? null : describe(engine, open.id);
}

async function describe(engine: Engine, providerPaymentId: string): Promise<StartedPayment | null> {
  const found = await engine.backend.storage.providerPayments.find(providerPaymentId);
  const instructions = found === null ? null : openInstructions(engine, found);
  if (found === null || instructions === null) return null;
  const { paymentId, providerReference, payableUntil, quote } = found;
  const asked = quote?.asked ?? (await engine.backend.storage.payments.find(paymentId))?.amount;
  if (asked === undefined) return null;
  return { paymentId, providerReference, asked, payableUntil, ...instructions };
}

/** Nobody is sent to pay what is no longer wanted; the rest of what came in part still is. */
function requireWanted({ id, state: { status } }: Payment): void {
  if (status === 'pending' || status === 'captured') return;
  throw illegalTransition({ kind: 'payment', id, from: status, action: 'start' });
}

function requireGateway(engine: Engine, { id, method, state }: Payment): PaymentGateway {
  const gateway = engine.gateways.find(method);
  // One that staff switched off since is not offered any more; what was opened by it goes on.
  if (gateway === null || !engine.configuredMethods.has(method)) {
    const message = 'is not paid through a gateway that is switched on';
    throw invalidInput([{ path: 'paymentId', code: 'no_gateway', message }]);
  }
  if (state.status === 'pending') return gateway;
  throw illegalTransition({ kind: 'payment', id, from: state.status, action: 'start' });
}

function requireContact(
  { method, needsContact = false }: PaymentGateway,
  { email, phone }: Wanted['payer'],
): void {
  if (!needsContact || email !== null || phone !== null) return;
  throw new PanelkitError('PAYER_CONTACT_REQUIRED', {
    message: `The payment provider ${method} needs an e-mail address or a phone number of whoever pays`,
    details: { method },
  });
}

interface Started {
  providerReference: string;
  instructions: PaymentInstructions;
  payableUntil: Date | null;
}

async function askProvider(
  engine: Engine,
  gateway: PaymentGateway,
  { payment, wanted }: { payment: Payment; wanted: Wanted },
): Promise<Started> {
  const { id: paymentId, orderId, quote } = payment;
  const amount = quote?.asked ?? payment.amount;
  const { payer } = wanted;
  const given = wanted.returnUrl;
  const isNamed = given !== null && gateway.readReturn === undefined;
  const returnUrl = isNamed ? namedReturnUrl(given, paymentId) : given;
  const order = orderId === null ? null : await engine.backend.storage.orders.find(orderId);
  const toStart: PaymentToStart = {
    paymentId,
    orderId,
    ...amount,
    returnUrl,
    payer,
    description: wanted.description ?? `${engine.shopName} ${order?.number ?? paymentId}`,
    payableUntil: earlier(
      order?.state.status === 'awaiting-payment' ? order.state.expiresAt : null,
      quote?.validUntil ?? null,
    ),
    askedAt: engine.backend.clock.now(),
  };
  const answer = await callGateway(engine, gateway, (options) => gateway.start(toStart, options));
  const outcome = sensible(gateway.method, answer, startOutcomeSchema);
  if (outcome.kind === 'started') {
    const { providerReference, instructions, payableUntil = null } = outcome;
    return { providerReference, instructions, payableUntil };
  }
  throw new PanelkitError('PAYMENT_GATEWAY_REFUSED', {
    message: `The payment provider ${gateway.method} refused this payment: ${outcome.reason}`,
    details: { method: gateway.method, reason: outcome.reason },
  });
}

function earlier(first: Date | null, second: Date | null): Date | null {
  if (first === null || second === null) return first ?? second;
  return first < second ? first : second;
}
