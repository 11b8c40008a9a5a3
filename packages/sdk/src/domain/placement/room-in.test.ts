import { describe, expect, test } from 'vitest';
import { anInbound, aPanel } from '../../testing/builders/catalogue-builders.ts';
import { roomIn } from './room-in.ts';

const candidate = (panelRoom: number | null, inboundRoom: number | null, panelId = 'frankfurt') => ({
  panel: aPanel({ id: panelId, capacity: panelRoom }),
  inbound: anInbound({ panelId, capacity: inboundRoom }),
});

describe('The room in several inbounds', () => {
  test.each([
    { name: 'no inbound', of: [], room: 0 },
    { name: 'inbounds without a limit', of: [candidate(null, null)], room: null },
    { name: 'one of two without a limit', of: [candidate(null, 3), candidate(null, null)], room: null },
    { name: 'inbounds with less room than their panel', of: [candidate(9, 2), candidate(9, 3)], room: 5 },
    { name: 'a panel with less room than its inbounds', of: [candidate(4, 2), candidate(4, 3)], room: 4 },
    { name: 'unlimited inbounds of a full panel', of: [candidate(0, null)], room: 0 },
    { name: 'two panels', of: [candidate(4, 9), candidate(2, 9, 'helsinki')], room: 6 },
  ])('given $name, then $room', ({ of, room }) => {
    expect(roomIn(of)).toBe(room);
  });
});
