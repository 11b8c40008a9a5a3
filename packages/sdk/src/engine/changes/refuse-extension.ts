import type { ExtensionOffer } from '../../domain/changes/extension-offer.ts';
import { PanelkitError } from '../../errors/panelkit-error.ts';

/**
 * @throws PanelkitError what keeps the offer from being taken: `CHANGE_PENDING`, `INSUFFICIENT_BALANCE` if
 *   only money is missing, else `NOT_ELIGIBLE`
 */
export function assertAllowed(subscriptionId: string, offer: ExtensionOffer): void {
  if (offer.allowed) return;
  const denials = offer.reasons.filter(({ denies }) => denies);
  const [first] = denials;
  if (first?.code === 'change-pending' || denials.some(({ code }) => code === 'change-pending')) {
    throw new PanelkitError('CHANGE_PENDING', {
      message: 'A change to this subscription is still being applied',
      details: { subscriptionId },
    });
  }
  if (denials.length === 1 && first?.code === 'insufficient-balance') {
    throw new PanelkitError('INSUFFICIENT_BALANCE', {
      message: 'The wallet balance is too low',
      details: {
        requiredMinor: offer.priceMinor,
        availableMinor: Number(first.facts.availableMinor),
        currency: offer.currency,
      },
    });
  }
  throw new PanelkitError('NOT_ELIGIBLE', {
    message: 'This subscription cannot be extended now',
    details: { reasons: denials.map(({ code }) => code) },
  });
}

/** @throws PanelkitError `OFFER_CHANGED` when what was shown no longer holds */
export function assertSameOffer(
  offer: ExtensionOffer,
  expected: { type: string; priceMinor: number } | undefined,
): void {
  if (expected === undefined) return;
  if (offer.type === expected.type && offer.priceMinor === expected.priceMinor) return;
  throw new PanelkitError('OFFER_CHANGED', {
    message: 'The offer has changed: nothing was charged',
    details: { type: offer.type, priceMinor: offer.priceMinor, currency: offer.currency },
  });
}
