import { expect, test } from 'vitest';
import { absenceProofAt } from './absence-proof.ts';

const now = new Date('2026-03-01T12:00:00Z');
const before = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000);

test.each([
  { given: 'none', provedAt: null, condemnedAt: null, trustedAt: null, holds: false },
  { given: 'a recent one', provedAt: before(1), condemnedAt: null, trustedAt: null, holds: true },
  { given: 'one of an hour ago', provedAt: before(60), condemnedAt: null, trustedAt: null, holds: true },
  { given: 'an older one', provedAt: before(61), condemnedAt: null, trustedAt: null, holds: false },
  { given: 'one since trust', provedAt: before(1), condemnedAt: null, trustedAt: before(2), holds: true },
  { given: 'one as of trust', provedAt: before(2), condemnedAt: null, trustedAt: before(2), holds: true },
  { given: 'one before trust', provedAt: before(3), condemnedAt: null, trustedAt: before(2), holds: false },
  {
    given: 'one before trust, of an account that is to go',
    provedAt: before(90),
    condemnedAt: before(95),
    trustedAt: before(2),
    holds: true,
  },
])(
  'given $given, then an absence proof that holds is $holds',
  ({ provedAt, condemnedAt, trustedAt, holds }) => {
    const proof = absenceProofAt({ absenceProvedAt: provedAt, condemnedAt }, { trustedAt }, now);
    expect(proof).toEqual(holds ? provedAt : null);
  },
);
