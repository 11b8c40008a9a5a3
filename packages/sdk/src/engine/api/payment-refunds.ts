import { availableMinor } from '../../domain/payments/ledger.ts';
import { type Refund, refundableMinor } from '../../domain/payments/refund.ts';
import { notFound } from '../../errors/error-factories.ts';
import type { RefundAbility } from '../../ports/payment-gateway.ts';
import type { Page, PageRequest } from '../../ports/storage/storage-repositories.ts';
import { requireOwner, requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { actorOf, type CommandContext, type QueryContext } from '../kernel/run-command.ts';
import { refundAbilityOf } from '../payments/refund-source.ts';
import { type RefundInput, requestRefund } from '../payments/request-refund.ts';

export interface RefundFilter {
  customerId?: string;
  paymentId?: string;
  status?: Refund['state']['status'];
}

/** How much of a payment could go back now. */
export interface RefundOffer {
  /** *none*: also for a payment that no provider collected. */
  ability: RefundAbility;
  /** The most that can go back at once: what the provider still has of one of its payments. */
  refundableMinor: number;
  /** What is free in the customer's wallet. */
  availableMinor: number;
}

/** Money that goes back through the provider that brought it. */
export interface PaymentRefunds {
  /**
   * Staff: holds the money in the customer's wallet and sends it back, by the scheduler. What an order holds
   * or was delivered for is not in the wallet: `endsOrder` ends what the payment bought, also an extension or
   * a plan change, and gives it back to the wallet, as far as the refund needs it.
   * @throws PanelkitError `INSUFFICIENT_BALANCE`, `ILLEGAL_TRANSITION`, `INVALID_INPUT` when the provider has
   *   not so much of this payment
   */
  refund(input: RefundInput, by: CommandContext): Promise<Refund>;
  /** Staff: what `refund` would allow now. */
  refundOffer(paymentId: string, by: QueryContext): Promise<RefundOffer>;
  getRefund(refundId: string, by: QueryContext): Promise<Refund>;
  listRefunds(filter: RefundFilter & PageRequest, by: QueryContext): Promise<Page<Refund>>;
}

export function createPaymentRefunds(engine: Engine): PaymentRefunds {
  const { refunds } = engine.backend.storage;
  const find = async (id: string): Promise<Refund> => {
    const refund = await refunds.find(id);
    if (refund === null) throw notFound('refund', id);
    return refund;
  };
  return {
    refund: async (input, by) => find(await requestRefund(engine, input, by)),
    refundOffer: async (paymentId, by) => {
      requireStaff(actorOf(by), { kind: 'payment', id: paymentId });
      return offerOf(engine, paymentId);
    },
    getRefund: async (refundId, by) => {
      const refund = await find(refundId);
      requireOwner(actorOf(by), refund.customerId, { kind: 'refund', id: refundId });
      return refund;
    },
    listRefunds: async (filter, by) => {
      const actor = actorOf(by);
      return refunds.list(actor.kind === 'customer' ? { ...filter, customerId: actor.id } : filter);
    },
  };
}

async function offerOf(engine: Engine, paymentId: string): Promise<RefundOffer> {
  const { payments, providerPayments, refunds, ledger } = engine.backend.storage;
  const payment = await payments.find(paymentId);
  if (payment === null) throw notFound('payment', paymentId);
  const { customerId, method, state } = payment;
  const ability = refundAbilityOf(engine, method);
  const [sources, asked, wallet] = await Promise.all([
    providerPayments.list({ paymentId, limit: 500 }),
    refunds.list({ paymentId, limit: 500 }),
    ledger.wallet(customerId, engine.currency),
  ]);
  const parts = sources.rows.map((source) => refundableMinor(source, asked.rows, ability));
  return {
    ability,
    refundableMinor: state.status === 'captured' ? Math.max(0, ...parts) : 0,
    availableMinor: availableMinor(wallet),
  };
}
