import * as z from 'zod';
import { isPanelkitError } from '../../errors/panelkit-error.ts';
import type { PaymentToStart } from '../../ports/payment-gateway.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { amountMinorSchema, parseInput } from '../kernel/parse-input.ts';
import { actorOf, type CommandContext, runCommand } from '../kernel/run-command.ts';
import { judgeMethod, quoteNow } from '../quotes/judge-method.ts';
import { sensible } from './ask-provider.ts';
import { callGateway } from './call-gateway.ts';
import { startOutcomeSchema } from './provider-schemas.ts';

const testSchema = z.object({
  method: z.string().min(1).max(50),
  amountMinor: amountMinorSchema.min(1),
  returnUrl: z.url().max(2000).nullable().default(null),
});

/** Which provider is tested, and for which price it is asked to open a payment. */
export type TestMethodInput = z.input<typeof testSchema>;

/** What a provider said to a payment that nobody will pay. `reason` is for people and contains no secret. */
export type MethodTest = { isTaken: true } | { isTaken: false; reason: string };

/**
 * Staff ask a provider to open a payment as a customer's would be opened, and tell nobody where it is paid.
 * It belongs to no payment of the shop.
 * @throws PanelkitError `NOT_FOUND` for a method that has no provider
 */
export async function testMethod(
  engine: Engine,
  input: TestMethodInput,
  by: CommandContext,
): Promise<MethodTest> {
  const target = { kind: 'payment method', id: input.method };
  requireStaff(actorOf(by), target);
  const wanted = parseInput(testSchema, input);
  const answer = await ask(engine, wanted);
  await runCommand(engine, {
    name: 'payments.testMethod',
    schema: testSchema,
    input,
    by,
    effect: async ({ audit }, { method }) => {
      await audit({ action: 'payment-method.test', target, after: { ...answer } });
      return method;
    },
  });
  return answer;
}

async function ask(engine: Engine, wanted: z.output<typeof testSchema>): Promise<MethodTest> {
  const { method, amountMinor, returnUrl } = wanted;
  const gateway = engine.gateways.get(method);
  const now = engine.backend.clock.now();
  const price = { amountMinor, currency: engine.currency };
  const judged = await judgeMethod(engine, engine.backend.storage, method, now);
  const asked = judged === null ? price : quoteNow(judged, price, now)?.asked;
  if (asked === undefined) return { isTaken: false, reason: 'there is no fresh exchange rate' };
  const payment: PaymentToStart = {
    paymentId: engine.ids.uuid(),
    orderId: null,
    ...asked,
    returnUrl,
    payer: { language: null, email: null, phone: null, telegramId: null },
    description: engine.shopName,
    payableUntil: null,
    askedAt: now,
  };
  try {
    const answer = await callGateway(engine, gateway, (options) => gateway.start(payment, options));
    const outcome = sensible(method, answer, startOutcomeSchema);
    return outcome.kind === 'started' ? { isTaken: true } : { isTaken: false, reason: outcome.reason };
  } catch (error) {
    if (!isPanelkitError(error) || error.code !== 'PAYMENT_GATEWAY_UNREACHABLE') throw error;
    return { isTaken: false, reason: error.message };
  }
}
