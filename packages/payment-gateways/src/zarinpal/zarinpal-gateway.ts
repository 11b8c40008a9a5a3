import { PanelkitError, type PaymentGateway } from '@panelkit/sdk';
import { shaparakGateway } from '../shaparak/shaparak-gateway.ts';
import { lookAtPayment, METHOD, openPayment, settlePayment, type ZarinpalApi } from './zarinpal-api.ts';

/** How Zarinpal is reached. */
export interface ZarinpalOptions {
  /** The terminal's id, a UUID; any UUID in the sandbox. */
  merchantId: string;
  /** Takes play money, on `sandbox.zarinpal.com`. */
  sandbox?: boolean;
  /** Another address of the API, such as a simulator's; `sandbox` is ignored then. */
  baseUrl?: string;
  /** How long an opened page is of use; 30 minutes by default. */
  pageLifeMs?: number;
}

const MINUTE_MS = 60_000;

/**
 * Zarinpal, by its REST API v4. Amounts go out in Rial (`currency: "IRR"`), so the shop's currency is `IRR`;
 * a Toman is ten of them.
 *
 * @throws PanelkitError `CONFIG_INVALID` when `merchantId` is no UUID
 */
export function zarinpal(options: ZarinpalOptions): PaymentGateway {
  const { merchantId, sandbox = false, pageLifeMs = 30 * MINUTE_MS } = options;
  requireUuid(merchantId);
  const baseUrl = options.baseUrl ?? `https://${sandbox ? 'sandbox' : 'payment'}.zarinpal.com`;
  const api: ZarinpalApi = { baseUrl, merchantId };
  return shaparakGateway({
    method: METHOD,
    pageLifeMs,
    // Zarinpal names no figure; other gateways of the card network wait 15 minutes.
    confirmWithinMs: 15 * MINUTE_MS,
    open: (payment, call) => openPayment(api, payment, call),
    look: (payment, call) => lookAtPayment(api, payment, call),
    settle: (payment, call) => settlePayment(api, payment, call),
    referenceOf: ({ Authority }) => Authority,
  });
}

function requireUuid(merchantId: string): void {
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(merchantId)) return;
  const issues = [{ path: 'merchantId', code: 'invalid_format', message: 'is no UUID' }];
  throw new PanelkitError('CONFIG_INVALID', {
    message: 'The merchant id of Zarinpal is no UUID',
    details: { issues },
  });
}
