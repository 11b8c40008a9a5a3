import type { Account } from '../domain/accounts/account.ts';
import type { BankCard } from '../domain/cards/bank-card.ts';
import type { Change } from '../domain/changes/change.ts';
import type { Inbound } from '../domain/inbounds/inbound.ts';
import type { Subscription } from '../domain/lifecycle/subscription.ts';
import type { Customer } from '../domain/orders/customer.ts';
import type { Order, OrderStatus } from '../domain/orders/order.ts';
import type { Plan } from '../domain/orders/plan.ts';
import type { Unit } from '../domain/orders/unit.ts';
import type { Panel } from '../domain/panels/panel.ts';
import type { Payment } from '../domain/payments/payment.ts';
import type { AuditRow } from '../domain/records/audit.ts';
import type { InvoiceReader, InvoiceWriter } from './invoices/storage-invoices.ts';
import type { JobRequest } from './job-queue.ts';
import type { AccountReader, LinkedSubscription } from './storage/storage-accounts.ts';
import type { BulkRunReader, BulkRunWriter } from './storage/storage-bulk-runs.ts';
import type {
  BankCardWriter,
  BankMessageReader,
  BankMessageWriter,
  CardBuyerReader,
  CardBuyerWriter,
  CardTransferReader,
  CardTransferWriter,
  ReceiptMarkReader,
  ReceiptMarkWriter,
} from './storage/storage-cards.ts';
import type { ChatOperations, ChatQueries } from './storage/storage-chats.ts';
import type {
  CustomerIdentityReader,
  CustomerIdentityWriter,
  CustomerMergeWriter,
  UnpaidUnits,
} from './storage/storage-customers.ts';
import type { EntitlementReader, EntitlementWriter } from './storage/storage-entitlement.ts';
import type { EventReader, EventWriter } from './storage/storage-events.ts';
import type { IdempotencyRepository } from './storage/storage-idempotency.ts';
import type { JobFailureReader, JobFailureWriter } from './storage/storage-job-failures.ts';
import type { Leases, TransactionLeases } from './storage/storage-leases.ts';
import type { LinkDeviceReader, LinkDeviceWriter } from './storage/storage-link-devices.ts';
import type { LinkReaderReader, LinkReaderWriter } from './storage/storage-link-readers.ts';
import type { AccountLocks, ChangeLocks, RowLocks, UnitLocks } from './storage/storage-locks.ts';
import type { AccountSetWriter, SubscriptionSetWriter } from './storage/storage-many.ts';
import type { CapacityRepository, LedgerReader, LedgerWriter } from './storage/storage-money.ts';
import type {
  MarkReader,
  MarkWriter,
  NotificationReader,
  NotificationWriter,
} from './storage/storage-notifications.ts';
import type {
  ExchangeRateReader,
  ExchangeRateWriter,
  PaymentEventReader,
  PaymentEventWriter,
  ProviderPaymentReader,
  ProviderPaymentWriter,
  RefundReader,
  RefundWriter,
} from './storage/storage-payments.ts';
import type { ReportReader } from './storage/storage-reports.ts';
import type { Page, PageRequest, Reader, Writer } from './storage/storage-repositories.ts';
import type { ArchiveReader, RetentionWriter } from './storage/storage-retention.ts';
import type { RunReader, RunWriter } from './storage/storage-runs.ts';
import type { ListReaders, SearchReader } from './storage/storage-search.ts';
import type { SettingsReader, SettingsWriter } from './storage/storage-settings.ts';
import type { UsageReader, UsageWriter } from './storage/storage-usage.ts';
import type { Workers } from './storage/storage-workers.ts';
import type { BroadcastReader, BroadcastWriter } from './storage-broadcasts.ts';
import type { UnlockedReaders } from './unlocked-rows.ts';

type Patch<Row, Fixed extends keyof Row> = Partial<Omit<Row, Fixed | 'id' | 'createdAt'>>;
type Counters = 'heldCount' | 'usedCount';

export type CustomerPatch = Patch<Customer, 'externalId' | 'mergedIntoId' | 'mergedAt'>;
export type PlanPatch = Patch<Plan, Counters>;
export type PanelPatch = Patch<Panel, Counters | 'kind'>;
export type InboundPatch = Patch<Inbound, Counters | 'panelId'>;
export type OrderPatch = Pick<Patch<Order, 'customerId'>, 'state' | 'notes'>;
export type UnitPatch = Patch<Unit, 'orderId' | 'orderItemId' | 'customerId' | 'planId' | 'unitIndex'>;
export type PaymentPatch = Partial<Pick<Payment, 'state' | 'wish' | 'quote'>>;
export type SubscriptionPatch = Patch<Subscription, 'customerId' | 'orderId' | 'unitId'>;
export type ChangePatch = Pick<Partial<Change>, 'startsAt' | 'generation' | 'state' | 'settledAt'>;
/** Name and its hash change with the secret key only; the name itself never does. */
export type AccountPatch = Patch<Account, 'subscriptionId' | 'unitId' | 'placeKey' | 'required'>;

/** Unique: `externalId`. */
export interface CustomerReader extends Reader<Customer> {
  findByExternalId(externalId: string): Promise<Customer | null>;
}
/** Unique: `slug`. */
export interface PlanReader extends Reader<Plan, { visibleOnly?: boolean }> {
  findBySlug(slug: string): Promise<Plan | null>;
}
/** Unique: (`panelId`, `remoteKey`) where there is a key. */
export interface InboundReader extends Reader<Inbound, { panelId?: string }> {
  /** An inbound with its panel, read together. */
  findPlace(inboundId: string): Promise<{ panel: Panel; inbound: Inbound } | null>;
  /** Those of these inbounds that are there, each with its panel, in any order. One statement. */
  findPlaces(inboundIds: readonly string[]): Promise<{ panel: Panel; inbound: Inbound }[]>;
  /** Ids of inbounds whose `nextAttemptAt` ≤ now, earliest first (partial index on `nextAttemptAt`). */
  listDue(now: Date, limit: number): Promise<string[]>;
}
/** Unique: `number`. */
export interface OrderReader extends Reader<Order, { customerId?: string; status?: OrderStatus }> {
  /**
   * Ids of orders in *awaiting-payment* whose `expiresAt` ≤ now, earliest first (index on the expiry of
   * unpaid orders).
   */
  listUnpaidDue(now: Date, limit: number): Promise<string[]>;
}
/** Unique: (`orderItemId`, `unitIndex`). */
export interface UnitReader extends Reader<Unit, { status?: Unit['state']['status'] }> {
  /** All units of an order, by line and unit. */
  listByOrder(orderId: string): Promise<Unit[]>;
}
export interface PaymentReader
  extends Reader<Payment, { customerId?: string; orderId?: string; status?: Payment['state']['status'] }> {
  /**
   * Ids of those with an open wish whose `wantedUntil` ≤ now, earliest first (partial index on open wishes).
   */
  listWishesDue(now: Date, limit: number): Promise<string[]>;
  /**
   * Ids of pending payments for nothing but the wallet that were created by then and of which no provider is
   * to be asked again, earliest first (partial index on those pending).
   */
  listOpenTopUps(createdUntil: Date, limit: number): Promise<string[]>;
  /** The customer's payments whose wish became this change, by id. */
  listOfChange(change: { customerId: string; changeId: string }): Promise<Payment[]>;
}
/** Unique: `tokenHash`; one per unit that is not terminated (`unitId` where termination is null). */
export interface SubscriptionReader extends Reader<Subscription, { customerId?: string; orderId?: string }> {
  /**
   * The row whose token has one of these hashes, and what its link shows, as it was at one instant. One
   * statement.
   */
  findLinked(tokenHashes: string[]): Promise<LinkedSubscription | null>;
}
export interface SubscriptionWriter extends Writer<Subscription, SubscriptionPatch>, SubscriptionSetWriter {
  /**
   * Locks and reads subscriptions whose `nextDueAt` ≤ now, earliest first, leaving out those that another
   * transaction has locked (`FOR UPDATE SKIP LOCKED`, partial index on `nextDueAt`).
   */
  claimDue(now: Date, limit: number): Promise<Subscription[]>;
}
/** Unique: one pending change per subscription, one not voided per (subscription, `endsPeriod`). */
export interface ChangeReader extends Reader<Change, { subscriptionId?: string }> {
  findPending(subscriptionId: string): Promise<Change | null>;
  /** The posted change that ended this period of a subscription; null: nothing did. It changes no more. */
  findPosted(subscriptionId: string, endsPeriod: number): Promise<Change | null>;
}
export interface AuditFilter {
  targetId?: string;
  action?: string;
  actorId?: string;
  /** As the row has it: a whole address, or a network such as `203.0.113.0/24`. */
  address?: string;
}
export interface AuditReader {
  /**
   * Newest last; `targetId` narrows to one thing, `actorId` to who did it, `address` to where from (an index
   * on each of the four).
   */
  list(request?: PageRequest & AuditFilter): Promise<Page<AuditRow>>;
}

/** Every query, outside of a transaction. None of them locks. */
export interface Queries extends ChatQueries {
  customers: CustomerReader;
  customerIdentities: CustomerIdentityReader;
  plans: PlanReader;
  panels: Reader<Panel>;
  inbounds: InboundReader;
  orders: OrderReader;
  units: UnitReader;
  payments: PaymentReader;
  providerPayments: ProviderPaymentReader;
  exchangeRates: ExchangeRateReader;
  paymentEvents: PaymentEventReader;
  refunds: RefundReader;
  subscriptions: SubscriptionReader;
  changes: ChangeReader;
  entitlement: EntitlementReader;
  accounts: AccountReader;
  ledger: LedgerReader;
  invoices: InvoiceReader;
  usage: UsageReader;
  events: EventReader;
  audit: AuditReader;
  runs: RunReader;
  jobFailures: JobFailureReader;
  bulkRuns: BulkRunReader;
  reports: ReportReader;
  search: SearchReader;
  lists: ListReaders;
  notifications: NotificationReader;
  marks: MarkReader;
  bankCards: Reader<BankCard>;
  cardBuyers: CardBuyerReader;
  cardTransfers: CardTransferReader;
  bankMessages: BankMessageReader;
  receiptMarks: ReceiptMarkReader;
  linkDevices: LinkDeviceReader;
  linkReaders: LinkReaderReader;
  broadcasts: BroadcastReader;
  settings: SettingsReader;
  archive: ArchiveReader;
}

/**
 * The operations of a transaction. Decisions use locked rows only: find ids, lock these rows (`lock`), read
 * and lock dependent rows in a later call, decide, write. Lock order: idempotency key and lease, customer,
 * customer identity, network, payment, provider payment, refund, bank message, card transfer, order, unit,
 * subscription, change, account; then shared rows, which only conditional updates touch: wallet, plan, panel,
 * inbound; the cards of the shop; then the payment event. Rows that the transaction inserted can come at any
 * time, because nobody else waits for them. Inside a transaction only await `tx`.
 */
export interface Transaction extends RowLocks, ChatOperations {
  /**
   * The time of the transaction, by the backend's clock, taken at the first read. Read it after the locks:
   * then it is not earlier than anything that their previous holders wrote.
   */
  readonly now: Date;
  customers: UnlockedReaders['customers'] & Writer<Customer, CustomerPatch> & CustomerMergeWriter;
  customerIdentities: CustomerIdentityReader & CustomerIdentityWriter;
  plans: PlanReader & Writer<Plan, PlanPatch>;
  panels: Reader<Panel> & Writer<Panel, PanelPatch>;
  inbounds: InboundReader & Writer<Inbound, InboundPatch>;
  orders: UnlockedReaders['orders'] & Writer<Order, OrderPatch> & UnpaidUnits;
  units: UnlockedReaders['units'] & Writer<Unit, UnitPatch> & UnitLocks;
  payments: UnlockedReaders['payments'] & Writer<Payment, PaymentPatch>;
  subscriptions: UnlockedReaders['subscriptions'] & SubscriptionWriter;
  providerPayments: UnlockedReaders['providerPayments'] & ProviderPaymentWriter;
  paymentEvents: PaymentEventReader & PaymentEventWriter;
  exchangeRates: ExchangeRateReader & ExchangeRateWriter;
  refunds: UnlockedReaders['refunds'] & RefundWriter;
  changes: UnlockedReaders['changes'] & Writer<Change, ChangePatch> & ChangeLocks;
  entitlement: EntitlementWriter;
  accounts: UnlockedReaders['accounts'] & Writer<Account, AccountPatch> & AccountSetWriter & AccountLocks;
  capacity: CapacityRepository;
  ledger: LedgerWriter;
  invoices: InvoiceWriter;
  usage: UsageWriter;
  idempotency: IdempotencyRepository;
  leases: TransactionLeases;
  events: EventWriter;
  audit: AuditReader & { append(row: AuditRow): Promise<void> };
  runs: RunWriter;
  jobFailures: JobFailureWriter;
  bulkRuns: BulkRunWriter;
  notifications: NotificationReader & NotificationWriter;
  marks: MarkReader & MarkWriter;
  bankCards: Reader<BankCard> & BankCardWriter;
  cardBuyers: CardBuyerReader & CardBuyerWriter;
  cardTransfers: CardTransferReader & CardTransferWriter;
  bankMessages: BankMessageReader & BankMessageWriter;
  receiptMarks: ReceiptMarkReader & ReceiptMarkWriter;
  linkDevices: LinkDeviceReader & LinkDeviceWriter;
  linkReaders: LinkReaderReader & LinkReaderWriter;
  broadcasts: BroadcastReader & BroadcastWriter;
  settings: SettingsWriter;
  retention: RetentionWriter;
  /** Wake-ups that exist if and only if the transaction commits. */
  jobs: { enqueue(job: JobRequest): Promise<void> };
}

/** The records of the shop. */
export interface Storage extends Queries {
  /**
   * Runs `work` in one transaction: all or nothing, with its jobs and events. A throw rolls back and is
   * rethrown. The isolation is READ COMMITTED: every call sees what is committed when it begins, two calls
   * may see different things, and only a locked row stays as it was read. So two transactions behave as if
   * one came after the other exactly as far as both lock what they decide on. `work` may await only `tx`;
   * memory fails a transaction that is still open after one macrotask turn. It is run again when it was a
   * deadlock's victim, so it must change nothing but through `tx`.
   */
  transaction<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result>;
  leases: Leases;
  workers: Workers;
}
