import { describe, expect, test } from 'vitest';
import { dialOf, type LinkDial, recordDial } from './inbound-dial.ts';

const at = new Date('2026-03-01T10:00:00Z');
const later = new Date('2026-03-01T11:00:00Z');
const carries: LinkDial = { result: 'carries', reason: null, durationMs: 120 };
const silent: LinkDial = { result: 'silent', reason: null, durationMs: null };
const untried: LinkDial = { result: 'not-tried', reason: 'unsupported-link', durationMs: null };

describe('dialOf', () => {
  test.each([
    { name: 'one link that carries settles it', links: [silent, carries], then: carries },
    { name: 'all silent is silent', links: [silent, silent], then: silent },
    {
      name: 'a link that was not tried does not excuse a silent one',
      links: [untried, silent],
      then: silent,
    },
    { name: 'none tried says why', links: [untried], then: untried },
    {
      name: 'nobody on it is not tried',
      links: [],
      then: { result: 'not-tried', reason: 'no-account', durationMs: null },
    },
  ])('$name', ({ links, then }) => expect(dialOf(links)).toEqual(then));
});

describe('recordDial', () => {
  test('given it was silent before, when it is silent again, then staff are not alerted twice and the time is kept', () => {
    const first = recordDial(null, silent, at);
    expect(first).toEqual({ dial: { ...silent, at, since: at }, fellSilent: true });
    expect(recordDial(first.dial, silent, later)).toEqual({
      dial: { ...silent, at: later, since: at },
      fellSilent: false,
    });
  });

  test('given it carried, when it falls silent, then the time starts over', () => {
    const { dial } = recordDial(null, carries, at);
    expect(recordDial(dial, silent, later)).toMatchObject({ dial: { since: later }, fellSilent: true });
  });
});
