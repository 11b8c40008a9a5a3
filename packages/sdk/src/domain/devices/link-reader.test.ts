import { expect, test } from 'vitest';
import { DEFAULT_DEVICE_POLICY } from './device-policy.ts';
import { isShared } from './link-reader.ts';

const policy = { ...DEFAULT_DEVICE_POLICY, sharedApps: 4, sharedNetworks: 6 };

test.each([
  [0, 0, false],
  [3, 5, false],
  [4, 1, true],
  [1, 6, true],
  [9, 9, true],
])('given %d apps and %d networks, where 4 and 6 are too many, then shared: %s', (apps, networks, shared) => {
  expect(isShared({ apps, networks }, policy)).toBe(shared);
});
