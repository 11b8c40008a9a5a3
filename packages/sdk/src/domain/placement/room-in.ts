import { freePlaces } from './capacity.ts';
import type { PlacementCandidate } from './select-inbound.ts';

/** How many accounts fit into these inbounds together: no panel takes more than it has room for. Null: any number. Pure. */
export function roomIn(candidates: readonly PlacementCandidate[]): number | null {
  const ofPanel = Map.groupBy(candidates, ({ panel }) => panel.id);
  const rooms = [...ofPanel.values()].map((onPanel) => {
    const inbounds = sum(onPanel.map(({ inbound }) => freePlaces(inbound)));
    return Math.min(...onPanel.map(({ panel }) => freePlaces(panel) ?? Number.POSITIVE_INFINITY), inbounds);
  });
  const room = sum(rooms);
  return room === Number.POSITIVE_INFINITY ? null : room;
}

function sum(rooms: readonly (number | null)[]): number {
  return rooms.reduce<number>((total, room) => total + (room ?? Number.POSITIVE_INFINITY), 0);
}
