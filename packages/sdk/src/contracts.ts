export { createHttpPanelFaults, type HttpPanelFaultsOptions } from './contracts/http-panel-faults.ts';
export { describePanelAdapterContract } from './contracts/panel-adapter-contract.ts';
export type {
  PanelContractDeclaration,
  PanelContractFaults,
  PanelHarness,
  PanelHarnessAbility,
  PanelPlace,
  PanelSide,
} from './contracts/panel-harness.ts';
