import { expect, test } from 'vitest';
import { anInbound, aPanel } from '../../testing/builders/catalogue-builders.ts';
import { testInstant } from '../../testing/builders/test-id.ts';
import { placeStateOf } from './place-state.ts';

const at = testInstant();
const seen = { seenAt: at, missingSince: null };
const unseen = { seenAt: null, missingSince: null };
const health = { consecutiveFailures: 9, lastContactAt: at, lastError: null, clockSkewMs: null };
const good = { panel: aPanel(), inbound: anInbound() };

test.each([
  { name: 'seen', account: seen, place: good, then: { state: 'ready', reason: null } },
  { name: 'not seen yet', account: unseen, place: good, then: { state: 'preparing', reason: null } },
  {
    name: 'not seen yet on a panel that is down',
    account: unseen,
    place: { ...good, panel: aPanel({ health }) },
    then: { state: 'preparing', reason: 'server-unreachable' },
  },
  {
    name: 'on a panel that is down',
    account: seen,
    place: { ...good, panel: aPanel({ health }) },
    then: { state: 'degraded', reason: 'server-unreachable' },
  },
  {
    name: 'on a suspect panel',
    account: seen,
    place: { ...good, panel: aPanel({ suspectSince: at }) },
    then: { state: 'degraded', reason: 'server-checked' },
  },
  {
    name: 'on a disabled panel',
    account: seen,
    place: { ...good, panel: aPanel({ status: 'disabled' }) },
    then: { state: 'degraded', reason: 'server-checked' },
  },
  {
    name: 'on a draining panel',
    account: seen,
    place: { ...good, panel: aPanel({ status: 'draining' }) },
    then: { state: 'ready', reason: null },
  },
  {
    name: 'on an inbound that is being made',
    account: seen,
    place: { ...good, inbound: anInbound({ status: 'pending' }) },
    then: { state: 'ready', reason: null },
  },
  {
    name: 'on an inbound that is gone',
    account: seen,
    place: { ...good, inbound: anInbound({ status: 'missing' }) },
    then: { state: 'degraded', reason: 'inbound-missing' },
  },
  {
    name: 'missed by a look',
    account: { seenAt: at, missingSince: at },
    place: good,
    then: { state: 'degraded', reason: 'server-checked' },
  },
  {
    name: 'on a panel that is gone',
    account: seen,
    place: null,
    then: { state: 'degraded', reason: 'server-checked' },
  },
])('given an account $name, then its place is $then.state', ({ account, place, then }) => {
  expect(placeStateOf(account, place)).toEqual(then);
});
