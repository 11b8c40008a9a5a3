import type { ExchangeRate } from '../../domain/payments/exchange-rate.ts';
import type { PaymentEvent, PaymentEventState } from '../../domain/payments/payment-event.ts';
import type { ProviderPayment } from '../../domain/payments/provider-payment.ts';
import type { Refund } from '../../domain/payments/refund.ts';
import type { Reader, Writer } from './storage-repositories.ts';

export type ProviderPaymentPatch = Partial<
  Pick<
    ProviderPayment,
    | 'payableUntil'
    | 'sealedInstructions'
    | 'receivedMinor'
    | 'chargedBackMinor'
    | 'paidIn'
    | 'seenAt'
    | 'confirmation'
    | 'endedAt'
    | 'looks'
    | 'lookedAt'
    | 'nextLookAt'
  >
>;
export type PaymentEventPatch = Partial<
  Pick<PaymentEvent, 'sealedContent' | 'state' | 'attempts' | 'nextAttemptAt'>
>;

/** Unique: (`gateway`, `providerReference`). */
export interface ProviderPaymentReader extends Reader<ProviderPayment, { paymentId?: string }> {
  findByReference(gateway: string, providerReference: string): Promise<ProviderPayment | null>;
  /** Ids of those whose `nextLookAt` ≤ now, earliest first (partial index on `nextLookAt`). */
  listDue(now: Date, limit: number): Promise<string[]>;
}

/** Unique: (`gateway`, `providerEventId`). */
export interface PaymentEventReader
  extends Reader<PaymentEvent, { gateway?: string; status?: PaymentEventState['status'] }> {
  /** Ids of those whose `nextAttemptAt` ≤ now, earliest first (partial index on `nextAttemptAt`). */
  listDue(now: Date, limit: number): Promise<string[]>;
  /** How far a gateway's list of events was read; null: not at all. */
  findCursor(gateway: string): Promise<string | null>;
}

export interface PaymentEventWriter extends Omit<Writer<PaymentEvent, PaymentEventPatch>, 'insert'> {
  /**
   * `INSERT … ON CONFLICT (gateway, provider_event_id) DO NOTHING`. False when the event is stored already
   * (nothing changed).
   */
  insertOnce(event: PaymentEvent): Promise<boolean>;
  /**
   * Writes how far a gateway's list was read, unless somebody moved it from `from` meanwhile
   * (`INSERT … ON CONFLICT DO NOTHING` without `from`, else `UPDATE … WHERE cursor = from`). False when
   * somebody did (nothing changed).
   */
  moveCursor(gateway: string, move: { from: string | null; to: string }): Promise<boolean>;
}

/** Unique: `currency`. */
export interface ExchangeRateReader {
  find(currency: string): Promise<ExchangeRate | null>;
  /** All, by currency. */
  list(): Promise<ExchangeRate[]>;
}

export interface ExchangeRateWriter {
  /**
   * `INSERT … ON CONFLICT (currency) DO UPDATE … WHERE at < excluded.at`: the newest rate stays. False when
   * the stored one is as new or newer (nothing changed).
   */
  set(rate: ExchangeRate): Promise<boolean>;
}

export type ProviderPaymentWriter = Writer<ProviderPayment, ProviderPaymentPatch>;

export type RefundPatch = Partial<Pick<Refund, 'state' | 'attempts' | 'nextAttemptAt'>>;

/** Unique: `holdId`. */
export interface RefundReader
  extends Reader<Refund, { customerId?: string; paymentId?: string; status?: Refund['state']['status'] }> {
  /** Ids of those whose `nextAttemptAt` ≤ now, earliest first (partial index on `nextAttemptAt`). */
  listDue(now: Date, limit: number): Promise<string[]>;
}

export type RefundWriter = Writer<Refund, RefundPatch>;
