import { PanelkitError } from '@panelkit/sdk';

/** A webhook that the provider did not send. */
export function notSigned(method: string): PanelkitError<'PAYMENT_SIGNATURE_INVALID'> {
  return new PanelkitError('PAYMENT_SIGNATURE_INVALID', {
    message: `A webhook of ${method} is not signed by the provider`,
    details: { method },
  });
}
