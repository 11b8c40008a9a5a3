import { describe, expect, test } from 'vitest';
import type { Clock } from '../ports/clock.ts';
import { createSystemClock } from './system-clock.ts';
import { createUuidV7Ids } from './uuid-v7-ids.ts';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

function clockAt(times: number[]): Clock {
  let index = 0;
  return {
    ...createSystemClock(),
    now: () => new Date(times[Math.min(index++, times.length - 1)] ?? 0),
  };
}

function uuids(clock: Clock, count: number): string[] {
  const ids = createUuidV7Ids({ clock });
  return Array.from({ length: count }, () => ids.uuid());
}

describe('UUIDv7 ids', () => {
  test('given an instant, when an id is made, then it is a version 7 UUID that starts with its milliseconds', () => {
    const [id = ''] = uuids(clockAt([0x0123456789ab]), 1);
    expect(id).toMatch(UUID_V7);
    expect(id.slice(0, 13)).toBe('01234567-89ab');
  });

  test('given a clock that stands still, when 10,000 ids are made, then all differ and they are in order', () => {
    const made = uuids(clockAt([1_767_225_600_000]), 10_000);
    expect(new Set(made).size).toBe(10_000);
    expect(made.toSorted()).toEqual(made);
    expect(made.every((id) => UUID_V7.test(id))).toBe(true);
  });

  test('given a clock that goes back, when ids are made, then they still grow', () => {
    const made = uuids(clockAt([2000, 1000, 1500, 3000]), 4);
    expect(made.toSorted()).toEqual(made);
  });

  test('given a length, when a token is made, then it has that many characters of [a-z0-9]', () => {
    const ids = createUuidV7Ids({ clock: createSystemClock() });
    expect(ids.token(26)).toMatch(/^[a-z0-9]{26}$/);
    expect(ids.token(0)).toBe('');
    expect(ids.token(26)).not.toBe(ids.token(26));
  });

  test('given 360,000 characters, when counted, then none of the 36 is favoured', () => {
    const counts = new Map<string, number>();
    for (const character of createUuidV7Ids({ clock: createSystemClock() }).token(360_000)) {
      counts.set(character, (counts.get(character) ?? 0) + 1);
    }
    expect(counts.size).toBe(36);
    // Six standard deviations; taking bytes modulo 36 would put four letters at 11,250.
    for (const count of counts.values()) expect(Math.abs(count - 10_000)).toBeLessThan(600);
  });

  test('given nothing, when a credential id is made, then it is a version 4 UUID', () => {
    expect(createUuidV7Ids({ clock: createSystemClock() }).uuidV4()).toMatch(/^[0-9a-f-]{14}4[0-9a-f]{3}-/);
  });
});
