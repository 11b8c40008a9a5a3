export { aBroadcast } from './testing/builders/broadcast-builder.ts';
export { aBankCard, aBankMessage, aCardTransfer } from './testing/builders/card-builders.ts';
export { aCustomer, anInbound, aPanel, aPlan, capabilities } from './testing/builders/catalogue-builders.ts';
export { aBotUpdate, aChat, aChatCode, aChatGroup } from './testing/builders/chat-builders.ts';
export { anInvoice } from './testing/builders/invoice-builder.ts';
export { aLinkDevice } from './testing/builders/link-device-builders.ts';
export { aNotification } from './testing/builders/notification-builder.ts';
export {
  aPaymentEvent,
  aPaymentToStart,
  aProviderPayment,
  aRefund,
} from './testing/builders/payment-builders.ts';
export {
  aCapacityHold,
  aDelivery,
  aLedgerTransaction,
  aMoneyHold,
  anAuditRow,
  aTopUp,
} from './testing/builders/record-builders.ts';
export { anOrder, anOrderItem, aPayment, aUnit } from './testing/builders/sale-builders.ts';
export { aChange, anAccount, anEntitlementFact, aSubscription } from './testing/builders/service-builders.ts';
export { testId, testInstant } from './testing/builders/test-id.ts';
export type { FakePanelCaller } from './testing/fake-panel/call-fake-panel.ts';
export { createFakePanel, type FakePanelOptions } from './testing/fake-panel/fake-panel.ts';
export type { FakeAccount } from './testing/fake-panel/fake-panel-accounts.ts';
export type {
  FakePanelControls,
  FakePanelSnapshot,
  InspectedAccount,
} from './testing/fake-panel/fake-panel-controls.ts';
export {
  createFakePanelDriver,
  type FakePanel,
  type ServedFakePanel,
} from './testing/fake-panel/fake-panel-driver.ts';
export type {
  FakePanelFault,
  FakePanelFaults,
  FakePanelVerb,
  FaultTarget,
} from './testing/fake-panel/fake-panel-faults.ts';
export type { FakePanelCall } from './testing/fake-panel/fake-panel-server.ts';
export type {
  FakeGatewayFault,
  FakeGatewayFaults,
  FakeGatewayVerb,
} from './testing/fake-payments/fake-gateway-faults.ts';
export {
  createFakePaymentGateway,
  type FakePaymentGateway,
  type FakePaymentGatewayOptions,
} from './testing/fake-payments/fake-payment-gateway.ts';
export type { FakeProvider, FakeProviderPayment } from './testing/fake-payments/fake-provider.ts';
export type { DeliveryOptions, SentWebhook } from './testing/fake-payments/fake-webhooks.ts';
export { guardLocks } from './testing/guard-locks.ts';
export { createRecordingLogger, type LogEntry } from './testing/recording-logger.ts';
export {
  createRecordingNotifier,
  type NotifierBehaviour,
  type RecordingNotifier,
} from './testing/recording-notifier.ts';
export { createSeededRandom } from './testing/seeded-random.ts';
export { createTestClock, type TestClock, type TestDuration } from './testing/test-clock.ts';
