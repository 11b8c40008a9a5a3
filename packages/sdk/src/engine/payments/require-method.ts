import { methodSettings } from '../../domain/records/method-setting.ts';
import { invalidInput } from '../../errors/error-factories.ts';
import type { Engine } from '../kernel/engine.ts';

/** @throws PanelkitError `INVALID_INPUT` when the payment method is unknown or switched off */
export function requireMethod(engine: Engine, method: string): void {
  if (engine.paymentMethods.has(method)) return;
  const message = `expected one of ${[...engine.paymentMethods].join(', ')}`;
  throw invalidInput([{ path: 'payment.method', code: 'unknown_method', message }]);
}

/**
 * @throws PanelkitError `INVALID_INPUT` for less than staff want to be paid by this method; nothing to pay is
 *   never too little
 */
export function requireMinimum(engine: Engine, method: string, amountMinor: number): void {
  const minimumMinor = minimumOf(engine, method);
  if (amountMinor === 0 || amountMinor >= minimumMinor) return;
  const message = `is not used below ${minimumMinor}`;
  throw invalidInput([{ path: 'payment.method', code: 'below_minimum', message }]);
}

/** From which price a method is offered, in minor units of the shop's currency. */
export function minimumOf({ configuredMethods, knownSettings }: Engine, method: string): number {
  const settings = methodSettings(configuredMethods, knownSettings.current().paymentMethods ?? []);
  return settings.find((one) => one.method === method)?.minimumMinor ?? 0;
}
