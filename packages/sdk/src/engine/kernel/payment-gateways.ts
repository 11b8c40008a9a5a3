import { notFound } from '../../errors/error-factories.ts';
import { PanelkitError } from '../../errors/panelkit-error.ts';
import type { PaymentGateway } from '../../ports/payment-gateway.ts';

/** The payment providers of the shop, by the name of their method. */
export interface PaymentGateways {
  methods: string[];
  has(method: string): boolean;
  find(method: string): PaymentGateway | null;
  /** @throws PanelkitError `NOT_FOUND` when the shop has none of this name */
  get(method: string): PaymentGateway;
  /** Counts a webhook whose signature is wrong; answers how many this process saw. */
  countForgery(method: string): number;
}

const BUILT_IN = ['wallet', 'receipt'];

/**
 * @throws TypeError when two have the same name, or one that of a method which is built in
 * @param currencyOf - in which a method asks for money
 * @throws PanelkitError `CONFIG_INVALID` when one does not take the currency in which it is to ask
 */
export function createPaymentGateways(
  gateways: PaymentGateway[],
  currencyOf: (method: string) => string,
): PaymentGateways {
  const byMethod = new Map(gateways.map((gateway) => [gateway.method, gateway]));
  if (byMethod.size !== gateways.length) throw new TypeError('two payment gateways have the same method');
  const taken = BUILT_IN.find((method) => byMethod.has(method));
  if (taken !== undefined)
    throw new TypeError(`the method ${taken} is built in: no gateway may be called so`);
  requireCurrency(gateways, currencyOf);
  const forgeries = new Map<string, number>();
  return {
    methods: [...byMethod.keys()],
    has: (method) => byMethod.has(method),
    find: (method) => byMethod.get(method) ?? null,
    get: (method) => {
      const gateway = byMethod.get(method);
      if (gateway === undefined) throw notFound('payment gateway', method);
      return gateway;
    },
    countForgery: (method) => {
      const count = (forgeries.get(method) ?? 0) + 1;
      forgeries.set(method, count);
      return count;
    },
  };
}

function requireCurrency(gateways: PaymentGateway[], currencyOf: (method: string) => string): void {
  const issues = gateways
    .filter(({ method, currencies }) => currencies?.includes(currencyOf(method)) === false)
    .map(({ method, currencies = [] }) => ({
      path: `paymentGateways.${method}`,
      code: 'currency',
      message: `takes ${currencies.join(', ')}, and is to be asked in ${currencyOf(method)}`,
    }));
  if (issues.length === 0) return;
  const text = issues.map(({ path, message }) => `${path}: ${message}`).join('; ');
  throw new PanelkitError('CONFIG_INVALID', {
    message: `The options are invalid: ${text}`,
    details: { issues },
  });
}
