export type { FakePanelCaller } from './testing/call-fake-panel.ts';
export { aCustomer, anInbound, aPanel, aPlan, capabilities } from './testing/catalogue-builders.ts';
export type { FakeGatewayFault, FakeGatewayFaults, FakeGatewayVerb } from './testing/fake-gateway-faults.ts';
export {
  createFakePanel,
  type FakePanel,
  type FakePanelOptions,
} from './testing/fake-panel.ts';
export type { FakeAccount } from './testing/fake-panel-accounts.ts';
export type {
  FakePanelControls,
  FakePanelSnapshot,
  InspectedAccount,
} from './testing/fake-panel-controls.ts';
export { createFakePanelDriver, type ServedFakePanel } from './testing/fake-panel-driver.ts';
export type {
  FakePanelFault,
  FakePanelFaults,
  FakePanelVerb,
  FaultTarget,
} from './testing/fake-panel-faults.ts';
export type { FakePanelCall } from './testing/fake-panel-server.ts';
export {
  createFakePaymentGateway,
  type FakePaymentGateway,
  type FakePaymentGatewayOptions,
} from './testing/fake-payment-gateway.ts';
export type { FakeProvider, FakeProviderPayment } from './testing/fake-provider.ts';
export type { DeliveryOptions, SentWebhook } from './testing/fake-webhooks.ts';
export { guardLocks } from './testing/guard-locks.ts';
export { aNotification } from './testing/notification-builder.ts';
export { aPaymentEvent, aProviderPayment, aRefund } from './testing/payment-builders.ts';
export {
  aCapacityHold,
  aDelivery,
  aLedgerTransaction,
  aMoneyHold,
  anAuditRow,
  aTopUp,
} from './testing/record-builders.ts';
export { createRecordingLogger, type LogEntry } from './testing/recording-logger.ts';
export {
  createRecordingNotifier,
  type NotifierBehaviour,
  type RecordingNotifier,
} from './testing/recording-notifier.ts';
export { aFulfilment, anOrder, anOrderItem, aPayment } from './testing/sale-builders.ts';
export { createSeededRandom } from './testing/seeded-random.ts';
export { aChange, anAccount, anEntitlementFact, aSubscription } from './testing/service-builders.ts';
export { createTestClock, type TestClock, type TestDuration } from './testing/test-clock.ts';
export { testId, testInstant } from './testing/test-id.ts';
