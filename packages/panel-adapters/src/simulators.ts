export {
  createMarzbanSimulator,
  type MarzbanBackup,
  type MarzbanSimulator,
  type MarzbanSimulatorOptions,
} from './marzban/marzban-simulator.ts';
export type { SimulatedAdmin, SimulatedInbound, SimulatedUser } from './marzban/simulator/marzban-state.ts';
export { createSimulatedFetch } from './simulators/create-simulated-fetch.ts';
export {
  connectionError,
  type FaultMatch,
  type PanelFault,
  type PanelFaults,
  type RequestHandler,
  withPanelFaults,
} from './simulators/panel-faults.ts';
export { createSeededRandom } from './simulators/seeded-random.ts';
export { type SimulatorServer, startSimulatorServer } from './simulators/start-simulator-server.ts';
