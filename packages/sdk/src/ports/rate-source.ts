import type { GatewayCallOptions } from './payment-gateway.ts';

/** A rate as a source knows it. */
export interface RateReading {
  /** ISO 4217: of which one unit costs `rate` units of the other currency. */
  base: string;
  /** A positive decimal number, with up to 15 digits on each side of the point. */
  rate: string;
  /** As of when; not in the future. */
  at: Date;
}

/**
 * Where a shop reads exchange rates: an exchange, a bank, a price list. The engine asks it regularly, with a
 * deadline, and never while somebody pays.
 */
export interface RateSource {
  /** Stored with each rate and each quote: 1–50 characters, not `staff`. */
  name: string;
  /**
   * The rate between two currencies (ISO 4217), in whichever direction the source has it. Null: it has none.
   */
  read(pair: { currency: string; home: string }, options: GatewayCallOptions): Promise<RateReading | null>;
}
