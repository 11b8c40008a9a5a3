import type { PanelkitError } from '@panelkit/sdk';
import type { NoResponse } from './ask-server.ts';
import { unreachable } from './unreachable.ts';

/** No answer came, or one beyond all measure. */
export function unanswered(
  method: string,
  { tooLarge }: NoResponse,
): PanelkitError<'PAYMENT_GATEWAY_UNREACHABLE'> {
  if (tooLarge === undefined) return unreachable(method, 'did not answer');
  const { limit, maximum } = tooLarge;
  return unreachable(method, `gave an answer that exceeds ${limit} (${maximum})`, { tooLarge });
}
