import { expect, test } from 'vitest';
import { anInvoice } from '../../testing/builders/invoice-builder.ts';
import { creditParts } from './credit-parts.ts';

const at = (day: number) => new Date(Date.UTC(2026, 0, day));
const first = anInvoice({ number: 1, grossMinor: 1000, postedAt: at(1) });
const second = anInvoice({ number: 2, grossMinor: 1000, postedAt: at(2) });
const note = anInvoice({ kind: 'credit-note', correctsId: second.id, grossMinor: 700 });

test.each([
  { name: 'one invoice covers it', amountMinor: 400, notes: [], then: [[second.id, 400, 63]] },
  {
    name: 'it needs several, then the newest first, and the parts carry exactly its tax',
    amountMinor: 1100,
    notes: [],
    then: [
      [second.id, 1000, 159],
      [first.id, 100, 16],
    ],
  },
  {
    name: 'a part was taken back before, then only the rest is',
    amountMinor: 400,
    notes: [note],
    then: [
      [second.id, 300, 47],
      [first.id, 100, 16],
    ],
  },
  {
    name: 'the invoices do not cover it, then the rest has no part',
    amountMinor: 2500,
    notes: [note],
    then: [
      [second.id, 300, 47],
      [first.id, 1000, 160],
    ],
  },
])('given a credit, when $name', ({ amountMinor, notes, then }) => {
  const credit = { amountMinor, taxMinor: Math.floor((amountMinor * 19) / 119) };
  const parts = creditParts(credit, [first, ...notes, second]);
  expect(parts.map((part) => [part.invoice.id, part.amountMinor, part.taxMinor])).toEqual(then);
});
