import type { Refund } from '../../domain/payments/refund.ts';
import { notFound } from '../../errors/error-factories.ts';
import type { Page, PageRequest } from '../../ports/storage/storage-repositories.ts';
import { requireOwner } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { actorOf, type CommandContext, type QueryContext } from '../kernel/run-command.ts';
import { type RefundInput, requestRefund } from '../payments/request-refund.ts';

export interface RefundFilter {
  customerId?: string;
  paymentId?: string;
  status?: Refund['state']['status'];
}

/** Money that goes back through the provider that brought it. */
export interface PaymentRefunds {
  /**
   * Staff: holds the money in the customer's wallet and sends it back, by the scheduler. What an order holds or was delivered for is not in the
   * wallet: cancel first.
   * @throws PanelkitError `INSUFFICIENT_BALANCE`, `ILLEGAL_TRANSITION`, `INVALID_INPUT` when the provider has not so much of this payment
   */
  refund(input: RefundInput, by: CommandContext): Promise<Refund>;
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
