import { nowpayments } from '@panelkit/payment-gateways/nowpayments';
import { createNowPaymentsSimulator, type NowPaymentsSimulator } from '@panelkit/payment-gateways/simulators';
import type { Clock, PaymentGateway } from '@panelkit/sdk';

/** Where the pages of the simulated provider are. */
export const DEMO_PAY_PAGE = '/demo/pay';

/** A payment provider in this process, at which a newcomer pays no money. Its invoices end with the process. */
export interface DemoProvider {
  gateway: PaymentGateway;
  simulator: NowPaymentsSimulator;
  /** Reaches the provider in this process, and everybody else by the network. */
  wrapFetch(network: typeof globalThis.fetch): typeof globalThis.fetch;
}

/** Null in a currency in which the provider names no prices. */
export function simulateProvider(shop: {
  clock: Clock;
  publicUrl: string;
  currency: string;
}): DemoProvider | null {
  const { clock, publicUrl, currency } = shop;
  const pageUrl = (invoiceId: string): string => `${publicUrl}${DEMO_PAY_PAGE}/${invoiceId}`;
  const simulator = createNowPaymentsSimulator({ clock, pageUrl });
  const { apiKey, ipnSecret, account, baseUrl } = simulator;
  const gateway = nowpayments({ apiKey, ipnSecret, account, baseUrl });
  if (!gateway.currencies?.includes(currency)) return null;
  return {
    gateway,
    simulator,
    wrapFetch: (network) => (input, init) => {
      const { origin } = new URL(input instanceof Request ? input.url : input);
      return (origin === baseUrl ? simulator.fetch : network)(input, init);
    },
  };
}
