import type { Money } from '@panelkit/sdk';
import type { Shop } from './shop.ts';

/** A way in which money comes into the shop by its pages. */
export interface CollectingMethod {
  method: string;
  /** The smallest amount that it takes. */
  minimum: Money;
}

/** Those that are on, in the order in which customers choose from them; Stars are paid in the bot alone. */
export function collectingMethodsOf({ panelkit, onlineMethods, currency }: Shop): CollectingMethod[] {
  return panelkit.payments
    .methods()
    .filter(({ method }) => method === 'receipt' || onlineMethods.includes(method))
    .map(({ method, minimumMinor: amountMinor }) => ({ method, minimum: { amountMinor, currency } }));
}
