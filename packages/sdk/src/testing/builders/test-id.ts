let lastNumber = 0;

/**
 * The next id in the form of a UUIDv7: the same ones in the same order in every run, each greater than the
 * one before.
 */
export function testId(): string {
  lastNumber += 1;
  return `00000000-0000-7000-8000-${lastNumber.toString(16).padStart(12, '0')}`;
}

/** When everything of the builders was made: the default time of a test clock. */
export function testInstant(): Date {
  return new Date('2026-01-01T00:00:00Z');
}
