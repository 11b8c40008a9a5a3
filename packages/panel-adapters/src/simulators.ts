export {
  createMarzbanSimulator,
  type MarzbanBackup,
  type MarzbanSimulator,
  type MarzbanSimulatorOptions,
} from './marzban/simulator/marzban-simulator.ts';
export type { SimulatedAdmin, SimulatedInbound, SimulatedUser } from './marzban/simulator/marzban-state.ts';
export {
  createMarzneshinSimulator,
  type MarzneshinBackup,
  type MarzneshinSimulator,
  type MarzneshinSimulatorOptions,
} from './marzneshin/marzneshin-simulator.ts';
export type {
  ExpireStrategy as SimulatedExpireStrategy,
  SimulatedMarzneshinAdmin,
  SimulatedMarzneshinUser,
  SimulatedService,
} from './marzneshin/simulator/marzneshin-state.ts';
export {
  createSUiSimulator,
  type SUiBackup,
  type SUiSimulator,
  type SUiSimulatorOptions,
} from './s-ui/simulator/s-ui-simulator.ts';
export type {
  SimulatedClient as SimulatedSUiClient,
  SimulatedSUiInbound,
} from './s-ui/simulator/s-ui-state.ts';
export { createSimulatedFetch } from './simulators/create-simulated-fetch.ts';
export {
  connectionError,
  type FaultMatch,
  type PanelFault,
  type PanelFaults,
  type RequestHandler,
  withPanelFaults,
} from './simulators/panel-faults.ts';
export type { PersistentPanel } from './simulators/persistent-panel.ts';
export { PERSISTENT_PANEL_NAMES, startPersistentPanels } from './simulators/start-persistent-panels.ts';
export {
  type RunningPanels,
  type SimulatedPanelsOptions,
  startSimulatedPanels,
} from './simulators/start-simulated-panels.ts';
export { type SimulatorServer, startSimulatorServer } from './simulators/start-simulator-server.ts';
export {
  createThreeXUiSimulator,
  type ThreeXUiBackup,
  type ThreeXUiSimulator,
  type ThreeXUiSimulatorOptions,
} from './three-x-ui/simulator/three-x-ui-simulator.ts';
export type {
  SimulatedClient as SimulatedThreeXUiClient,
  SimulatedInbound as SimulatedThreeXUiInbound,
  SimulatedTraffic as SimulatedThreeXUiTraffic,
} from './three-x-ui/simulator/three-x-ui-state.ts';
