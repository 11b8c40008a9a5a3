import type { QueueUpdate } from './queue-update.ts';
import type { BotState, PersonState, SimulatorState } from './simulator-state.ts';

/** Somebody acts on their phone. */
export interface Tapping {
  state: SimulatorState;
  person: PersonState;
  bot: BotState;
  queue: QueueUpdate;
}
