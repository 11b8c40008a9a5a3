import { nowpayments } from '@panelkit/payment-gateways/nowpayments';
import { createNowPaymentsSimulator, type NowPaymentsSimulator } from '@panelkit/payment-gateways/simulators';
import type { Clock, PaymentGateway } from '@panelkit/sdk';

/** Where the pages of the simulated provider are. */
export const DEMO_PAY_PAGE = '/demo/pay';

/**
 * A payment provider in this process, at which a newcomer pays no money. Its invoices end with the process.
 */
export interface DemoProvider {
  gateway: PaymentGateway;
  simulator: NowPaymentsSimulator;
  /**
   * The currency in which it names its prices, where it does not know the shop's: there the method needs a
   * rate.
   */
  askedIn: 'USD' | null;
  /** Reaches the provider in this process, and everybody else by the network. */
  wrapFetch(network: typeof globalThis.fetch): typeof globalThis.fetch;
}

export function simulateProvider(shop: { clock: Clock; publicUrl: string; currency: string }): DemoProvider {
  const { clock, publicUrl, currency } = shop;
  const pageUrl = (invoiceId: string): string => `${publicUrl}${DEMO_PAY_PAGE}/${invoiceId}`;
  const simulator = createNowPaymentsSimulator({ clock, pageUrl });
  const { apiKey, ipnSecret, account, baseUrl } = simulator;
  const gateway = nowpayments({ apiKey, ipnSecret, account, baseUrl });
  return {
    gateway,
    simulator,
    askedIn: gateway.currencies?.includes(currency) ? null : 'USD',
    wrapFetch: (network) => (input, init) => {
      const { origin } = new URL(input instanceof Request ? input.url : input);
      return (origin === baseUrl ? simulator.fetch : network)(input, init);
    },
  };
}
