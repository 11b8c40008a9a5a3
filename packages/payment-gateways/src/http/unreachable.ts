import { PanelkitError } from '@panelkit/sdk';
import type { TooLarge } from './measure-json.ts';

/**
 * Nothing usable came from the provider. `what` is for people and quotes nothing of the request or the
 * answer.
 */
export function unreachable(
  method: string,
  what: string,
  { retryAfterMs = null, tooLarge }: { retryAfterMs?: number | null; tooLarge?: TooLarge } = {},
): PanelkitError<'PAYMENT_GATEWAY_UNREACHABLE'> {
  return new PanelkitError('PAYMENT_GATEWAY_UNREACHABLE', {
    message: `The payment provider ${method} ${what}`,
    details: { method, retryAfterMs, ...(tooLarge !== undefined && { tooLarge }) },
  });
}
