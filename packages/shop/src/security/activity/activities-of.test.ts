import { describe, expect, test } from 'vitest';
import { activitiesOf } from './activities-of.ts';
import { createHourlyCounts } from './hourly-counts.ts';

const answered = { method: 'GET', path: '/', status: 200, network: '198.51.100', userId: 'ada' };
const kindsOf = (given: Partial<Parameters<typeof activitiesOf>[0]>) =>
  activitiesOf({ ...answered, ...given }).map(({ kind, subject }) => `${kind} ${subject}`.trim());
const page = ['requestsOfAll', 'requestsOfNetwork 198.51.100', 'requestsOfPerson ada'];

describe('As what a request counts', () => {
  test.each([
    { name: 'a page', given: {}, then: page },
    {
      name: 'a page for a stranger without an address',
      given: { userId: null, network: '' },
      then: ['requestsOfAll'],
    },
    { name: 'a style sheet', given: { path: '/assets/shop-0123456789ab.css' }, then: [] },
    { name: 'what an installed shop keeps', given: { path: '/manifest.webmanifest' }, then: [] },
    { name: 'a check of its health', given: { path: '/healthz' }, then: [] },
    { name: 'a link', given: { path: '/s/abc', userId: null }, then: [] },
    {
      name: 'a guessed link',
      given: { path: '/s/abc', status: 404 },
      then: ['refusalsOfNetwork 198.51.100'],
    },
    {
      name: 'a page that is not there',
      given: { status: 404 },
      then: [...page, 'refusalsOfNetwork 198.51.100'],
    },
    {
      name: 'a refused sign-in',
      given: { method: 'POST', path: '/sign-in', status: 401 },
      then: [...page, 'refusalsOfNetwork 198.51.100', 'refusedSignIns'],
    },
    {
      name: 'a new account',
      given: { method: 'POST', path: '/sign-up', status: 303 },
      then: [...page, 'signUps'],
    },
    { name: 'a trial', given: { method: 'POST', path: '/trials', status: 303 }, then: [...page, 'trials'] },
    { name: 'an order', given: { method: 'POST', path: '/orders', status: 303 }, then: [...page, 'orders'] },
    {
      name: 'a receipt',
      given: { method: 'POST', path: '/payments/1/receipt', status: 303 },
      then: [...page, 'receipts'],
    },
    {
      name: 'an adjustment by staff',
      given: { method: 'POST', path: '/staff/customers/1/adjust', status: 303 },
      then: [...page, 'walletsAdjusted ada'],
    },
    {
      name: 'a customer whom staff open',
      given: { path: '/staff/customers/1' },
      then: [...page, 'customersOpened ada'],
    },
    { name: 'a file', given: { path: '/staff/export/orders.csv' }, then: [...page, 'filesOfStaff ada'] },
  ])('given $name, then $then', ({ given, then }) => expect(kindsOf(given)).toEqual(then));
});

describe('What one process counts', () => {
  const hour = new Date('2026-03-01T12:00:00Z');
  const limits = { ...never(), signUps: 100, requestsOfNetwork: 20 };
  const times = (count: number) =>
    Array.from({ length: count }, () => ({ kind: 'signUps', subject: '' }) as const);

  test('given less than a tenth of what is unusual, then it is not written down; given more, then what is new each time', () => {
    const counts = createHourlyCounts();
    counts.add(times(9), hour);
    expect(counts.take(limits)).toEqual([]);
    counts.add(times(3), hour);
    expect(counts.take(limits)).toEqual([{ hour, kind: 'signUps', subject: '', count: 12 }]);
    expect(counts.take(limits)).toEqual([]);
    counts.add(times(1), hour);
    const taken = counts.take(limits);
    expect(taken).toMatchObject([{ count: 1 }]);
    counts.putBack(taken);
    expect(counts.take(limits)).toEqual(taken);
  });

  test('given a kind for which nobody is told, or another hour, then it begins from nothing', () => {
    const counts = createHourlyCounts();
    counts.add(times(50), hour);
    expect(counts.take(never())).toEqual([]);
    counts.add(times(9), new Date('2026-03-01T13:00:00Z'));
    expect(counts.take(limits)).toEqual([]);
  });

  test('given a flood from everywhere, then no more networks are kept than fit, and the whole is counted on', () => {
    const counts = createHourlyCounts();
    for (let index = 0; index < 60_000; index += 1)
      counts.add([{ kind: 'requestsOfNetwork', subject: String(index) }, ...times(1)], hour);
    const taken = counts.take({ ...limits, requestsOfNetwork: 1 });
    expect(taken.length).toBeLessThanOrEqual(50_000);
    expect(taken.find(({ kind }) => kind === 'signUps')).toMatchObject({ count: 60_000 });
  });
});

function never() {
  return {
    requestsOfAll: 0,
    requestsOfNetwork: 0,
    requestsOfPerson: 0,
    refusalsOfNetwork: 0,
    refusedSignIns: 0,
    signUps: 0,
    trials: 0,
    orders: 0,
    receipts: 0,
    walletsAdjusted: 0,
    customersOpened: 0,
    filesOfStaff: 0,
  };
}
