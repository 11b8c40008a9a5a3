import { placesLeft } from './capacity.ts';
import type { PlacementCandidate } from './select-inbound.ts';

/**
 * How many accounts fit into these inbounds together, within the capacity of their panels. Null: any number.
 * Pure.
 */
export function roomIn(candidates: readonly PlacementCandidate[]): number | null {
  const ofPanel = Map.groupBy(candidates, ({ panel }) => panel.id);
  const rooms = [...ofPanel.values()].map((onPanel) => {
    const inInbounds = sum(onPanel.map(({ inbound }) => placesLeft(inbound)));
    return Math.min(...onPanel.map(({ panel }) => placesLeft(panel)), inInbounds);
  });
  const room = sum(rooms);
  return room === Number.POSITIVE_INFINITY ? null : room;
}

function sum(rooms: readonly number[]): number {
  return rooms.reduce((total, room) => total + room, 0);
}
