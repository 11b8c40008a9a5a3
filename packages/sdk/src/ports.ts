// For authors of a backend: what a storage and a queue implement, and what they build on.
export { createFollowers, type Followers } from './defaults/followers.ts';
export {
  abortCalls,
  areParked,
  callHandler,
  createJobActivity,
  type JobActivity,
  type JobCall,
  parkJob,
  waitForCalls,
} from './defaults/jobs/job-calls.ts';
export {
  createJobRegistry,
  type JobRegistry,
  type RegisteredJob,
  tickOf,
} from './defaults/jobs/job-registry.ts';
export {
  createJobFailures,
  type JobEnd,
  type JobFailures,
  type JobHandler,
} from './defaults/jobs/run-job.ts';
export type { Signal } from './defaults/jobs/signal.ts';
export { isSameObservation } from './domain/accounts/account.ts';
export { isSalesAccount } from './domain/invoices/sale-of.ts';
export { NO_SHARE, type OtherWorkers, shareAmong } from './domain/panels/worker-share.ts';
export { availableMinor } from './domain/payments/ledger.ts';
export { hasRoomFor } from './domain/placement/capacity.ts';
export { reachedMilestones, usageBucketOf } from './domain/usage/usage.ts';
export { storageConflict } from './errors/error-factories.ts';
export type { InvoiceFilter, InvoiceReader, InvoiceWriter } from './ports/invoices/storage-invoices.ts';
export type {
  AccountReader,
  AccountWithTerms,
  LinkedAccount,
  LinkedFacts,
  LinkedSubscription,
} from './ports/storage/storage-accounts.ts';
export type { BulkRunPatch, BulkRunReader, BulkRunWriter } from './ports/storage/storage-bulk-runs.ts';
export type {
  BankCardPatch,
  BankCardWriter,
  BankMessagePatch,
  BankMessageReader,
  BankMessageWriter,
  CardBuyerReader,
  CardBuyerWriter,
  CardLoadRow,
  CardTransferPatch,
  CardTransferReader,
  CardTransferWriter,
  ReceiptMarkReader,
  ReceiptMarkWriter,
} from './ports/storage/storage-cards.ts';
export type {
  BotUpdatePatch,
  BotUpdateReader,
  BotUpdateWriter,
  ChatCodeWriter,
  ChatGroupPatch,
  ChatGroupReader,
  ChatGroupWriter,
  ChatPatch,
  ChatReader,
  ChatWriter,
  ValidCodes,
} from './ports/storage/storage-chats.ts';
export type {
  CustomerIdentityReader,
  CustomerIdentityWriter,
  CustomerMerge,
  CustomerMergeWriter,
  MovedRecords,
  UnpaidUnits,
} from './ports/storage/storage-customers.ts';
export type { EntitlementReader, EntitlementWriter } from './ports/storage/storage-entitlement.ts';
export type { EventReader, EventWriter, NewEvent } from './ports/storage/storage-events.ts';
export type { IdempotencyRepository, IdempotencyScope } from './ports/storage/storage-idempotency.ts';
export {
  FAILURES_FORGOTTEN_MS,
  JOB_FAILURES_KEPT,
  type JobFailureReader,
  type JobFailureWriter,
  type NewJobFailure,
} from './ports/storage/storage-job-failures.ts';
export type { LeaseAnswer, Leases, TransactionLeases } from './ports/storage/storage-leases.ts';
export type { LinkDeviceReader, LinkDeviceWriter, SeenDevice } from './ports/storage/storage-link-devices.ts';
export type { LinkReaderReader, LinkReaderWriter, SeenReader } from './ports/storage/storage-link-readers.ts';
export {
  type AccountLocks,
  type ChangeLocks,
  LOCK_ORDER,
  type Locked,
  type LockedRows,
  type LockedTable,
  type LockRequest,
  type RowLocks,
  type UnitLocks,
  type UnitStatusRow,
} from './ports/storage/storage-locks.ts';
export type {
  AccountSetReader,
  AccountSetWriter,
  CondemnedAccount,
  DialableAccount,
  DueRecord,
  KnownLinks,
  RekeyedAccount,
  StoredLinks,
  SubscriptionSetWriter,
} from './ports/storage/storage-many.ts';
export type {
  CapacityRepository,
  HandedWallet,
  LedgerReader,
  LedgerWriter,
} from './ports/storage/storage-money.ts';
export type {
  MarkReader,
  MarkWriter,
  NotificationFilter,
  NotificationPatch,
  NotificationReader,
  NotificationWriter,
} from './ports/storage/storage-notifications.ts';
export type {
  ExchangeRateReader,
  ExchangeRateWriter,
  PaymentEventPatch,
  PaymentEventReader,
  PaymentEventWriter,
  ProviderPaymentPatch,
  ProviderPaymentReader,
  ProviderPaymentWriter,
  RefundPatch,
  RefundReader,
  RefundWriter,
} from './ports/storage/storage-payments.ts';
export type {
  BuyerCount,
  CashSum,
  PeriodCount,
  ReportPlace,
  ReportRange,
  ReportReader,
  RevenueSum,
  TrafficSum,
  UnitCount,
} from './ports/storage/storage-reports.ts';
export type { Reader, Writer } from './ports/storage/storage-repositories.ts';
export type {
  AgingRecords,
  ArchivePart,
  ArchiveReader,
  ArchiveRequest,
  RetentionStep,
  RetentionWriter,
} from './ports/storage/storage-retention.ts';
export { RUNS_KEPT, type RunReader, type RunWriter } from './ports/storage/storage-runs.ts';
export type {
  ListReader,
  ListReaders,
  ListRequest,
  SearchKeys,
  SearchReader,
} from './ports/storage/storage-search.ts';
export type { SettingsReader, SettingsWriter } from './ports/storage/storage-settings.ts';
export type {
  AccountMarks,
  CounterMark,
  InboundStatistics,
  ListedAccount,
  UsageNote,
  UsageReader,
  UsageReading,
  UsageWriter,
} from './ports/storage/storage-usage.ts';
export type { WorkerStanding, Workers } from './ports/storage/storage-workers.ts';
export type {
  AccountPatch,
  AuditFilter,
  AuditReader,
  ChangePatch,
  ChangeReader,
  CustomerReader,
  InboundPatch,
  InboundReader,
  OrderPatch,
  OrderReader,
  PanelPatch,
  PaymentPatch,
  PaymentReader,
  PlanPatch,
  PlanReader,
  Queries,
  SubscriptionReader,
  SubscriptionWriter,
  UnitPatch,
  UnitReader,
} from './ports/storage.ts';
export type {
  AudienceCount,
  AudienceRequest,
  BroadcastChannel,
  BroadcastPatch,
  BroadcastReader,
  BroadcastWriter,
  ClaimedDelivery,
  DeliveriesOf,
  DeliveryOutcome,
} from './ports/storage-broadcasts.ts';
