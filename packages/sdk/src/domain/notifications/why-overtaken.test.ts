import { describe, expect, test } from 'vitest';
import { anInbound, aPanel, aPlan } from '../../testing/builders/catalogue-builders.ts';
import { aPayment } from '../../testing/builders/sale-builders.ts';
import { aChange, aSubscription } from '../../testing/builders/service-builders.ts';
import type { NotificationContent } from '../messages/message-parameters.ts';
import { NO_FACTS, type NotificationFacts } from './notification-facts.ts';
import { whyOvertaken } from './why-overtaken.ts';

const now = new Date('2026-02-01T00:00:00Z');
const soon = new Date('2026-02-03T00:00:00Z');
const granted = {
  startsAt: new Date('2026-01-04T00:00:00Z'),
  expiresAt: soon,
  trafficLimitBytes: 100,
  deviceLimit: null,
  onHoldSeconds: null,
};
const running = aSubscription({ granted, period: 2, autoRenew: true, told: ['expiring:7', 'usage:80'] });
const wallet = { customerId: 'c1', currency: 'USD', balanceMinor: 900, heldMinor: 400 };
const ended = { reason: 'staff' as const, at: now };
const pause = { at: now, by: 'customer' as const, shortestMs: 0, resumesAt: null };
const dialed = (result: 'carries' | 'silent') => ({
  result,
  reason: null,
  durationMs: null,
  at: now,
  since: now,
});
const suspension = { reason: 'test', at: now, by: 'staff' as const };

/** Only what is read of the parameters is said. */
function content(code: string, parameters?: object): NotificationContent;
function content(code: string, parameters = {}): unknown {
  return { code, parameters };
}
const ofPeriod = { period: 2 };
const expiring = content('subscription.expiring', { ...ofPeriod, days: 3, expiresAt: soon.toISOString() });
const threshold = content('usage.threshold', { ...ofPeriod, percent: 80 });
const upcoming = content('renewal.upcoming', { ...ofPeriod, chargesAt: soon.toISOString() });
const uncovered = content('renewal.uncovered', {
  ...ofPeriod,
  chargesAt: soon.toISOString(),
  priceMinor: 501,
});
const expired = content('subscription.expired', ofPeriod);

type Case = {
  name: string;
  told: NotificationContent;
  facts: Partial<NotificationFacts>;
  then: string | null;
};
const check = ({ told, facts, then }: Case, at = now): void =>
  expect(whyOvertaken(told, { ...NO_FACTS, ...facts }, at)).toBe(then);

describe('what was said of a period', () => {
  const of = (changes: Parameters<typeof aSubscription>[0]) => ({ subscription: { ...running, ...changes } });
  test.each<Case>([
    { name: 'no subscription', told: expiring, facts: {}, then: 'ended' },
    { name: 'one that has ended', told: expiring, facts: of({ termination: ended }), then: 'ended' },
    { name: 'another period', told: expiring, facts: of({ period: 3 }), then: 'renewed' },
    {
      name: 'a change that pends',
      told: expiring,
      facts: { ...of({}), pendingChange: aChange() },
      then: 'renewed',
    },
    { name: 'a warning that holds', told: expiring, facts: of({}), then: null },
    {
      name: 'an expiry that moved',
      told: expiring,
      facts: of({ granted: { ...granted, expiresAt: now } }),
      then: 'moved',
    },
    {
      name: 'a later warning that was told',
      told: expiring,
      facts: of({ told: ['expiring:1'] }),
      then: 'later',
    },
    { name: 'the same warning', told: expiring, facts: of({ told: ['expiring:3', 'usage:1'] }), then: null },
    { name: 'a threshold that holds', told: threshold, facts: of({}), then: null },
    {
      name: 'a later threshold that was told',
      told: threshold,
      facts: of({ told: ['usage:80', 'usage:95'] }),
      then: 'later',
    },
    { name: 'a renewal that comes', told: upcoming, facts: of({}), then: null },
    {
      name: 'a renewal that was switched off',
      told: upcoming,
      facts: of({ autoRenew: false }),
      then: 'switched-off',
    },
    { name: 'a wallet that does not cover it', told: uncovered, facts: { ...of({}), wallet }, then: null },
    {
      name: 'a wallet that covers it',
      told: uncovered,
      facts: { ...of({}), wallet: { ...wallet, balanceMinor: 901 } },
      then: 'covered',
    },
    { name: 'no wallet that is known', told: uncovered, facts: of({}), then: null },
    { name: 'one that has not expired', told: expired, facts: of({}), then: 'moved' },
    { name: 'anything else', told: content('subscription.renewed', ofPeriod), facts: of({}), then: null },
  ])('given $name', (each) => check(each));

  test('given its moment, then it is too late to warn of it', () => {
    check({ name: '', told: expiring, facts: of({}), then: 'later' }, soon);
    check({ name: '', told: upcoming, facts: of({}), then: 'later' }, soon);
    check({ name: '', told: uncovered, facts: of({}), then: 'later' }, soon);
  });

  test('given one that has expired, then so it is told, whoever keeps its access off', () => {
    check({ name: '', told: expired, facts: of({}), then: null }, soon);
    check({ name: '', told: expired, facts: of({ suspension, pause }), then: null }, soon);
  });
});

describe('what was said of a subscription', () => {
  const alive = { subscription: running };
  const gone = { subscription: { ...running, termination: ended } };
  const paused = { subscription: { ...running, pause } };
  const suspended = { subscription: { ...running, suspension } };
  test.each<Case>([
    { name: 'ready, alive', told: content('account.ready'), facts: alive, then: null },
    { name: 'ready, ended', told: content('account.ready'), facts: gone, then: 'ended' },
    { name: 'other links, alive', told: content('subscription.link-changed'), facts: alive, then: null },
    { name: 'other links, unknown', told: content('subscription.link-changed'), facts: {}, then: 'ended' },
    {
      name: 'waiting, pending',
      told: content('change.waiting'),
      facts: { pendingChange: aChange() },
      then: null,
    },
    { name: 'waiting, settled', told: content('change.waiting'), facts: alive, then: 'settled' },
    { name: 'suspended, paused', told: content('subscription.suspended'), facts: paused, then: null },
    { name: 'suspended, suspended', told: content('subscription.suspended'), facts: suspended, then: null },
    { name: 'suspended, on', told: content('subscription.suspended'), facts: alive, then: 'resumed' },
    {
      name: 'suspended, ended',
      told: content('subscription.suspended'),
      facts: { subscription: { ...running, pause, termination: ended } },
      then: 'resumed',
    },
    { name: 'resumed, on', told: content('subscription.resumed'), facts: alive, then: null },
    { name: 'resumed, paused', told: content('subscription.resumed'), facts: paused, then: 'suspended' },
    { name: 'resumed, ended', told: content('subscription.resumed'), facts: gone, then: 'suspended' },
    { name: 'ended, ended', told: content('subscription.terminated'), facts: gone, then: null },
    { name: 'ended, alive', told: content('subscription.terminated'), facts: alive, then: 'revived' },
  ])('given $name', (each) => check(each));
});

describe('what staff were told of', () => {
  const well = aPanel();
  const ill = aPanel({ health: { ...well.health, consecutiveFailures: 99, failingForMs: 86_400_000 } });
  const full = { capacity: 10, usedCount: 9, heldCount: 0 };
  const capacity = content('staff.capacity', { percent: 90 });
  test.each<Case>([
    {
      name: 'a panel that is ill',
      told: content('staff.panel-unhealthy'),
      facts: { panel: ill },
      then: null,
    },
    {
      name: 'a panel that is well',
      told: content('staff.panel-unhealthy'),
      facts: { panel: well },
      then: 'healthy',
    },
    { name: 'no panel', told: content('staff.panel-unhealthy'), facts: {}, then: null },
    {
      name: 'a panel that is back',
      told: content('staff.panel-healthy'),
      facts: { panel: well },
      then: null,
    },
    { name: 'one ill again', told: content('staff.panel-healthy'), facts: { panel: ill }, then: 'unhealthy' },
    { name: 'one taken out', told: content('staff.panel-healthy'), facts: {}, then: null },
    {
      name: 'an inbound that serves',
      told: content('staff.inbound-stopped'),
      facts: { inbound: anInbound({ status: 'active' }) },
      then: 'restored',
    },
    {
      name: 'an inbound that carries again',
      told: content('staff.inbound-silent'),
      facts: { inbound: anInbound({ lastDial: dialed('carries') }) },
      then: 'carries',
    },
    {
      name: 'an inbound that is still silent',
      told: content('staff.inbound-silent'),
      facts: { inbound: anInbound({ lastDial: dialed('silent') }) },
      then: null,
    },
    {
      name: 'an inbound that does not',
      told: content('staff.inbound-stopped'),
      facts: { inbound: anInbound({ status: 'missing' }) },
      then: null,
    },
    {
      name: 'a receipt that was decided',
      told: content('staff.receipt-to-review'),
      facts: { payment: aPayment({ state: { status: 'pending' } }) },
      then: 'decided',
    },
    { name: 'no payment', told: content('staff.receipt-to-review'), facts: {}, then: null },
    {
      name: 'a line that is gone',
      told: content('staff.needs-attention'),
      facts: { needsAttention: false },
      then: 'ended',
    },
    {
      name: 'a line that is still there',
      told: content('staff.needs-attention'),
      facts: { needsAttention: true },
      then: null,
    },
    { name: 'no line', told: content('staff.needs-attention'), facts: {}, then: null },
    { name: 'a plan that is full', told: capacity, facts: { plan: aPlan(full) }, then: null },
    {
      name: 'a panel that is full',
      told: capacity,
      facts: { panel: aPanel(full), plan: aPlan() },
      then: null,
    },
    {
      name: 'an inbound with room',
      told: capacity,
      facts: { inbound: anInbound({ ...full, usedCount: 8 }), panel: aPanel(full) },
      then: 'room',
    },
    { name: 'nothing that is counted', told: capacity, facts: {}, then: null },
    { name: 'something else', told: content('staff.new-order'), facts: {}, then: null },
  ])('given $name', (each) => check(each));
});
