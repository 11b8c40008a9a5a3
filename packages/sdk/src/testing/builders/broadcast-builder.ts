import { type Broadcast, EVERYONE } from '../../domain/broadcasts/broadcast.ts';
import { testId, testInstant } from './test-id.ts';

/** News to everyone by the channel `recording`, which was started and has no recipients yet. */
export function aBroadcast(overrides: Partial<Broadcast> = {}): Broadcast {
  return {
    id: testId(),
    kind: 'news',
    channels: ['recording'],
    content: { texts: { en: { text: 'News', buttonLabel: null } }, buttonUrl: null },
    audience: EVERYONE,
    status: 'running',
    lastCustomerId: null,
    isAddressed: false,
    actor: { kind: 'staff', id: 'tester' },
    createdAt: testInstant(),
    startedAt: testInstant(),
    settledAt: null,
    ...overrides,
  };
}
