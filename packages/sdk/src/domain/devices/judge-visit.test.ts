import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aLinkDevice } from '../../testing/builders/link-device-builders.ts';
import { testInstant } from '../../testing/builders/test-id.ts';
import { addMs, DAY_MS } from '../lifecycle/period.ts';
import { DEFAULT_DEVICE_POLICY } from './device-policy.ts';
import { judgeVisit, nextRemovalAt, slotsOf, type VisitFacts } from './judge-visit.ts';
import type { LinkDevice } from './link-device.ts';

const now = testInstant();
const seen = (deviceHash: string, msAgo = 0): LinkDevice =>
  aLinkDevice({ deviceHash, lastSeenAt: addMs(now, -msAgo) });
const facts = (changes: Partial<VisitFacts>): VisitFacts => ({
  limit: 2,
  deviceHashes: ['mine'],
  devices: [],
  policy: DEFAULT_DEVICE_POLICY,
  now,
  ...changes,
});
const strict = { ...DEFAULT_DEVICE_POLICY, servesUnnamed: false };
const [hour, month] = [3_600_000, 30 * DAY_MS];

describe('judgeVisit', () => {
  test.each<[string, Partial<VisitFacts>, object]>([
    ['a plan without a limit', { limit: null, policy: strict, deviceHashes: null }, { kind: 'unlimited' }],
    ['no device, and the shop serves such', { deviceHashes: null }, { kind: 'uncounted' }],
    ['no device, and the shop does not', { deviceHashes: null, policy: strict }, { kind: 'no-device' }],
    ['the first device', {}, { kind: 'newcomer', unseen: [] }],
    ['the second', { devices: [seen('a')] }, { kind: 'newcomer' }],
    ['the third', { devices: [seen('a'), seen('b')] }, { kind: 'full' }],
    ['one that is known', { devices: [seen('a'), seen('mine')] }, { kind: 'known', isNoted: true }],
    ['one seen an hour ago', { devices: [seen('mine', hour)] }, { kind: 'known', isNoted: false }],
    ['one seen a bit less ago', { devices: [seen('mine', hour - 1)] }, { kind: 'known', isNoted: true }],
    [
      'one that is known by an earlier key',
      { deviceHashes: ['new', 'old'], devices: [seen('a'), seen('old')] },
      { kind: 'known' },
    ],
    [
      'one that is known where the limit was lowered',
      { limit: 1, devices: [seen('a'), seen('mine'), seen('b')] },
      { kind: 'known' },
    ],
    [
      'a third where one was not seen for 30 days',
      { devices: [seen('a', month), seen('b')] },
      { kind: 'newcomer', unseen: [expect.objectContaining({ deviceHash: 'a' })] },
    ],
    ['a third a moment before', { devices: [seen('a', month - 1), seen('b')] }, { kind: 'full' }],
    [
      'one that comes back after 30 days, and its slot is taken',
      { devices: [seen('mine', month), seen('a'), seen('b')] },
      { kind: 'full' },
    ],
    [
      'one that comes back after 30 days, and its slot is free',
      { devices: [seen('mine', month), seen('a')] },
      { kind: 'newcomer', unseen: [expect.objectContaining({ deviceHash: 'mine' })] },
    ],
  ])('given %s, then it is judged', (_, changes, verdict) => {
    expect(judgeVisit(facts(changes))).toMatchObject(verdict);
  });

  test('whoever comes in whatever order, no more devices than the limit hold a slot, and who holds one is let in', () => {
    const visits = fc.array(fc.record({ hash: fc.constantFrom(...'abcdef'), days: fc.nat({ max: 40 }) }));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), visits, (limit, all) => {
        let devices: LinkDevice[] = [];
        let at = now;
        for (const { hash, days } of all) {
          at = addMs(at, days * DAY_MS);
          const before = slotsOf(devices, DEFAULT_DEVICE_POLICY, at).held;
          const verdict = judgeVisit(facts({ limit, deviceHashes: [hash], devices, now: at }));
          const isKnown = before.some(({ deviceHash }) => deviceHash === hash);
          expect(verdict.kind === 'known').toBe(isKnown);
          if (verdict.kind === 'known') {
            devices = devices.map((device) =>
              device.deviceHash === hash ? { ...device, lastSeenAt: at } : device,
            );
          } else if (verdict.kind === 'newcomer') {
            const { unseen } = verdict;
            const stay = devices.filter((device) => !unseen.includes(device));
            devices = [...stay, aLinkDevice({ deviceHash: hash, lastSeenAt: at })];
          }
          expect(devices.length).toBeLessThanOrEqual(limit);
        }
      }),
    );
  });
});

describe('nextRemovalAt', () => {
  const ago = (...hours: number[]) => hours.map((count) => addMs(now, -count * hour));
  test.each<[string, Date[], Date | null]>([
    ['none yet', [], null],
    ['two today', ago(1, 2), null],
    ['three today', ago(1, 2, 5), addMs(now, 19 * hour)],
    ['three, one of them a day ago', ago(1, 2, 24), null],
    ['more than three', ago(0, 1, 2, 30), addMs(now, 22 * hour)],
  ])('given %s, then the next one is possible when the third is a day old', (_, removedAt, expected) => {
    expect(nextRemovalAt(removedAt, DEFAULT_DEVICE_POLICY, now)).toEqual(expected);
  });
});
