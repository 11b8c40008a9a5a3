import { invalidInput } from '../../errors/error-factories.ts';
import type { Engine } from '../kernel/engine.ts';

/** @throws PanelkitError `INVALID_INPUT` when the payment method is unknown or switched off */
export function requireMethod(engine: Engine, method: string): void {
  if (engine.paymentMethods.has(method)) return;
  const message = `expected one of ${[...engine.paymentMethods].join(', ')}`;
  throw invalidInput([{ path: 'payment.method', code: 'unknown_method', message }]);
}
