export type { TelegramFault, TelegramFaults } from './simulator/api-faults.ts';
export { type FloodLimits, TELEGRAM_FLOOD_LIMITS } from './simulator/flood-limits.ts';
export type { SimulatedChannel, SimulatedChannelOptions } from './simulator/groups/simulated-channel.ts';
export type {
  GroupMessage,
  SimulatedGroup,
  SimulatedGroupOptions,
} from './simulator/groups/simulated-group.ts';
export type { SimulatedButton, SimulatedKey } from './simulator/keyboards/check-keyboard.ts';
export type { SimulatedEntity } from './simulator/parse-html.ts';
export type { StarPayment } from './simulator/pay-invoice.ts';
export type { SimulatedBotName, SimulatedPerson } from './simulator/simulated-person.ts';
export type { StarTransaction } from './simulator/simulator-state.ts';
export { startTelegramServer, type TelegramServer } from './simulator/start-telegram-server.ts';
export type { SeenMessage, Tap } from './simulator/tap-message.ts';
export {
  createTelegramSimulator,
  type SimulatedBot,
  type SimulatedBotOptions,
  type TelegramSimulator,
  type TelegramSimulatorOptions,
} from './simulator/telegram-simulator.ts';
