export type { SecretKey } from './defaults/aes-secret-box.ts';
export { createAesSecretBox } from './defaults/aes-secret-box.ts';
export { silentLogger } from './defaults/silent-logger.ts';
export { createSystemClock } from './defaults/system-clock.ts';
export { createUuidV7Ids } from './defaults/uuid-v7-ids.ts';
export { type ReceivedWebhook, verifyWebhook, type WebhookVerdict } from './defaults/verify-webhook.ts';
export {
  createWebhookNotifier,
  type WebhookNotifierOptions,
  type WebhookPayload,
} from './defaults/webhook-notifier.ts';
export { type Account, isWorkLeft, type ObservedFacts } from './domain/accounts/account.ts';
export {
  type DifferingField,
  differencesOf,
  hasOurCredentials,
  needsNoWrite,
} from './domain/accounts/account-differences.ts';
export { isClickableLink } from './domain/accounts/clean-link.ts';
export type {
  AccountCredentials,
  DesiredAccount,
  ObservedAccount,
  ObservedStatus,
} from './domain/accounts/desired-account.ts';
export {
  type Drift,
  type DriftKind,
  diffAccounts,
  type KnownAccount,
  type SeenAccount,
  type WantedTerms,
} from './domain/accounts/drift.ts';
export { fitsIntoQrCode } from './domain/accounts/fits-into-qr-code.ts';
export {
  AUDIENCE_SERVICES,
  type Audience,
  type AudienceServices,
  BROADCAST_KINDS,
  BROADCAST_STATUSES,
  type Broadcast,
  type BroadcastContent,
  type BroadcastDelivery,
  type BroadcastKind,
  type BroadcastStatus,
  type BroadcastText,
  DELIVERY_STATES,
  type DeliveryState,
  EVERYONE,
  excludedBy,
  UNREACHED_STATES,
} from './domain/broadcasts/broadcast.ts';
export {
  longestLength,
  MAX_BROADCAST_CHARACTERS,
  type RenderedBroadcast,
} from './domain/broadcasts/render-broadcast.ts';
export type { BankCard, BankCardDetails, CardBuyer } from './domain/cards/bank-card.ts';
export type { BankMessage, BankMessageState, WaitingReason } from './domain/cards/bank-message.ts';
export type { CardPolicy } from './domain/cards/card-policy.ts';
export type { CardTransfer } from './domain/cards/card-transfer.ts';
export { type BankMessagePattern, parseTemplate, type TemplatePart } from './domain/cards/message-pattern.ts';
export { type BankText, type Deposit, readBankMessage } from './domain/cards/read-bank-message.ts';
export {
  RECEIPT_MARK_DAYS,
  type ReceiptMark,
  type ReceiptRepeat,
  type ReceiptTrait,
} from './domain/cards/receipt-mark.ts';
export { transferPurpose } from './domain/cards/transfer-purpose.ts';
export { type Change, type ChangeKind, START_GRACE_MS, startOf } from './domain/changes/change.ts';
export { evaluateExtension } from './domain/changes/evaluate-extension.ts';
export {
  evaluatePlanChange,
  type PlanChangeFacts,
  type PlanChangeOffer,
} from './domain/changes/evaluate-plan-change.ts';
export type {
  ExtensionFacts,
  ExtensionMessage,
  ExtensionOffer,
  ExtensionReason,
  ExtensionType,
} from './domain/changes/extension-offer.ts';
export type { BotUpdate, BotUpdateOutcome, BotUpdateStatus } from './domain/chats/bot-update.ts';
export type { Chat, ChatCode, ChatCodeKind, ChatContact, ChatForm } from './domain/chats/chat.ts';
export type { AlertTopics, ChatGroup, ChatGroupStatus } from './domain/chats/chat-group.ts';
export { MONEY_FREEZE_MS, moneyFrozenUntil } from './domain/chats/money-freeze.ts';
export type { DevicePolicy } from './domain/devices/device-policy.ts';
export type { LinkDevice } from './domain/devices/link-device.ts';
export type { LinkReader, LinkReaderCounts, LinkShare } from './domain/devices/link-reader.ts';
export { appNameOf, type NamedDevice, readDevice } from './domain/devices/read-device.ts';
export {
  type ChangeFacts,
  changeEntries,
  type Standing,
  termsOfChange,
} from './domain/entitlement/change-entries.ts';
export { creditOf } from './domain/entitlement/credit-of.ts';
export {
  type Entitlement,
  entitlementOf,
  type Lot,
  termsOfEntitlement,
} from './domain/entitlement/entitlement.ts';
export type {
  EntitlementEntry,
  EntitlementFact,
  EntitlementFactKind,
} from './domain/entitlement/entitlement-fact.ts';
export { resumeEntries, termsAt } from './domain/entitlement/pass-time.ts';
export {
  FOUND_INBOUND,
  type Inbound,
  type InboundStatus,
  type InboundWork,
  isInboundWorkLeft,
} from './domain/inbounds/inbound.ts';
export type { InboundDial } from './domain/inbounds/inbound-dial.ts';
export type { HandshakeOutcome, InboundHandshake } from './domain/inbounds/inbound-handshake.ts';
export {
  type DesiredInbound,
  type DifferingInboundField,
  type InboundSecurity,
  type InboundTemplate,
  type InboundTransport,
  inboundDifferences,
  type ObservedInbound,
  type PortChoice,
  portsToTry,
} from './domain/inbounds/inbound-template.ts';
export { type FiscalTerms, fiscalYearOf } from './domain/invoices/fiscal-year.ts';
export {
  type Invoice,
  type InvoiceContent,
  type InvoiceLine,
  type InvoiceLineKind,
  type InvoicePayment,
  type InvoiceSeller,
  type InvoiceSettings,
  invoiceNumber,
} from './domain/invoices/invoice.ts';
export { type PostedSale, saleOf } from './domain/invoices/sale-of.ts';
export type { TextOverrides } from './domain/languages/language-texts.ts';
export { directionOf } from './domain/languages/languages.ts';
export type { ExtensionPolicy, LifecyclePolicy, RenewalPolicy } from './domain/lifecycle/lifecycle-policy.ts';
export { addDays, addMs, DAY_MS, toWholeSeconds } from './domain/lifecycle/period.ts';
export {
  type GrantedTerms,
  type Pause,
  type RenewalState,
  type Subscription,
  type SubscriptionStatus,
  type Suspension,
  statusOf,
  type Termination,
} from './domain/lifecycle/subscription.ts';
export type { SubscriptionActions, SubscriptionRefusal } from './domain/lifecycle/subscription-actions.ts';
export { defaultTemplate, messageExample, placeholderExamples } from './domain/messages/default-template.ts';
export { fillTemplate, unfilledParts } from './domain/messages/fill-template.ts';
export {
  type MessageFormat,
  type MessageFormatOptions,
  messageFormat,
} from './domain/messages/message-format.ts';
export type {
  CustomerNotificationCode,
  CustomerNotificationParameters,
  FixedTextParameters,
  MessageCode,
  MessageParameters,
  NotificationCode,
  NotificationContent,
  NotificationParameters,
  StaffNotificationCode,
  StaffNotificationParameters,
} from './domain/messages/message-parameters.ts';
export {
  LONGEST_MESSAGE_TEXT,
  type MessageTextOptions,
  type MessageTexts,
  messageText,
} from './domain/messages/message-text.ts';
export { overrideTexts, type PartOf } from './domain/messages/override-texts.ts';
export { createPlural, type Plural } from './domain/messages/plural.ts';
export { LANGUAGES, type Language } from './domain/notifications/language.ts';
export { type NamesByLanguage, nameIn } from './domain/notifications/name-in.ts';
export {
  isCustomerCode,
  NOTIFICATION_CODES,
  type Notification,
  type NotificationAudience,
  type NotificationState,
  type NotificationSubject,
  type PlannedNotification,
  SHOP_CHANNEL,
} from './domain/notifications/notification.ts';
export type { NotificationPolicy, QuietHours } from './domain/notifications/notification-policy.ts';
export type { Customer } from './domain/orders/customer.ts';
export type { CustomerIdentity, Identity } from './domain/orders/customer-identity.ts';
export type { MergeRefusal } from './domain/orders/merge-refusal.ts';
export {
  type Order,
  type OrderItem,
  type OrderState,
  type OrderStatus,
  type PaymentMethod,
  type SoldTerms,
  taxOfItems,
} from './domain/orders/order.ts';
export type { OrderActions, OrderRefusal } from './domain/orders/order-actions.ts';
export {
  devicesOf,
  type PlacementSelector,
  type Plan,
  type PlanPlace,
  type PlanPlacement,
  type ProvisionSettings,
} from './domain/orders/plan.ts';
export type { PurchasePolicy } from './domain/orders/purchase-policy.ts';
export type { TaxedAmount, TaxedPrice, TaxPolicy } from './domain/orders/tax.ts';
export type { FailureReason, QualityCheck, Unit, UnitPlace, UnitState } from './domain/orders/unit.ts';
export type { WaitsFor } from './domain/orders/waits-for.ts';
export type { AccountsOfPanel, Attention, TroubledAccounts } from './domain/panels/attention.ts';
export {
  type BulkRefusal,
  type BulkRun,
  type BulkTarget,
  type BulkWork,
  MOST_SELECTED,
  type SelectedWork,
} from './domain/panels/bulk-run.ts';
export {
  type Capabilities,
  hasCapability,
  type OptionalCapability,
  type Support,
} from './domain/panels/capabilities.ts';
export { cleanLines, cleanText } from './domain/panels/clean-text.ts';
export { createListingGuard, type ListingGuard } from './domain/panels/listing-guard.ts';
export {
  type CredentialPolicy,
  isHealthy,
  type OversizedAnswer,
  type Panel,
  type PanelAlerts,
  type PanelContacts,
  type PanelHealth,
  type PanelStatus,
} from './domain/panels/panel.ts';
export {
  type AddressClass,
  classOfAddress,
  classOfHost,
  isInNetwork,
  isPrivateUrl,
} from './domain/panels/panel-address.ts';
export { DEFAULT_PANEL_LIMITS, type PanelLimit, type PanelLimits } from './domain/panels/panel-limits.ts';
export { currencyExponent, minorUnitsPerMajor } from './domain/payments/currency.ts';
export type { RefusalToPay } from './domain/payments/decide-permission.ts';
export type { ExchangeRate, RateState } from './domain/payments/exchange-rate.ts';
export { createMoneyFormat, type MoneyFormat } from './domain/payments/format-money.ts';
export {
  customerOfAccount,
  customerShareMinor,
  type LedgerAccount,
  type LedgerEntry,
  type LedgerReference,
  type LedgerTransaction,
  type MoneyHold,
  receivableAccount,
  type Wallet,
  walletAccount,
} from './domain/payments/ledger.ts';
export type { MethodPolicy } from './domain/payments/method-policy.ts';
export { addMoney, type Money, multiplyMoney, splitMoney } from './domain/payments/money.ts';
export { type DisplayUnit, moneyUnitOf, moneyUnitsOf, TOMAN } from './domain/payments/money-unit.ts';
export { parseAmountMinor, parseTypedMinor, toLatinDigits } from './domain/payments/parse-amount.ts';
export { coveredMinor, type Payment, type PaymentState, type Receipt } from './domain/payments/payment.ts';
export type { PaymentEvent, PaymentEventState, UnmatchedReason } from './domain/payments/payment-event.ts';
export type { PaymentWish, WishedChange, WishState } from './domain/payments/payment-wish.ts';
export { type ProviderStanding, standingOf } from './domain/payments/provider/provider-standing.ts';
export type {
  Confirmation,
  DeclineReason,
  PaidIn,
  ProviderPayment,
} from './domain/payments/provider-payment.ts';
export type { Quote } from './domain/payments/quote.ts';
export type { GivenBack, Refund, RefundState } from './domain/payments/refund.ts';
export {
  type CapacityCounters,
  type CapacityHold,
  freePlaces,
  MAIN_PLACE,
  takenPlaces,
} from './domain/placement/capacity.ts';
export { LOST_PLACE_POLICIES, type LostPlacePolicy } from './domain/placement/lost-place.ts';
export type { PlaceState } from './domain/placement/place-state.ts';
export type { PlaceMoves, PlaceSet, PlacesRefusal } from './domain/placement/places-preview.ts';
export { placesOf } from './domain/placement/plan-places.ts';
export type {
  PlacementCandidate,
  PlacementExplanation,
  PlacementPart,
  PlacementReason,
  PlacementRequest,
  PlacementStrategy,
  Selection,
} from './domain/placement/select-inbound.ts';
export { selectInbounds } from './domain/placement/select-inbound.ts';
export { type Actor, mayActFor, SYSTEM_ACTOR } from './domain/records/actor.ts';
export type { Allowed } from './domain/records/allowed.ts';
export type { AuditRow } from './domain/records/audit.ts';
export type { EventData, EventType, StoredEvent } from './domain/records/event.ts';
export type { FoundBy, FoundRecord } from './domain/records/found-record.ts';
export { linkAddressOf } from './domain/records/link-address.ts';
export type {
  ListCount,
  OrderListFilter,
  PaymentListFilter,
  SaleSort,
  SubscriptionListFilter,
  SubscriptionSort,
} from './domain/records/list-filters.ts';
export type { MethodSetting } from './domain/records/method-setting.ts';
export { DEFAULT_RETENTION_POLICY, type RetentionPolicy } from './domain/records/retention-policy.ts';
export type { HostSettings, PolicySettings, StoredSettings } from './domain/records/shop-settings.ts';
export { isTimeZone } from './domain/reports/is-time-zone.ts';
export { dayStart } from './domain/reports/report-edges.ts';
export {
  type MoneyByMethod,
  type ReportFigures,
  type ReportMoney,
  type ReportTotals,
  renewalRateOf,
  type SalesReport,
} from './domain/reports/sales-report.ts';
export { bytesToGb, GIB_BYTES, gbToBytes } from './domain/usage/traffic.ts';
export type { UsageBucket, UsageGranularity, UsageMilestone } from './domain/usage/usage.ts';
export type { PlacedLink, PlaceView, ServerState } from './engine/accounts/served-places.ts';
export type { SubscriptionAccount } from './engine/accounts/subscription-accounts.ts';
export type { Archive } from './engine/api/archive.ts';
export type { AuditTrail } from './engine/api/audit-trail.ts';
export type { Chats } from './engine/api/chats.ts';
export { createPanelkit, type Panelkit, type PanelkitOptions } from './engine/api/create-panelkit.ts';
export type { Customers } from './engine/api/customers.ts';
export type { Delivery, DeliveryView, SubscriptionDocument } from './engine/api/delivery.ts';
export type { Inbounds, UpdateInboundInput } from './engine/api/inbounds.ts';
export type { ListedSubscription, ListQuery, Lists } from './engine/api/lists.ts';
export type { Notifications, NotificationView, PreviewInput } from './engine/api/notifications.ts';
export type { Orders } from './engine/api/orders.ts';
export type { DepletedReport, OnlineReport, PanelCare } from './engine/api/panel-care.ts';
export type { PanelOversight } from './engine/api/panel-oversight.ts';
export type { Panels } from './engine/api/panels.ts';
export type {
  PaymentEventDetails,
  PaymentEventFilter,
  PaymentEventView,
  PaymentInbox,
  ProviderPaymentView,
} from './engine/api/payment-inbox.ts';
export type { PaymentRefunds, RefundFilter, RefundOffer } from './engine/api/payment-refunds.ts';
export type { PaymentFilter, Payments } from './engine/api/payments.ts';
export type {
  CreatePlanInput,
  ExplainRequest,
  PlanPatch,
  Plans,
  UpdatePlanInput,
} from './engine/api/plans.ts';
export type { Reports, SalesReportInput } from './engine/api/reports.ts';
export type { Backlog, BacklogPart, Runs } from './engine/api/runs.ts';
export type { Secrets } from './engine/api/secrets.ts';
export type { SubscriptionDetails, Subscriptions, SubscriptionView } from './engine/api/subscriptions.ts';
export type { Units } from './engine/api/units.ts';
export type { Usage, UsageHistoryInput } from './engine/api/usage.ts';
export type { Wallets, WalletView } from './engine/api/wallets.ts';
export type {
  BroadcastInput,
  DraftBroadcastInput,
  EditBroadcastInput,
  MeantInput,
} from './engine/broadcasts/broadcast-schemas.ts';
export type {
  BroadcastChannelView,
  BroadcastPreview,
  BroadcastReport,
  Broadcasts,
} from './engine/broadcasts/create-broadcasts.ts';
export type { BroadcastMove, ResendInput } from './engine/broadcasts/run-broadcasts.ts';
export type { BroadcastTest, TestBroadcastInput } from './engine/broadcasts/test-broadcast.ts';
export type { Declinable, DeclineInput } from './engine/broadcasts/unsubscribe.ts';
export type {
  BulkRunInput,
  BulkTargetInput,
  GiveDaysToEveryoneInput,
  MoveEveryoneInput,
  UpdatePlacesInput,
} from './engine/bulk/bulk-commands.ts';
export type { Bulk, BulkPreview } from './engine/bulk/create-bulk.ts';
export type { ComingPlace, PlacesPreview } from './engine/bulk/preview-places.ts';
export type { SelectionPreview, SelectionRefusal } from './engine/bulk/preview-selected.ts';
export type { SelectionInput } from './engine/bulk/work-on-selected.ts';
export type { AssignCardInput } from './engine/cards/assign-card.ts';
export type { BankCardView, BankMessageView, Cards, CardToPay } from './engine/cards/create-cards.ts';
export type { DismissMessageInput, MatchMessageInput } from './engine/cards/decide-message.ts';
export type { CreateCardInput, UpdateCardInput } from './engine/cards/edit-cards.ts';
export type { ReceivedMessage, ReceiveMessageInput } from './engine/cards/receive-message.ts';
export type { SetBuyerInput } from './engine/cards/set-buyer.ts';
export type {
  IssuedChatCode,
  RedeemCodeInput,
  RedeemedChatCode,
  TakenChatCode,
} from './engine/chats/chat-codes.ts';
export type {
  LinkGroupInput,
  MoveGroupInput,
  SetGroupPeopleInput,
  SetGroupTopicInput,
} from './engine/chats/chat-groups.ts';
export type { ClaimedChats } from './engine/chats/link-chats.ts';
export type { MoveChatsInput } from './engine/chats/move-chats.ts';
export type { OpenChatInput, RememberInput } from './engine/chats/open-chat.ts';
export type { ReceiveUpdatesInput } from './engine/chats/receive-updates.ts';
export type { Recovered, RecoverInput } from './engine/chats/recovery-codes.ts';
export type { ChatWork, ReceivedUpdate } from './engine/chats/work-on-chat.ts';
export type { BlockCustomerInput, UnblockCustomerInput } from './engine/customers/block-customer.ts';
export type { ForgetCustomerInput } from './engine/customers/forget-customer.ts';
export type { IdentifyCustomerInput } from './engine/customers/identify-customer.ts';
export type { MergeCustomersInput } from './engine/customers/merge-customers.ts';
export type { MergePreview } from './engine/customers/merge-preview.ts';
export type { RenameCustomerInput } from './engine/customers/rename-customer.ts';
export type { Search } from './engine/customers/search.ts';
export type { ConnectionsView } from './engine/devices/connections.ts';
export type { KnownDevice, LinkDevices, LinkDevicesView } from './engine/devices/link-devices.ts';
export type { DeviceAnswer, LinkVisitor } from './engine/devices/visit-link.ts';
export type { EntitlementView } from './engine/entitlement/entitlement-view.ts';
export type { CloseEventInput } from './engine/gateways/close-event.ts';
export type { MatchEventInput } from './engine/gateways/match-event.ts';
export type { Permission, PermitPaymentInput } from './engine/gateways/permit-payment.ts';
export type {
  ReceivedEvents,
  ReceiveEventInput,
  RecordEventInput,
  StoredEvents,
} from './engine/gateways/receive-event.ts';
export type { ReceiveReturnInput, ReturnedPayment } from './engine/gateways/receive-return.ts';
export type { ReplayEventsInput, ReplayReport } from './engine/gateways/replay-events.ts';
export type { StartedPayment, StartPaymentInput } from './engine/gateways/start-payment.ts';
export type { MethodTest, TestMethodInput } from './engine/gateways/test-method.ts';
export type { InboundTemplateInput } from './engine/inbounds/inbound-template-schema.ts';
export type {
  ChangeInboundInput,
  CreateInboundInput,
  RemoveInboundInput,
} from './engine/inbounds/make-inbounds.ts';
export type { DialInput } from './engine/inbounds/request-dial.ts';
export type { PanelSync } from './engine/inbounds/sync-all-inbounds.ts';
export type { SyncReport } from './engine/inbounds/sync-inbounds.ts';
export type { InvoiceListRequest, Invoices } from './engine/invoices/create-invoices.ts';
export type { EventEmitterOf, EventOf } from './engine/kernel/events.ts';
export type { CommandContext, QueryContext } from './engine/kernel/run-command.ts';
export type { GivenSettings, LifecycleOperation, Policies, Settings } from './engine/kernel/settings.ts';
export type { GiveDaysInput } from './engine/lifecycle/give-days.ts';
export type { SweepReport } from './engine/lifecycle/sweep.ts';
export type { CancelOrderInput } from './engine/orders/cancel-order.ts';
export type { Availability, Offer } from './engine/orders/list-offers.ts';
export type { PayOrderInput } from './engine/orders/pay-waiting-order.ts';
export type { PlaceOrderInput } from './engine/orders/place-order.ts';
export type { OrderQuote, QuoteOrderInput } from './engine/orders/quote-order.ts';
export type { RetryAccountsInput } from './engine/panels/attention.ts';
export type { ChangedCredentials, DecideCredentialsInput } from './engine/panels/changed-credentials.ts';
export type { RegisterPanelInput, UpdatePanelInput } from './engine/panels/edit-panels.ts';
export type { PanelStatistics } from './engine/panels/panel-statistics.ts';
export type { PanelView, PanelWarning } from './engine/panels/panel-view.ts';
export type { RepeatedReceipt } from './engine/payments/repeated-receipts.ts';
export type { RefundInput } from './engine/payments/request-refund.ts';
export type { UndoApprovalInput } from './engine/payments/undo-approval.ts';
export type { PlacementReport, PlaceStock } from './engine/placement/explain-placement.ts';
export type { ManagedMethod, MethodInUse, PaymentMethods } from './engine/quotes/payment-methods.ts';
export type { MethodOffer, MethodRate, PaymentQuotes } from './engine/quotes/payment-quotes.ts';
export type { SetRateInput } from './engine/quotes/set-rate.ts';
export type { SettledOptions } from './engine/reconcile/settle-accounts.ts';
export type { SettingsOfShop, SettingsPatch, ShopSettings } from './engine/settings/shop-settings.ts';
export type { MessageTextInput } from './engine/settings/write-message.ts';
export type { MethodSettingInput } from './engine/settings/write-method.ts';
export type { DriftEntry, DriftReport } from './engine/usage/find-drift.ts';
export type { UsageSyncReport } from './engine/usage/sync-usage.ts';
export { describeError, type ErrorDescription } from './errors/describe-error.ts';
export { invalidInput, notFound, panelReadAborted, panelResponseTooLarge } from './errors/error-factories.ts';
export { type FullPlace, isNoRoomError, NoRoomError } from './errors/no-room-error.ts';
export {
  type AnyPanelkitError,
  type ErrorCode,
  type ErrorDetails,
  type InputIssue,
  isPanelkitError,
  PanelkitError,
  type PanelkitErrorOptions,
} from './errors/panelkit-error.ts';
export { type Backend, defineBackend } from './ports/backend.ts';
export type {
  BroadcastAnswer,
  BroadcastMessage,
  BroadcastSender,
  RecallAnswer,
} from './ports/broadcast-sender.ts';
export type { Clock, ClockSteps, IdleSource } from './ports/clock.ts';
export type { Dialer, DialOutcome } from './ports/dialer.ts';
export type { Handshaker } from './ports/handshaker.ts';
export type { IdGenerator } from './ports/id-generator.ts';
export {
  DEFAULT_MAX_ATTEMPTS,
  type JobFailure,
  type JobQueue,
  type JobRequest,
  type RunningJob,
  type WorkOptions,
} from './ports/job-queue.ts';
export type { Logger } from './ports/logger.ts';
export type { Notifier, NotifierAnswer, NotifierMessage } from './ports/notifier.ts';
export type { NotifierCallOptions } from './ports/notifier-call.ts';
export type {
  AccountPage,
  AccountReference,
  FindResult,
  LinksReader,
  ListOptions,
  PanelAdapter,
  PanelConnection,
  PanelDriver,
  PanelProbe,
  PanelTarget,
  RemoteInbound,
} from './ports/panel-adapter.ts';
export type { InboundControl, InboundReference, PanelBackup, PanelExtras } from './ports/panel-extras.ts';
export type {
  ConfirmOutcome,
  EventPage,
  GatewayCallOptions,
  Payer,
  PaymentGateway,
  PaymentInstructions,
  PaymentToStart,
  PaymentToVerify,
  ProviderChild,
  ProviderEvent,
  ProviderRefund,
  ProviderState,
  RefundAbility,
  RefundOutcome,
  RefundToSend,
  ReturnRequest,
  StartOutcome,
  Webhook,
  WebhookAnswer,
} from './ports/payment-gateway.ts';
export type { RateReading, RateSource } from './ports/rate-source.ts';
export type { SecretBox } from './ports/secret-box.ts';
export type { JobFailureRecord } from './ports/storage/storage-job-failures.ts';
export type { Page, PageRequest } from './ports/storage/storage-repositories.ts';
export type { SchedulerRun } from './ports/storage/storage-runs.ts';
export type { Storage, SubscriptionPatch, Transaction } from './ports/storage.ts';
export type { WriteOptions, WriteOutcome } from './ports/write-outcome.ts';
export {
  createScheduler,
  type Scheduler,
  type SchedulerOptions,
  type TickReport,
} from './scheduler/create-scheduler.ts';
