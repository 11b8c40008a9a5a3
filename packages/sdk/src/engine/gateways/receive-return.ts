import * as z from 'zod';
import type { ProviderPayment } from '../../domain/payments/provider-payment.ts';
import type { Engine } from '../kernel/engine.ts';
import { parseInput } from '../kernel/parse-input.ts';
import { namedPayment } from './named-return.ts';
import { requestPoll } from './request-poll.ts';

const returnSchema = z.object({
  gateway: z.string().min(1).max(50),
  query: z.record(z.string().max(100), z.string().max(2000)),
  rawBody: z.string().max(20_000).default(''),
});

/**
 * A browser that comes back from a provider's page: the parameters of the address, and the body of a form
 * that it posts.
 */
export type ReceiveReturnInput = z.input<typeof returnSchema>;

/**
 * Which payment the browser named, so that the shop can show it to its owner; null for none that is known.
 */
export type ReturnedPayment = { paymentId: string; orderId: string | null } | null;

/**
 * The customer is back. Nobody signed that: it books nothing, and only asks for a look.
 * @throws PanelkitError `NOT_FOUND` for a gateway that the shop does not have
 */
export async function receiveReturn(engine: Engine, input: ReceiveReturnInput): Promise<ReturnedPayment> {
  const { gateway: method, ...request } = parseInput(returnSchema, input);
  const known = await findReturned(engine, method, request);
  const payment = known === null ? null : await engine.backend.storage.payments.find(known.paymentId);
  if (known === null || payment === null) return null;
  if (known.endedAt === null) await engine.backend.storage.transaction((tx) => requestPoll(tx, known.id));
  return { paymentId: payment.id, orderId: payment.orderId };
}

/** By what the provider added to the address, or else by the payment that the address was given. */
async function findReturned(
  { gateways, backend: { storage } }: Engine,
  method: string,
  request: { query: Record<string, string>; rawBody: string },
): Promise<ProviderPayment | null> {
  const gateway = gateways.get(method);
  if (gateway.readReturn !== undefined) {
    const named = gateway.readReturn(request);
    return named === null ? null : storage.providerPayments.findByReference(method, named.providerReference);
  }
  const paymentId = namedPayment(request.query);
  if (paymentId === null) return null;
  const { rows } = await storage.providerPayments.list({ paymentId, limit: 500 });
  return rows.findLast(({ gateway }) => gateway === method) ?? null;
}
