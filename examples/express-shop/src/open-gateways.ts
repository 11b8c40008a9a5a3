import { btcpay } from '@panelkit/payment-gateways/btcpay';
import { cryptoPay } from '@panelkit/payment-gateways/crypto-pay';
import { cryptomus, heleket } from '@panelkit/payment-gateways/cryptomus';
import { nowpayments } from '@panelkit/payment-gateways/nowpayments';
import { stripeCheckout } from '@panelkit/payment-gateways/stripe-checkout';
import { yookassa } from '@panelkit/payment-gateways/yookassa';
import { zarinpal } from '@panelkit/payment-gateways/zarinpal';
import { zibal } from '@panelkit/payment-gateways/zibal';
import type { Clock, PaymentGateway } from '@panelkit/sdk';
import { type DemoProvider, simulateProvider } from '@panelkit/shop';
import type { Env } from './env/env.ts';
import { isLoneDemo } from './env/is-demo.ts';
import type { ProviderSettings } from './env/provider-settings.ts';

/**
 * The payment providers whose keys the environment names.
 * @throws PanelkitError `CONFIG_INVALID` for keys that no provider gives out
 */
export function openGateways(providers: ProviderSettings, publicUrl: string): PaymentGateway[] {
  const notifyUrl = (method: string): string => `${publicUrl}/payments/events/${method}`;
  return [
    ...opened(providers.zarinpal, zarinpal),
    ...opened(providers.zibal, zibal),
    ...opened(providers.stripe, stripeCheckout),
    ...opened(providers.nowpayments, (keys) => nowpayments({ ...keys, notifyUrl: notifyUrl('nowpayments') })),
    ...opened(providers.cryptomus, (keys) => cryptomus({ ...keys, notifyUrl: notifyUrl('cryptomus') })),
    ...opened(providers.heleket, (keys) => heleket({ ...keys, notifyUrl: notifyUrl('heleket') })),
    ...opened(providers.cryptoPay, cryptoPay),
    ...opened(providers.btcpay, btcpay),
    ...opened(providers.yookassa, yookassa),
  ];
}

function opened<Keys>(keys: Keys | undefined, open: (keys: Keys) => PaymentGateway): PaymentGateway[] {
  return keys === undefined ? [] : [open(keys)];
}

/** Without the keys of any provider a demo gets one in this process. */
export function openDemoProvider(
  env: Env,
  { publicUrl, clock }: { publicUrl: string; clock: Clock },
): DemoProvider | null {
  const hasProvider = Object.values(env.providers).some((keys) => keys !== undefined);
  if (hasProvider || !isLoneDemo(env, publicUrl)) return null;
  return simulateProvider({ clock, publicUrl, currency: env.currency });
}
