import type { BotState, GroupState, Place, SimulatorState } from '../simulator-state.ts';

export function isGroup(place: Place): place is GroupState {
  return 'title' in place;
}

const FIRST_GROUP = 900_000_000;
/** Ids of supergroups begin with it. */
const SUPERGROUP = 1_000_000_000_000;

/** A group's id: below zero, and far below for a supergroup. */
export function nextGroupId(state: SimulatorState, kind: GroupState['kind']): number {
  state.lastId += 1;
  const id = FIRST_GROUP + state.lastId;
  return kind === 'group' ? -id : -(SUPERGROUP + id);
}

export function isIn({ bots }: GroupState, { token }: BotState): boolean {
  const status = bots.get(token);
  return status === 'member' || status === 'administrator';
}
