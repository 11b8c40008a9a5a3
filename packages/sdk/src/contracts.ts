export type { BackendHarness } from './contracts/backend-harness.ts';
export { eventually } from './contracts/eventually.ts';
export { describeJobQueueContract } from './contracts/jobs/job-queue-contract.ts';
export {
  describeNotifierContract,
  type NotifierContractDeclaration,
  type NotifierHarness,
} from './contracts/notifier-contract.ts';
export { createHttpPanelFaults, type HttpPanelFaultsOptions } from './contracts/panels/http-panel-faults.ts';
export { describePanelAdapterContract } from './contracts/panels/panel-adapter-contract.ts';
export type {
  PanelContractDeclaration,
  PanelContractFaults,
  PanelHarness,
  PanelHarnessAbility,
  PanelPlace,
  PanelSide,
} from './contracts/panels/panel-harness.ts';
export { describePaymentGatewayContract } from './contracts/payments/payment-gateway-contract.ts';
export type {
  PaymentGatewayAbility,
  PaymentGatewayDeclaration,
  PaymentGatewayHarness,
  PaymentGatewaySide,
} from './contracts/payments/payment-gateway-harness.ts';
export { describeStorageContract } from './contracts/storage/storage-contract.ts';
