export type { BackendHarness } from './contracts/backend-harness.ts';
export { createHttpPanelFaults, type HttpPanelFaultsOptions } from './contracts/http-panel-faults.ts';
export { describeJobQueueContract } from './contracts/job-queue-contract.ts';
export {
  describeNotifierContract,
  type NotifierContractDeclaration,
  type NotifierHarness,
} from './contracts/notifier-contract.ts';
export { describePanelAdapterContract } from './contracts/panel-adapter-contract.ts';
export type {
  PanelContractDeclaration,
  PanelContractFaults,
  PanelHarness,
  PanelHarnessAbility,
  PanelPlace,
  PanelSide,
} from './contracts/panel-harness.ts';
export { describePaymentGatewayContract } from './contracts/payment-gateway-contract.ts';
export type {
  PaymentGatewayAbility,
  PaymentGatewayDeclaration,
  PaymentGatewayHarness,
  PaymentGatewaySide,
} from './contracts/payment-gateway-harness.ts';
export { describeStorageContract } from './contracts/storage-contract.ts';
