import { PanelkitError } from '@panelkit/sdk';

/** Nothing usable came from the provider. `what` is for people and quotes nothing of the request or the answer. */
export function unreachable(
  method: string,
  what: string,
  retryAfterMs: number | null = null,
): PanelkitError<'PAYMENT_GATEWAY_UNREACHABLE'> {
  return new PanelkitError('PAYMENT_GATEWAY_UNREACHABLE', {
    message: `The payment provider ${method} ${what}`,
    details: { method, retryAfterMs },
  });
}
