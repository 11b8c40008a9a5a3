import type { Offer } from '@panelkit/sdk';
import { aPlan } from '@panelkit/sdk/testing';
import { expect, test } from 'vitest';
import { findOffers, searchSchema } from './find-offers.ts';

const FREE = { amountMinor: 0, currency: 'USD', taxMinor: 0, taxBasisPoints: 0 };
const offer = (
  plan: Parameters<typeof aPlan>[0],
  kind: 'available' | 'sold-out' = 'available',
  protocols: string[] = [],
): Offer => ({
  plan: aPlan(plan),
  price: FREE,
  setupFee: FREE,
  availability: kind === 'available' ? { kind, left: null } : { kind },
  protocols,
});
const price = (amountMinor: number) => ({ amountMinor, currency: 'USD' });
const offers = [
  offer({
    name: 'Small',
    description: 'mail',
    category: { en: 'Games' },
    sortOrder: 1,
    price: price(3),
    durationDays: 30,
    trafficLimitBytes: 20,
  }),
  offer({
    name: 'Big',
    description: 'video',
    countries: ['DE', 'FI'],
    sortOrder: 2,
    price: price(9),
    durationDays: 365,
    trafficLimitBytes: null,
  }),
  offer(
    {
      name: 'Season',
      description: 'video',
      sortOrder: 3,
      price: price(5),
      durationDays: 90,
      trafficLimitBytes: 80,
      featured: true,
    },
    'sold-out',
    ['trojan', 'vless'],
  ),
];

test.each([
  { name: 'nothing', query: {}, then: ['Season', 'Small', 'Big'] },
  { name: 'a word of a description', query: { q: 'VIDEO' }, then: ['Season', 'Big'] },
  { name: 'two words', query: { q: 'big video' }, then: ['Big'] },
  { name: 'the cheapest first', query: { sort: 'cheapest' }, then: ['Small', 'Season', 'Big'] },
  { name: 'the most traffic first', query: { sort: 'traffic' }, then: ['Big', 'Season', 'Small'] },
  { name: 'the longest first', query: { sort: 'duration' }, then: ['Big', 'Season', 'Small'] },
  { name: 'months', query: { length: 'month' }, then: ['Small'] },
  { name: 'unlimited ones', query: { traffic: 'unlimited' }, then: ['Big'] },
  { name: 'a category', query: { category: 'Games' }, then: ['Small'] },
  { name: 'the name of a category', query: { q: 'games' }, then: ['Small'] },
  { name: 'a country', query: { country: 'FI' }, then: ['Big'] },
  { name: 'a protocol', query: { protocol: 'vless' }, then: ['Season'] },
  { name: 'a category that is none', query: { category: 'Else' }, then: [] },
  { name: 'what can be had', query: { available: '1' }, then: ['Small', 'Big'] },
  {
    name: 'nonsense',
    query: { sort: 'x', length: ['a'], available: 'yes' },
    then: ['Season', 'Small', 'Big'],
  },
])('given somebody looks for $name, then $then', ({ query, then }) => {
  const found = findOffers(
    offers,
    searchSchema.parse(query),
    ({ name, description, category, countries }) => ({
      name,
      description,
      category: category?.en ?? '',
      countries: countries.join(' '),
    }),
  );
  expect(found.map(({ plan }) => plan.name)).toEqual(then);
});
