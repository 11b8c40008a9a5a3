import type { PaymentGateway } from '@panelkit/sdk';
import { shaparakGateway } from '../shaparak/shaparak-gateway.ts';
import { lookAtPayment, METHOD, openPayment, settlePayment, type ZibalApi } from './zibal-api.ts';

/** How Zibal is reached. */
export interface ZibalOptions {
  /** The merchant's name; `zibal` takes play money. */
  merchant: string;
  /** Another address of the API, such as a simulator's. */
  baseUrl?: string;
  /** How long an opened page is of use; 30 minutes by default. */
  pageLifeMs?: number;
}

const MINUTE_MS = 60_000;

/** Zibal. It takes Rial only, so the shop's currency is `IRR`; a Toman is ten of them. */
export function zibal(options: ZibalOptions): PaymentGateway {
  const { merchant, baseUrl = 'https://gateway.zibal.ir', pageLifeMs = 30 * MINUTE_MS } = options;
  const api: ZibalApi = { baseUrl, merchant };
  return shaparakGateway({
    method: METHOD,
    pageLifeMs,
    // Zibal names no figure; other gateways of the card network wait 15 minutes.
    confirmWithinMs: 15 * MINUTE_MS,
    open: (payment, call) => openPayment(api, payment, call),
    look: (payment, call) => lookAtPayment(api, payment, call),
    settle: (payment, call) => settlePayment(api, payment, call),
    referenceOf: ({ trackId }) => trackId,
  });
}
