import { expect, test } from 'vitest';
import { moneyFrozenUntil } from './money-freeze.ts';

const chatsMovedAt = new Date('2026-01-01T10:00:00Z');
const until = new Date('2026-01-02T10:00:00Z');

test.each([
  { name: 'never moved', chatsMovedAt: null, now: chatsMovedAt, then: null },
  { name: 'moved this instant', chatsMovedAt, now: chatsMovedAt, then: until },
  {
    name: 'a millisecond before the day is over',
    chatsMovedAt,
    now: new Date(until.getTime() - 1),
    then: until,
  },
  { name: 'a day later', chatsMovedAt, now: until, then: null },
])(
  'given chats that were $name, then the money is frozen until $then',
  ({ chatsMovedAt: movedAt, now, then }) => {
    expect(moneyFrozenUntil({ chatsMovedAt: movedAt }, now)).toEqual(then);
  },
);
