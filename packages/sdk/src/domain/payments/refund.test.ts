import { expect, test } from 'vitest';
import { explainReturned, type Refund } from './refund.ts';

const at = new Date('2026-01-01T00:00:00Z');
const refund = (id: string, amountMinor: number, state: Refund['state'], minutes = 0) => ({
  id,
  state,
  amount: { amountMinor, currency: 'USD' },
  createdAt: new Date(at.getTime() + minutes * 60_000),
});
const SENT = { status: 'sent', sentAt: at } as const;
const UNKNOWN = { status: 'unknown', sentAt: at, cause: 'no answer' } as const;
const DONE = { status: 'succeeded', succeededAt: at } as const;

interface Given {
  what: string;
  returned: number;
  taken?: number;
  refunds?: ReturnType<typeof refund>[];
  then: { chargedBackMinor: number; succeeded: string[] };
}

test.each<Given>([
  {
    what: 'nothing',
    returned: 0,
    refunds: [refund('a', 500, SENT)],
    then: { chargedBackMinor: 0, succeeded: [] },
  },
  { what: 'all, and nobody of ours asked', returned: 500, then: { chargedBackMinor: 500, succeeded: [] } },
  {
    what: 'what was sent',
    returned: 500,
    refunds: [refund('a', 500, SENT)],
    then: { chargedBackMinor: 0, succeeded: ['a'] },
  },
  {
    what: 'what may have been sent',
    returned: 500,
    refunds: [refund('a', 500, UNKNOWN)],
    then: { chargedBackMinor: 0, succeeded: ['a'] },
  },
  {
    what: 'what is booked as refunded',
    returned: 500,
    refunds: [refund('a', 500, DONE)],
    then: { chargedBackMinor: 0, succeeded: [] },
  },
  {
    what: 'what is booked as taken, and a refund was sent later',
    returned: 500,
    taken: 500,
    refunds: [refund('a', 500, SENT)],
    then: { chargedBackMinor: 500, succeeded: [] },
  },
  {
    what: 'what was only asked for here',
    returned: 500,
    refunds: [refund('a', 500, { status: 'requested' })],
    then: { chargedBackMinor: 500, succeeded: [] },
  },
  {
    what: 'enough for the older of two',
    returned: 300,
    refunds: [refund('b', 300, SENT, 2), refund('a', 300, SENT, 1)],
    then: { chargedBackMinor: 0, succeeded: ['a'] },
  },
  {
    what: 'more than was sent',
    returned: 700,
    refunds: [refund('a', 500, SENT)],
    then: { chargedBackMinor: 200, succeeded: ['a'] },
  },
])('given that $what went back, then it is explained', ({ returned, taken = 0, refunds = [], then }) => {
  expect(explainReturned(returned, { chargedBackMinor: taken }, refunds)).toEqual(then);
});
