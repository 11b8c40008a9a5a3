import { expect, test } from 'vitest';
import { browserZoneOf } from './browser-zone.ts';

test.each([
  ['time-zone=Asia/Tehran', 'Asia/Tehran'],
  ['a=1; time-zone=America/New_York; b=2', 'America/New_York'],
  ['time-zone=aSiA/tEhRaN', 'Asia/Tehran'],
  ['time-zone=Etc/GMT+3', 'Etc/GMT+3'],
  ['time-zone=UTC', 'UTC'],
  ['other-time-zone=Asia/Tehran', null],
  ['time-zone=Mars/Olympus', null],
  ['time-zone=+03:30', null],
  ['time-zone=Asia/Tehran<script>', null],
  [`time-zone=${'A'.repeat(65)}`, null],
  ['', null],
  [undefined, null],
])('of the cookies %j the zone is %j', (cookies, zone) => {
  expect(browserZoneOf(cookies)).toBe(zone);
});
