import { describe, expect, test } from 'vitest';
import { differencesOf } from '../../domain/accounts/account-differences.ts';
import type { DesiredAccount } from '../../domain/accounts/desired-account.ts';
import type { PanelContractDeclaration } from './panel-harness.ts';
import { expectDone, type PanelUnderTest } from './use-panel.ts';

const DAY_S = 86_400;

interface TermsCase {
  name: string;
  terms: (panel: PanelUnderTest) => Partial<DesiredAccount>;
}

/** Terms that every panel can keep. */
const CASES: TermsCase[] = [
  { name: 'no limit and no expiry', terms: () => ({}) },
  { name: 'an odd number of bytes', terms: () => ({ trafficLimitBytes: 10_737_418_241 }) },
  { name: 'some bytes below a kilobyte', terms: () => ({ trafficLimitBytes: 1000 }) },
  { name: 'many bytes', terms: () => ({ trafficLimitBytes: 50 * 1024 ** 4 + 1 }) },
  { name: 'nothing left: off, with one byte', terms: () => ({ enabled: false, trafficLimitBytes: 1 }) },
  { name: 'an expiry to the second', terms: ({ inSeconds }) => ({ expiresAt: inSeconds(30 * DAY_S + 1) }) },
  { name: 'an expiry in ten years', terms: ({ inSeconds }) => ({ expiresAt: inSeconds(3653 * DAY_S + 7) }) },
  { name: 'an expiry in the past', terms: ({ inSeconds }) => ({ expiresAt: inSeconds(-DAY_S) }) },
  { name: 'an expiry at the beginning of time', terms: () => ({ expiresAt: new Date(0) }) },
  { name: 'off', terms: () => ({ enabled: false }) },
  {
    name: 'off, with limit and expiry',
    terms: ({ inSeconds }) => ({ enabled: false, trafficLimitBytes: 5_000_000, expiresAt: inSeconds(DAY_S) }),
  },
  { name: 'a note in several scripts', terms: () => ({ note: 'فروشگاه "Löwe" & co, subscription 42' }) },
];

/** That every panel means the same: what is asked for is what is read back. */
export function describePanelTerms(
  usedPanel: () => PanelUnderTest,
  { capabilities }: PanelContractDeclaration,
): void {
  const cases = [...CASES, ...casesOf(capabilities)];

  describe('terms', () => {
    test.each(cases)(
      'given a new account, when created with $name, then that is read back',
      async ({ terms }) => {
        const panel = usedPanel();
        const desired = panel.desired(terms(panel));
        const observed = await panel.ensured(desired);
        expect(differencesOf(panel.adapter.normalize(desired), observed)).toEqual([]);
        expectSameBounds(desired, observed);
      },
    );

    test.each(cases)(
      'given other terms, when changed to $name, then that is read back',
      async ({ terms }) => {
        const panel = usedPanel();
        const before = panel.desired({
          trafficLimitBytes: 7_000_000,
          expiresAt: panel.inSeconds(9 * DAY_S),
          note: 'before',
        });
        await panel.ensured(before);
        const desired = {
          ...panel.desired(terms(panel)),
          name: before.name,
          credentials: before.credentials,
        };
        const observed = await panel.ensured(desired);
        expect(differencesOf(panel.adapter.normalize(desired), observed)).toEqual([]);
        expectSameBounds(desired, observed);
      },
    );

    test.each(cases)(
      'given $name, when normalised, then once is enough and nothing else changed',
      ({ terms }) => {
        const panel = usedPanel();
        const desired = panel.desired(terms(panel));
        const before = structuredClone(desired);
        const normalised = panel.adapter.normalize(desired);
        expect(desired).toEqual(before);
        expect(panel.adapter.normalize(normalised)).toEqual(normalised);
        const { name, credentials, enabled, inboundKeys } = desired;
        expect(normalised).toMatchObject({ name, credentials, enabled, inboundKeys });
        expectSameBounds(desired, normalised);
      },
    );

    test('given an expiry with milliseconds, when normalised, then it is that second and that is read back', async () => {
      const panel = usedPanel();
      const second = panel.inSeconds(DAY_S);
      const desired = panel.desired({ expiresAt: new Date(second.getTime() + 700) });
      const { expiresAt } = panel.adapter.normalize(desired);
      expect(Math.abs((expiresAt?.getTime() ?? 0) - second.getTime())).toBeLessThanOrEqual(1000);
      expect((expiresAt?.getTime() ?? 1) % 1000).toBe(0);
      expect((await panel.ensured(desired)).expiresAt).toEqual(expiresAt);
    });

    test('given an account, when switched off and on, then its status follows and its terms stay', async () => {
      const panel = usedPanel();
      const desired = panel.desired({ trafficLimitBytes: 1_000_000, expiresAt: panel.inSeconds(DAY_S) });
      expect((await panel.ensured(desired)).status).toBe('active');
      const off = await panel.ensured({ ...desired, enabled: false });
      expect(off).toMatchObject({
        status: 'disabled',
        trafficLimitBytes: 1_000_000,
        expiresAt: desired.expiresAt,
      });
      const on = await panel.ensured(desired);
      expect(on).toMatchObject({
        status: 'active',
        trafficLimitBytes: 1_000_000,
        expiresAt: desired.expiresAt,
      });
    });
  });

  if (capabilities.startOnFirstUse !== 'none') {
    describe('start on first use', () => {
      const ON_HOLD = { onHoldSeconds: 30 * DAY_S };

      test('given an account on hold, when its counter is reset, then it is still on hold', async () => {
        const panel = usedPanel();
        const desired = panel.desired(ON_HOLD);
        await panel.ensured(desired);
        expectDone(await panel.ensure(desired, { resetUsage: true }));
        expect(await panel.found(desired.name)).toMatchObject({ status: 'on-hold', ...ON_HOLD });
      });

      test('given an account with an expiry, when put on hold and back, then each is read back', async () => {
        const panel = usedPanel();
        const desired = panel.desired({ expiresAt: panel.inSeconds(DAY_S) });
        await panel.ensured(desired);
        const held = await panel.ensured({ ...desired, expiresAt: null, ...ON_HOLD });
        expect(held).toMatchObject({ status: 'on-hold', ...ON_HOLD });
        const back = await panel.ensured(desired);
        expect(back).toMatchObject({ status: 'active', expiresAt: desired.expiresAt, onHoldSeconds: null });
      });
    });
  }
}

function casesOf(capabilities: PanelContractDeclaration['capabilities']): TermsCase[] {
  const devices = { name: 'two devices', terms: () => ({ deviceLimit: 2 }) };
  const onHold = { name: 'a start on first use', terms: () => ({ onHoldSeconds: 30 * DAY_S }) };
  return [
    ...(capabilities.deviceLimit === 'none' ? [] : [devices]),
    ...(capabilities.startOnFirstUse === 'none' ? [] : [onHold]),
  ];
}

/** A finite bound never turns into none, nor none into a finite one. */
function expectSameBounds(
  desired: DesiredAccount,
  actual: Pick<DesiredAccount, 'expiresAt' | 'trafficLimitBytes'>,
): void {
  expect(actual.trafficLimitBytes).toBe(desired.trafficLimitBytes);
  if (desired.onHoldSeconds !== null) return;
  expect(actual.expiresAt === null).toBe(desired.expiresAt === null);
}
