export { aCustomer, anInbound, aPanel, aPlan, capabilities } from './testing/catalogue-builders.ts';
export {
  createFakePanel,
  type FakePanel,
  type FakePanelOptions,
  type FakePanelSnapshot,
} from './testing/fake-panel.ts';
export { createFakePanelDriver } from './testing/fake-panel-driver.ts';
export {
  aCapacityHold,
  aDelivery,
  aLedgerTransaction,
  aMoneyHold,
  anAuditRow,
  aTopUp,
} from './testing/record-builders.ts';
export { aFulfilment, anOrder, anOrderItem, aPayment } from './testing/sale-builders.ts';
export { aChange, anAccount, aSubscription } from './testing/service-builders.ts';
export { createTestClock, type TestClock, type TestDuration } from './testing/test-clock.ts';
export { testId, testInstant } from './testing/test-id.ts';
