import { nowpayments } from '@panelkit/payment-gateways/nowpayments';
import { stripeCheckout } from '@panelkit/payment-gateways/stripe-checkout';
import { zarinpal } from '@panelkit/payment-gateways/zarinpal';
import { zibal } from '@panelkit/payment-gateways/zibal';
import type { PaymentGateway } from '@panelkit/sdk';
import type { ProviderSettings } from './env/env.ts';

/** The payment providers whose keys the environment names. @throws PanelkitError `CONFIG_INVALID` for keys that no provider gives out */
export function openGateways(providers: ProviderSettings, publicUrl: string): PaymentGateway[] {
  const { zarinpal: zarinpalKeys, zibal: zibalKeys, stripe, nowpayments: nowpaymentsKeys } = providers;
  const notifyUrl = `${publicUrl}/payments/events/nowpayments`;
  return [
    ...(zarinpalKeys === undefined ? [] : [zarinpal(zarinpalKeys)]),
    ...(zibalKeys === undefined ? [] : [zibal(zibalKeys)]),
    ...(stripe === undefined ? [] : [stripeCheckout(stripe)]),
    ...(nowpaymentsKeys === undefined ? [] : [nowpayments({ ...nowpaymentsKeys, notifyUrl })]),
  ];
}
