import { expect, test } from 'vitest';
import { FORMER_HOSTS, formerHostsAfter } from './former-hosts.ts';

const panel = { baseUrl: 'https://Old.example:2053/app', publicHost: null, formerHosts: [], usedCount: 1 };

test.each([
  { name: 'another host', change: { baseUrl: 'https://new.example' }, former: ['old.example'] },
  { name: 'another port and path', change: { baseUrl: 'https://old.example:8443/x' }, former: [] },
  {
    name: 'another host after another',
    before: { formerHosts: ['older.example'] },
    change: { baseUrl: 'https://new.example' },
    former: ['old.example', 'older.example'],
  },
  {
    name: 'the host that it had before',
    before: { formerHosts: ['older.example'] },
    change: { baseUrl: 'https://older.example' },
    former: ['old.example'],
  },
  {
    name: 'a public host that is its former one',
    before: { formerHosts: ['older.example'] },
    change: { publicHost: 'Older.example' },
    former: [],
  },
  {
    name: 'a public host instead of its own address',
    change: { baseUrl: 'http://127.0.0.1:2053', publicHost: 'old.example' },
    former: [],
  },
  {
    name: 'an address of IPv6',
    before: { baseUrl: 'https://[2001:db8::1]:2053' },
    change: { baseUrl: 'https://new.example' },
    former: ['2001:db8::1'],
  },
  {
    name: 'a list of its former hosts',
    before: { formerHosts: ['older.example'] },
    change: { formerHosts: ['Oldest.example'] },
    former: ['oldest.example'],
  },
  {
    name: 'none any more',
    before: { formerHosts: ['older.example'] },
    change: { formerHosts: [] },
    former: [],
  },
  {
    name: 'another host before anybody had a link',
    before: { usedCount: 0 },
    change: { baseUrl: 'https://new.example' },
    former: [],
  },
])('given $name, then its former hosts are $former', ({ before = {}, change, former }) => {
  const known = { ...panel, ...before };
  expect(formerHostsAfter(known, { ...known, ...change })).toEqual(former);
});

test('given many moves, then the last ones are remembered', () => {
  const formerHosts = Array.from({ length: FORMER_HOSTS }, (_, index) => `${index}.example`);
  const former = formerHostsAfter(
    { ...panel, formerHosts },
    { ...panel, formerHosts, baseUrl: 'https://n.example' },
  );
  expect(former).toEqual(['old.example', ...formerHosts.slice(0, -1)]);
});
