/** How money is asked for by one payment method. */
export interface MethodPolicy {
  /** ISO 4217: the currency in which the provider is asked; null (the default): the shop's own. */
  askedIn: string | null;
  /** Added to what is asked in another currency, in hundredths of a percent: 150 is 1.5 %. 0 by default. */
  marginBasisPoints: number;
  /** How long an amount in another currency may be paid, in milliseconds; 30 minutes by default. */
  quoteValidMs: number;
  /** A rate that is older switches the method off, in milliseconds; 24 hours by default. */
  maxRateAgeMs: number;
  /**
   * How much of the price may be missing so that it still counts as paid, in hundredths of a percent; 0 by
   * default. The shop bears the loss.
   */
  toleranceBasisPoints: number;
}

const DEFAULT_METHOD_POLICY: MethodPolicy = {
  askedIn: null,
  marginBasisPoints: 0,
  quoteValidMs: 30 * 60_000,
  maxRateAgeMs: 24 * 60 * 60_000,
  toleranceBasisPoints: 0,
};

/** The policy of a method, with what the shop did not say filled in. */
export function methodPolicyOf(
  policies: Readonly<Record<string, Partial<MethodPolicy>>>,
  method: string,
): MethodPolicy {
  return { ...DEFAULT_METHOD_POLICY, ...(Object.hasOwn(policies, method) ? policies[method] : {}) };
}
