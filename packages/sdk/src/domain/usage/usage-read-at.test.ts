import { expect, test } from 'vitest';
import { aPanel } from '../../testing/builders/catalogue-builders.ts';
import { anAccount } from '../../testing/builders/service-builders.ts';
import { oldestReading, usageReadAt } from './usage-read-at.ts';

const [early, late] = [new Date(1000), new Date(2000)];
const seen = (at: Date) => ({ observed: { ...OBSERVED, at } });
const OBSERVED = {
  status: 'active' as const,
  expiresAt: null,
  trafficLimitBytes: null,
  usedBytes: 0,
  lastOnlineAt: null,
};
const listed = (listedAt?: Date) => ({
  health: { ...aPanel().health, ...(listedAt !== undefined && { listedAt }) },
});

test.each([
  { name: 'an account that was never seen', account: anAccount({ observed: null }), at: late, readAt: null },
  { name: 'a panel that was never listed', account: seen(early), at: undefined, readAt: early },
  { name: 'a listing since', account: seen(early), at: late, readAt: late },
  { name: 'a look since the listing', account: seen(late), at: early, readAt: late },
])('given $name, then its usage is as of the later reading', ({ account, at, readAt }) => {
  expect(usageReadAt(account, listed(at))).toEqual(readAt);
});

test('given several servers, then the oldest reading counts, and what was never read does not', () => {
  const servers = [late, null, early].map((at) => ({ usageReadAt: at }));
  expect(oldestReading([...servers, null])).toEqual(early);
  expect(oldestReading([])).toBeNull();
});
